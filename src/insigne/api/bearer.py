"""Whose backpack a request is about: the access token that it carries, and the scope that the operation needs."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from ninja.errors import AuthenticationError, AuthorizationError, Throttled
from ninja.security import HttpBearer

from insigne.api import actions, oauth, rules
from insigne.api.models import Grant, Token
from insigne.web.throttle import MINUTE, too_often

if TYPE_CHECKING:
    from insigne.people.models import User

ASKED_PER_MINUTE = 240


class Known(HttpRequest):
    """A request whose token was found good: `auth` is the grant behind it."""

    auth: Grant


class AccessToken(HttpBearer):
    """Lets a request in with a token that has the scope. Its class name is the scheme's name in the description."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Grant:
        """The grant behind the token. Raises AuthenticationError for one that is not good, AuthorizationError
        where the scope is missing, Throttled.
        """
        kept = oauth.token_of(token, Token.Kind.ACCESS)
        if kept is None or not rules.stands(kept):
            raise AuthenticationError
        if self.scope not in kept.scopes:
            raise AuthorizationError
        grant = kept.code.grant
        request.user = grant.person
        if too_often(request, f"api-{grant.pk}", ASKED_PER_MINUTE):
            raise Throttled(wait=MINUTE)
        actions.used(grant, self.scope)
        return grant


def owner(request: Known) -> "User":
    """Whose backpack it is."""
    return request.auth.person
