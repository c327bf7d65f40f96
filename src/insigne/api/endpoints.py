"""What platforms ask for by machine before they hold a token: registration, tokens, revocation, where all of it is."""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from insigne.api import actions, oauth, registration
from insigne.api.models import Platform
from insigne.api.scopes import OFFERED, OFFLINE
from insigne.api.tagging import kept_document
from insigne.institutions.addresses import absolute
from insigne.web.throttle import HOUR, MINUTE, too_often

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

REGISTERED_PER_HOUR = 20
TOKENS_PER_MINUTE = 240
LARGEST = 20_000
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@require_POST
def register(request: "HttpRequest", standard: str) -> HttpResponse:
    """Dynamic client registration (RFC 7591), open as OB 3.0 asks: no initial access token."""
    if standard not in Platform.Standard.values:
        return _refused("invalid_request", "There is no such standard here.", 404)
    if too_often(request, "register-platform", REGISTERED_PER_HOUR, HOUR):
        return _too_often("Too many registrations from one address.", HOUR)
    if _too_long(request):
        return _refused("invalid_client_metadata", f"More than {LARGEST} bytes.", 413)
    try:
        said = registration.read(_json(request.body), Platform.Standard(standard))
        platform, secret = actions.register(said, Platform.Standard(standard))
    except registration.Refused as refused:
        return _refused(refused.code, str(refused))
    except actions.TooManyPlatforms:
        return _refused("temporarily_unavailable", "Too many platforms registered of late. Try later.", 503)
    return _no_store(JsonResponse(_registered(platform, secret), status=201))


def _registered(platform: Platform, secret: str) -> dict[str, Any]:
    return {
        "client_id": str(platform.pk),
        "client_secret": secret,
        "client_id_issued_at": int(platform.registered_at.timestamp()),
        "client_secret_expires_at": 0,
        "client_name": platform.name,
        "client_uri": platform.uri,
        "logo_uri": platform.logo_uri,
        "tos_uri": platform.terms_uri,
        "policy_uri": platform.policy_uri,
        "software_id": platform.software_id,
        "software_version": platform.software_version,
        "redirect_uris": platform.redirect_uris,
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": " ".join(platform.scopes),
    }


@csrf_exempt
@require_POST
def token(request: "HttpRequest") -> HttpResponse:
    """A code, or a refresh token, for tokens (RFC 6749 §3.2)."""
    if refusal := _not_a_form(request, "token"):
        return refusal
    headers, body, status = oauth.server().create_token_response(*_plain(request))
    return _machine(headers, body, status)


@csrf_exempt
@require_POST
def revoke(request: "HttpRequest") -> HttpResponse:
    """A platform gives a token back (RFC 7009)."""
    if refusal := _not_a_form(request, "revoke"):
        return refusal
    headers, body, status = oauth.server().create_revocation_response(*_plain(request))
    return _machine(headers, body, status)


@require_safe
def manifest(request: "HttpRequest") -> "HttpResponseBase":
    """Badge Connect 2.1: where everything is (`badgeconnect.json`)."""
    standard = Platform.Standard.BADGE_CONNECT
    api = {
        "name": "Insigne",
        "image": picture(),
        "apiBase": settings.INSIGNE_URL + "/bcv2p1",
        "version": "v2p1",
        "termsOfServiceUrl": settings.INSIGNE_TERMS,
        "privacyPolicyUrl": settings.INSIGNE_PRIVACY,
        "scopesOffered": list(OFFERED[standard]),
        "registrationUrl": absolute("oauth-register", standard.value),
        "authorizationUrl": absolute("oauth-authorize"),
        "tokenUrl": absolute("oauth-token"),
        "revocationUrl": absolute("oauth-revoke"),
    }
    document = {
        "@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
        "id": absolute("badge-connect"),
        "badgeConnectAPI": [api],
    }
    return kept_document(request, document)


@require_safe
def server(request: "HttpRequest") -> "HttpResponseBase":
    """The authorization server's metadata (RFC 8414), for clients that are not made for Open Badges alone."""
    standard, basic = Platform.Standard.OPEN_BADGES, ["client_secret_basic"]
    document = {
        "issuer": settings.INSIGNE_URL,
        "authorization_endpoint": absolute("oauth-authorize"),
        "token_endpoint": absolute("oauth-token"),
        "registration_endpoint": absolute("oauth-register", standard.value),
        "revocation_endpoint": absolute("oauth-revoke"),
        "scopes_supported": [*OFFERED[standard], OFFLINE],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": basic,
        "revocation_endpoint_auth_methods_supported": basic,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "op_tos_uri": settings.INSIGNE_TERMS,
        "op_policy_uri": settings.INSIGNE_PRIVACY,
    }
    return kept_document(request, document)


def picture() -> str:
    """The site's mark."""
    return settings.INSIGNE_URL + static("insigne/mark.svg")


def _too_long(request: "HttpRequest") -> bool:
    try:
        return len(request.body) > LARGEST
    except RequestDataTooBig:
        return True


def _json(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise registration.Refused("The body is not JSON.") from None
    return value


def _not_a_form(request: "HttpRequest", what: str) -> HttpResponse | None:
    if too_often(request, f"oauth-{what}", TOKENS_PER_MINUTE):
        return _too_often("Too many requests from one address.", MINUTE)
    if request.content_type != FORM or request.META.get("QUERY_STRING") or _too_long(request):
        return _refused(
            "invalid_request", f"Send a short body of the type {FORM}, and nothing in the address."
        )
    return None


def _plain(request: "HttpRequest") -> tuple[str, str, str, dict[str, str]]:
    """The request as oauthlib reads it; what is not UTF-8 cannot be a code of ours."""
    body = request.body.decode(errors="replace")
    headers = {
        name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers
    }
    return settings.INSIGNE_URL + request.get_full_path(), "POST", body, headers


def _machine(headers: dict[str, str], body: str, status: int) -> HttpResponse:
    if status == HTTPStatus.UNAUTHORIZED:
        # RFC 6749 §5.2: the challenge is the scheme by which clients say who they are; oauthlib writes Bearer.
        headers = headers | {"WWW-Authenticate": 'Basic realm="insigne", charset="UTF-8"'}
    return _no_store(
        HttpResponse(body, status=status, headers={"Content-Type": "application/json", **headers})
    )


def _too_often(description: str, span: int) -> HttpResponse:
    """`span` is that of the count, in seconds: after it, all are free again."""
    response = _refused("temporarily_unavailable", description, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(span)
    return response


def _refused(code: str, description: str, status: int = 400) -> HttpResponse:
    return _no_store(JsonResponse({"error": code, "error_description": description}, status=status))


def _no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
