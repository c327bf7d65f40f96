"""An institution's own settings: identity, appearance, signing keys, journal."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insigne.institutions import actions
from insigne.institutions.addresses import did
from insigne.institutions.forms import InstitutionForm
from insigne.institutions.queries import managed
from insigne.institutions.rules import may_administer
from insigne.journal.queries import latest_of
from insigne.web.localized import LocalizedText
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.institutions.models import Institution

# What managers read here. A student's drafts and evidence are none of their business.
ADMINISTRATIVE = (
    "institution.", "membership.", "key.", "invitation.", "kit.", "badge.", "award.issued", "award.revoked",
    "directory.crossing", "report.", "suspension.",
)  # fmt: skip


@login_required
def edit(request: "HttpRequest", slug: str) -> HttpResponse:
    """Identity and appearance; a manager who is no administrator reads only."""
    institution = managed(request.user, slug)
    form = InstitutionForm(request.POST or None, initial=_initial(institution))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["name"] = LocalizedText(data.pop("name_fr"), data.pop("name_en"))
        actions.change(institution, by=signed_in(request), **data)
        messages.success(request, _("The institution’s page is up to date."))
        return redirect("manage-settings", slug)
    content = {
        "institution": institution,
        "form": form,
        "editable": may_administer(request.user, institution.pk),
        "keys": institution.keys.all(),
        "did": did(institution),
        "events": latest_of(institution.pk, ADMINISTRATIVE),
    }
    return render(request, "institutions/settings.html", content, status=422 if form.errors else 200)


@login_required
@require_POST
def rotate_key(request: "HttpRequest", slug: str) -> HttpResponse:
    """Replace the signing key; say whether the old one is compromised."""
    institution = managed(request.user, slug)
    compromised = request.POST.get("compromised") == "on"
    actions.rotate_key(institution, by=signed_in(request), compromised=compromised)
    messages.success(request, _("A new key signs from now on. What the old one signed remains published."))
    return redirect("manage-settings", slug)


@login_required
@require_POST
def revoke_key(request: "HttpRequest", slug: str, key_id: str) -> HttpResponse:
    """Declare a retired key unsafe, after asking once."""
    institution = managed(request.user, slug)
    if not may_administer(request.user, institution.pk):
        raise Http404
    key = get_object_or_404(institution.keys, pk=key_id)
    if request.POST.get("confirmed") != "yes":
        content = {
            "title": _("Declare this key compromised?"),
            "sentence": _("No badge that it signed will be confirmed any more: award those badges again."),
            "label": _("Declare the key compromised"),
            "action": request.path,
            "back": reverse("manage-settings", args=[slug]),
        }
        return render(request, "web/confirm.html", content)
    actions.revoke_key(key, by=signed_in(request))
    messages.success(request, _("The key is published as compromised."))
    return redirect("manage-settings", slug)


def _initial(institution: "Institution") -> dict[str, object]:
    names = {"name_fr": institution.name.fr, "name_en": institution.name.en}
    fields = ("url", "email", "linkedin_id", "school_domains", "accent", "warm")
    return names | {field: getattr(institution, field) for field in fields}
