"""Pages: a platform asks for consent; the platforms that one let in."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from oauthlib.oauth2.rfc6749 import errors

from insigne.api import actions, displaying, oauth, queries
from insigne.api.scopes import DONE, in_words
from insigne.people.consents import WORDINGS
from insigne.people.models import Use
from insigne.web.signed_in import signed_in
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.api.models import Grant, Platform

ASKED_PER_MINUTE = 30


@login_required
@require_http_methods(["GET", "POST"])
def authorize(request: "HttpRequest") -> HttpResponse:
    """A platform sends a person here to be let in (RFC 6749 §4.1.1). The form posts to the same address, so the
    request is checked again as it stands, and nothing of it is kept between the two.
    """
    uri = settings.INSIGNE_URL + request.get_full_path()
    if too_often(request, "authorize", ASKED_PER_MINUTE):
        return _refused(request, _("Too many requests in one minute. Wait a little, then try again."), 429)
    try:
        scopes, said = oauth.server().validate_authorization_request(uri)
    except (errors.FatalClientError, ValueError):  # a query that is not one: oauthlib reads it strictly
        sentence = _(
            "The platform is not known here, or asks to be answered at an address that is not its own."
        )
        return _refused(request, sentence)
    except errors.OAuth2Error as error:
        # Anybody may register: a redirection that nobody clicked would make this site a door to anywhere.
        back = oauth.told_by_us(error.redirect_uri, *error.twotuples) if error.redirect_uri else ""
        return _refused(
            request, _("The platform’s request is incomplete, or asks for what is not offered."), back=back
        )
    platform, back = said["request"].client, said["redirect_uri"]
    if request.method == "GET":
        return _ask(request, platform, scopes, back)
    if request.POST.get("answer") == "allow":
        return _to_platform(oauth.answer(uri, signed_in(request), platform, scopes), back)
    refusal = (("error", "access_denied"), ("state", said["state"]))
    return _to_platform(oauth.told_by_us(back, *refusal), back)


def _ask(request: "HttpRequest", platform: "Platform", scopes: list[str], back: str) -> HttpResponse:
    content = {
        "platform": platform,
        "abilities": in_words(scopes),
        "wording": WORDINGS[Use.PLATFORM],
    }
    response = render(request, "api/authorize.html", content)
    response.headers["Cache-Control"] = "private, no-store"
    return _may_redirect_to(response, back)


def _to_platform(url: str, back: str) -> HttpResponse:
    response = HttpResponse(status=302, headers={"Location": url, "Cache-Control": "no-store"})
    response.headers["Referrer-Policy"] = "no-referrer"
    return _may_redirect_to(response, back)


def _may_redirect_to(response: HttpResponse, back: str) -> HttpResponse:
    """Let the form of this page end at the platform: browsers hold `form-action` against redirections too."""
    parts = urlsplit(back)
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response


def _refused(request: "HttpRequest", sentence: str, status: int = 400, back: str = "") -> HttpResponse:
    host = urlsplit(back).netloc
    content = {"sentence": sentence, "back": back, "host": host}
    return render(request, "api/refused.html", content, status=status)


@login_required
def platforms(request: "HttpRequest") -> HttpResponse:
    """The platforms that one let in, what they did last; and whether one is found by e-mail address."""
    person = signed_in(request)
    if request.method == "POST":
        on = request.POST.get("displayed") == "yes"
        displaying.switch(person, on=on)
        messages.success(request, _told(on), extra_tags="ok")
        return redirect("platforms")
    grants = [(grant, in_words(grant.scopes), _did(grant)) for grant in queries.grants_of(person)]
    content = {
        "grants": grants,
        "displayed": queries.displayed(person),
        "wording": WORDINGS[Use.DISPLAYER],
        "displayer_address": settings.INSIGNE_URL + "/displayer/",
        "site_address": settings.INSIGNE_URL,
    }
    return render(request, "api/platforms.html", content)


@login_required
@require_POST
def withdraw(request: "HttpRequest", grant_id: "UUID") -> HttpResponse:
    """Shut a platform out, at once."""
    person = signed_in(request)
    grant = get_object_or_404(queries.grants_of(person), pk=grant_id)
    actions.withdraw(grant, by=person)
    told = _("%(host)s can no longer do anything with your backpack.") % {"host": grant.platform.host}
    messages.success(request, told, extra_tags="ok")
    return redirect("platforms")


def _did(grant: "Grant") -> str:
    return str(DONE.get(grant.last_scope, "")) if grant.last_used_at else ""


def _told(on: bool) -> str:
    if on:
        return _("Platforms that know one of your addresses can now show the badges that you made public.")
    return _("Nobody finds your badges by e-mail address any more.")
