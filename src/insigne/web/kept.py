"""Words typed into a page whose session had ended: kept through the sign-in, and given back."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from django.http import HttpRequest

SESSION_KEY = "kept_post"
LARGEST = 200_000
LIFETIME = 3600
# Shorter texts are quickly typed again, and a password is no business of a page that gives words back.
WORTH_KEEPING = 40
PER_MINUTE = 6


def sign_in(request: "HttpRequest") -> HttpResponse:
    """Send a stranger to sign in. What they posted waits in their session; htmx is told on the spot.

    Only for an hour, and only so often from one address: a stranger's words are not a way to fill the disk.
    """
    if getattr(request, "htmx", False):
        return render(request, "web/signed_out.html")
    if request.method == "POST":
        body = request.POST.urlencode()
        if len(body) <= LARGEST and not too_often(request, "kept", PER_MINUTE):
            request.session.set_expiry(LIFETIME)
            request.session[SESSION_KEY] = {"path": request.path, "body": body}
    login = reverse(settings.LOGIN_URL)
    return redirect(f"{login}?{urlencode({'next': request.path})}")


def longer_texts(request: "HttpRequest") -> list[str]:
    """The longer texts of a form that came too late, for the person to copy: nothing typed is lost."""
    texts = ((name, str(value)) for name, value in request.POST.items())
    return [text for name, text in texts if len(text) > WORTH_KEEPING and "token" not in name]


def take(request: "HttpRequest") -> QueryDict | None:
    """What was kept for this page, once; None when there is nothing.

    On a shared computer the next person to sign in is not given the words of the one before: a form names its
    reader, and only they get it back.
    """
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    request.session.set_expiry(None)
    words = QueryDict(kept["body"])
    return words if words.get("reader", str(request.user.pk)) == str(request.user.pk) else None
