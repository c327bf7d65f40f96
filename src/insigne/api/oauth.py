"""The authorization server: oauthlib knows the protocol, this says what is kept and what is stricter here.

OB 3.0 (`security.md`) asks for less than OAuth 2.0 allows: the authorization code grant alone, PKCE with S256,
`redirect_uri`, `scope` and `state` in each request, clients that authenticate with HTTP Basic.
"""

import base64
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from oauthlib.common import Request, add_params_to_uri
from oauthlib.oauth2 import RequestValidator, WebApplicationServer
from oauthlib.oauth2.rfc6749 import errors

from insigne.api import actions, rules
from insigne.api.models import Code, Platform, Token
from insigne.api.scopes import OFFLINE
from insigne.web.tokens import hash_token, new_token

if TYPE_CHECKING:
    from insigne.people.models import User

GRANTS = {"authorization_code", "refresh_token"}
# RFC 7636 §4.2: the base64url of a SHA-256 is 43 letters.
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
LONGEST_STATE = 2000


class Keeper(RequestValidator):  # type: ignore[misc]
    """Answers oauthlib's questions from our tables. `request.client` is a Platform."""

    # --- A platform sends a person here -----------------------------------------------------------------

    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        request.client = _platform_of(client_id)
        return request.client is not None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> None:
        return None

    def validate_response_type(
        self,
        client_id: str,
        response_type: str,
        client: Platform,
        request: Request,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        return response_type == "code"

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return []

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Platform, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        wanted = set(scopes)
        return bool(wanted - {OFFLINE}) and wanted <= set(request.client.scopes)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return True

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        actions.keep_code(
            request.grant,
            code["code"],
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            scopes=list(dict.fromkeys(request.scopes)),
        )

    # --- A platform comes for its tokens ----------------------------------------------------------------

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """HTTP Basic alone; a secret in the body is not looked at (OB 3.0 security, client authentication)."""
        name, secret = _basic(request.headers.get("Authorization", ""))
        platform = _platform_of(name)
        kept = platform.secret_hash if platform else ""
        if not constant_time_compare(hash_token(secret), kept) or platform is None:
            return False
        if request.client_id and request.client_id != name:
            return False
        request.client, request.client_id = platform, name
        # What oauthlib would otherwise read as the client's name.
        platform.client_id = name  # type: ignore[attr-defined]
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        return False

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Platform, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type in GRANTS

    def validate_code(
        self, client_id: str, code: str, client: Platform, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        """Take the code. It is spent even when the verifier then proves wrong: nobody gets to guess twice."""
        kept = (
            Code.objects.filter(hash=hash_token(code), grant__platform=client)
            .select_related("grant__person")
            .first()
        )
        if kept is None or not actions.use_code(kept):
            return False
        if not rules.may_redeem(kept):
            return False
        request.kept_code, request.user, request.scopes = kept, kept.grant.person, kept.scopes
        return True

    def get_code_challenge(self, code: str, request: Request) -> str:
        return str(request.kept_code.challenge)

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return "S256"

    def confirm_redirect_uri(
        self,
        client_id: str,
        code: str,
        redirect_uri: str,
        client: Platform,
        request: Request,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        return bool(redirect_uri == request.kept_code.redirect_uri)

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """It was taken before anything was given for it."""

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        actions.keep_tokens(
            request.kept_code, token["access_token"], token.get("refresh_token"), list(request.scopes)
        )

    def validate_refresh_token(
        self, refresh_token: str, client: Platform, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        token = token_of(refresh_token, Token.Kind.REFRESH)
        if token is None or token.code.grant.platform_id != client.pk:
            return False
        if token.ended_at is not None:
            actions.break_family(token.code)
            return False
        if not rules.stands(token):
            return False
        request.kept_refresh, request.kept_code = token, token.code
        request.user = token.code.grant.person
        return True

    def get_original_scopes(
        self, refresh_token: str, request: Request, *args: Any, **kwargs: Any
    ) -> list[str]:
        return list(request.kept_code.scopes)

    def revoke_token(
        self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        kept = token_of(token)
        if kept is not None and kept.code.grant.platform_id == request.client.pk:
            actions.revoke(kept)


def _platform_of(client_id: str) -> Platform | None:
    """The platform with this client id, in whatever form it comes."""
    try:
        return Platform.objects.filter(pk=UUID(client_id)).first()
    except (ValueError, AttributeError):
        return None


def token_of(value: str, kind: Token.Kind | None = None) -> Token | None:
    """The token, good or not, with its grant, platform and person."""
    found = Token.objects.filter(hash=hash_token(value), **({"kind": kind} if kind else {}))
    return found.select_related("code__grant__person", "code__grant__platform").first()


def _basic(header: str) -> tuple[str, str]:
    """Name and secret, each form-decoded (RFC 6749 §2.3.1); empty where there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except ValueError:  # neither base64, nor text
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _stricter(request: Request) -> dict[str, str]:
    """What OAuth leaves open and OB 3.0 does not. Each error goes back to the platform, in its address."""
    if not request.state or len(request.state) > LONGEST_STATE:
        raise errors.InvalidRequestError("state is required, and is not endless.", request=request)
    if not request.scope:
        raise errors.InvalidScopeError("scope is required.", request=request)
    if request.code_challenge is not None:
        if request.code_challenge_method != "S256":
            raise errors.InvalidRequestError("code_challenge_method must be S256.", request=request)
        if not CHALLENGE.fullmatch(request.code_challenge):
            raise errors.InvalidRequestError("code_challenge is not a SHA-256 in base64url.", request=request)
    return {}


def _take_refresh(request: Request) -> None:
    """The last step before new tokens: whoever asks for a scope too many has not spent the token."""
    if not actions.use_refresh(request.kept_refresh):
        raise errors.InvalidGrantError(request=request)


def _token(_request: Request) -> str:
    return new_token()


def server() -> WebApplicationServer:
    """The protocol, with our strictness."""
    made = WebApplicationServer(
        Keeper(),
        token_generator=_token,
        refresh_token_generator=_token,
        token_expires_in=int(actions.ACCESS_LIFE.total_seconds()),
    )
    made.auth_grant.custom_validators.pre_auth.append(_stricter)
    made.refresh_grant.custom_validators.post_token.append(_take_refresh)
    return made


def answer(uri: str, person: "User", platform: Platform, scopes: list[str]) -> str:
    """The person said yes: where to send them, with a code. The request is read anew from `uri`."""
    with transaction.atomic():
        grant = actions.allow(platform, scopes, by=person)
        headers, _body, _status = server().create_authorization_response(
            uri, "GET", scopes=scopes, credentials={"grant": grant, "user": person}
        )
    return told_by_us(headers["Location"])


def told_by_us(back: str, *said: tuple[str, str]) -> str:
    """The way back to a platform, with what is said there and who says it (RFC 9207).

    A platform talks to many sites like this one: it must not take an answer of one for another's.
    """
    return str(add_params_to_uri(back, [*said, ("iss", settings.INSIGNE_URL)]))
