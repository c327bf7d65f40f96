"""Sign somebody in whose identity was proved otherwise than by a password."""

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(request: "HttpRequest", user: "User") -> None:
    """Begin a session, and tell allauth when, since it asks again before grave changes."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "password", email=user.email)
