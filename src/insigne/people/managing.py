"""Management of an institution's people: who is there, with which role, and who is invited."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.institutions.queries import managed
from insigne.institutions.rules import may_grant
from insigne.people import actions
from insigne.people.forms import InvitationForm
from insigne.people.queries import open_invitations
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.institutions.models import Institution, Membership


@login_required
@require_safe
def members(request: "HttpRequest", slug: str) -> HttpResponse:
    """Everybody with a role, the open invitations, and the form to invite."""
    institution = managed(request.user, slug)
    return _page(request, institution, _form(request, institution))


@login_required
def invite(request: "HttpRequest", slug: str) -> HttpResponse:
    """Send an invitation."""
    institution = managed(request.user, slug)
    if request.method != "POST":  # somebody who changes the language or signs in on the page of a refusal
        return redirect("manage-members", slug)
    form = _form(request, institution)
    if not form.is_valid():
        return _page(request, institution, form, status=422)
    actions.invite(institution, by=signed_in(request), **form.cleaned_data)
    messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
    return redirect("manage-members", slug)


@login_required
@require_POST
def withdraw_invitation(request: "HttpRequest", slug: str, invitation_id: str) -> HttpResponse:
    """Close an invitation before it is accepted."""
    invitation = get_object_or_404(managed(request.user, slug).invitations, pk=invitation_id)
    actions.withdraw_invitation(invitation, by=signed_in(request))
    messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect("manage-members", slug)


@login_required
@require_POST
def withdraw_membership(request: "HttpRequest", slug: str, membership_id: str) -> HttpResponse:
    """Take a role away."""
    members = managed(request.user, slug).memberships.select_related("user")
    membership = get_object_or_404(members, pk=membership_id)
    if request.POST.get("confirmed") != "yes":
        return _confirm(request, slug, membership)
    try:
        institutions.withdraw(membership, by=signed_in(request))
    except institutions.LastAdministrator:
        sentence = _("This is the last administrator: give the role to somebody else first.")
        messages.error(request, sentence, extra_tags="bad")
    else:
        messages.success(request, _("The role is taken away."))
    return redirect("manage-members", slug)


def _confirm(request: "HttpRequest", slug: str, membership: "Membership") -> HttpResponse:
    words = {"name": membership.user.name, "role": membership.get_role_display()}
    content = {
        "title": _("Take this role away?"),
        "sentence": _("%(name)s will no longer be %(role)s. You can give the role again at any time.")
        % words,
        "label": _("Take the role away"),
        "action": request.path,
        "back": reverse("manage-members", args=[slug]),
    }
    return render(request, "web/confirm.html", content)


def _form(request: "HttpRequest", institution: "Institution") -> InvitationForm:
    initial = {"language": "fr", "role": Role.REVIEWER}
    return InvitationForm(request.POST or None, roles=_grantable(request, institution), initial=initial)


def _grantable(request: "HttpRequest", institution: "Institution") -> list[Role]:
    return [role for role in Role if may_grant(request.user, institution.pk, role)]


def _page(
    request: "HttpRequest", institution: "Institution", form: InvitationForm, status: int = 200
) -> HttpResponse:
    content = {
        "institution": institution,
        "form": form,
        "memberships": institution.memberships.select_related("user").order_by("user__name", "role"),
        "invitations": open_invitations().filter(institution=institution),
        "grantable": _grantable(request, institution),
    }
    return render(request, "people/members.html", content, status=status)
