"""A person's own pages: language, account, an invitation, the first start."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insigne.institutions.models import Membership
from insigne.people import actions
from insigne.people.forms import NewAccountForm, SetupForm
from insigne.people.models import User
from insigne.people.queries import has_account, invitation_of
from insigne.people.sign_in import sign_in
from insigne.web.languages import SUPPORTED
from insigne.web.localized import LocalizedText
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.people.models import Invitation


@require_POST
def language(request: "HttpRequest") -> HttpResponse:
    """Remember the reader's language, and go back to the page they were on."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    # Only a path: `redirect` would take a bare word for the name of a view.
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = redirect(back)
    if chosen in SUPPORTED:
        if request.user.is_authenticated:
            actions.choose_language(request.user, chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_required
def account(request: "HttpRequest") -> HttpResponse:
    """One's account: where to change address, password and second factor; one's roles."""
    memberships = Membership.objects.filter(user=signed_in(request)).select_related("institution")
    return render(request, "people/account.html", {"memberships": memberships})


def invitation(request: "HttpRequest", token: str) -> HttpResponse:
    """An invitation's link: take the role, with one's account or with a new one."""
    invited = invitation_of(token)
    if invited is None:
        raise Http404
    content: dict[str, Any] = {"invitation": invited, "institution": invited.institution}
    if not invited.is_open:
        return render(request, "people/invitation_closed.html", content, status=410)
    if request.user.is_authenticated:
        return _accept(request, invited, request.user, content)
    if has_account(invited.email):
        # The account may be this very invitation's, made a moment ago by another click.
        invited.refresh_from_db()
        closed = not invited.is_open
        page = "people/invitation_closed.html" if closed else "people/invitation_sign_in.html"
        return render(request, page, content, status=410 if closed else 200)
    return _register(request, invited, content)


def setup(request: "HttpRequest", token: str) -> HttpResponse:
    """The one-time link of a fresh installation: the first institution and its administrator."""
    if not actions.setup_allowed(token):
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            institution_slug = _found(request, form)
        except actions.SetupClosed:
            raise Http404 from None
        messages.success(request, _("Your institution is ready. Adopt a kit to publish your first badges."))
        return redirect("manage", institution_slug)
    return render(request, "people/setup.html", {"form": form}, status=422 if form.errors else 200)


def _accept(
    request: "HttpRequest", invited: "Invitation", user: User, content: dict[str, Any]
) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/invitation.html", content)
    try:
        actions.accept_invitation(invited, user)
    except actions.NotInvited:
        return render(request, "people/invitation_other.html", content, status=403)
    except actions.InvitationClosed:
        return render(request, "people/invitation_closed.html", content, status=410)
    role = invited.get_role_display()
    messages.success(
        request, _("You are now %(role)s at %(name)s.") % {"role": role, "name": invited.institution}
    )
    return redirect("home")


def _register(request: "HttpRequest", invited: "Invitation", content: dict[str, Any]) -> HttpResponse:
    form = NewAccountForm(request.POST or None, initial={"email": invited.email})
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        try:
            user = actions.register_invited(invited, name=name, password=password, language=_language())
        except actions.InvitationClosed:
            return render(request, "people/invitation_closed.html", content, status=410)
        sign_in(request, user)
        return redirect("home")
    content["form"] = form
    return render(request, "people/invitation_new.html", content, status=422 if form.errors else 200)


def _found(request: "HttpRequest", form: SetupForm) -> str:
    data = form.cleaned_data
    user, institution = actions.set_up(
        person=actions.NewPerson(data["own_email"], data["name"], data["password"]),
        institution=actions.NewInstitution(
            data["slug"], LocalizedText(data["name_fr"], data["name_en"]), data["url"], data["email"]
        ),
        language=_language(),
    )
    sign_in(request, user)
    return str(institution.slug)


def _language() -> str:
    return (translation.get_language() or "fr")[:2]
