"""An institution's page of how long it keeps data, and of what the purge removed."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from insigne.institutions.queries import managed
from insigne.institutions.rules import may_administer
from insigne.people import actions
from insigne.people.forms import RetentionForm
from insigne.people.retention import in_words, kinds
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

PER_PAGE = 50


@login_required
def retention(request: "HttpRequest", slug: str) -> HttpResponse:
    """The times, which an administrator may change, and the reports, which every manager reads."""
    institution = managed(request.user, slug)
    editable = may_administer(request.user, institution.pk)
    form = RetentionForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        actions.choose_retention(institution, form.cleaned_data, by=signed_in(request))
        messages.success(request, _("From the next purge on, data is kept for these times."), extra_tags="ok")
        return redirect("manage-retention", slug)
    table = kinds()
    page = Paginator(institution.purges.all(), PER_PAGE).get_page(request.GET.get("page"))
    content = {
        "institution": institution,
        "form": form,
        "editable": editable,
        "times": [
            (kind.label, in_words(kind.kept(institution)) if kind.kept(institution) else _("no limit"))
            for kind in table.values()
        ],
        "page": page,
        "reports": [
            (report.at, table[report.kind].label, in_words(report.days), report.count)
            for report in page
            if report.kind in table
        ],
    }
    return render(request, "people/retention.html", content, status=422 if form.errors else 200)
