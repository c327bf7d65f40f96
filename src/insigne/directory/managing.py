"""An institution's side of the network: whether its directories meet others', and the reported messages."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.directory import actions, reporting
from insigne.directory.models import Report, Suspension
from insigne.directory.queries import crosses
from insigne.directory.rules import may_decide, may_lift
from insigne.institutions.queries import managed
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@login_required
@require_safe
def network(request: "HttpRequest", slug: str) -> HttpResponse:
    """The setting, the reports to decide, and who is suspended."""
    institution = managed(request.user, slug)
    related = ("message__badge__current", "by", "against")
    reports = Report.objects.filter(institution=institution, decision="").select_related(*related)
    reports = reports.defer("message__badge__current__picture")
    suspensions = Suspension.objects.filter(institution=institution, lifted_at=None)
    content = {
        "institution": institution,
        "crosses": crosses(institution.pk),
        "reports": [(report, may_decide(request.user, report)) for report in reports],
        "suspensions": suspensions,
    }
    return render(request, "directory/manage.html", content)


@login_required
@require_POST
def crossing(request: "HttpRequest", slug: str) -> HttpResponse:
    """Open the institution's directories to the others of a kit, or close them."""
    institution = managed(request.user, slug)
    opens = request.POST.get("crosses") == "yes"
    actions.set_crossing(institution, opens, by=signed_in(request))
    told = (
        _("From now on the directories meet those of the other institutions, for the people who agree to it.")
        if opens
        else _("From now on the directories are seen within the institution only.")
    )
    messages.success(request, told, extra_tags="ok")
    return redirect("manage-network", slug)


@login_required
@require_POST
def decide(request: "HttpRequest", slug: str, report_id: "UUID") -> HttpResponse:
    """Dismiss a report, or suspend the author of the message from writing."""
    institution = managed(request.user, slug)
    report = get_object_or_404(Report, pk=report_id, institution=institution)
    if not may_decide(request.user, report):
        raise Http404
    suspends = request.POST.get("decision") == "suspended"
    try:
        (reporting.suspend if suspends else reporting.dismiss)(report, by=signed_in(request))
    except reporting.DecidedAlready:
        messages.warning(
            request, _("Somebody else has decided on this report in the meantime."), extra_tags="warn"
        )
        return redirect("manage-network", slug)
    told = _("The author’s messages are suspended.") if suspends else _("The report is dismissed.")
    messages.success(request, told, extra_tags="ok")
    return redirect("manage-network", slug)


@login_required
@require_POST
def lift(request: "HttpRequest", slug: str, suspension_id: "UUID") -> HttpResponse:
    """End a suspension."""
    institution = managed(request.user, slug)
    suspension = get_object_or_404(Suspension, pk=suspension_id, institution=institution)
    if not may_lift(request.user, suspension):
        raise Http404
    reporting.lift(suspension, by=signed_in(request))
    messages.success(request, _("They may write again."), extra_tags="ok")
    return redirect("manage-network", slug)
