"""The Open Badges 3.0 API: credentials and profile of whoever let the platform in."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import Field, Router, Schema

from insigne.api import listing, profiles, scopes
from insigne.api.answers import Refusal, StatusInfo
from insigne.api.bearer import AccessToken, Known
from insigne.api.bringing import LARGEST, bring
from insigne.api.paging import Page, listed
from insigne.api.service import description
from insigne.api.tagging import kept_document

JSON_TYPES = ("application/json", "application/vc+ld+json", "application/ld+json", "application/vc")
# The standard's type, and those that a signed text has elsewhere (RFC 7519, VC-JOSE-COSE).
JWS_TYPES = ("text/plain", "application/vc+jwt", "application/jwt")
REFUSED = {400: StatusInfo, 401: StatusInfo, 403: StatusInfo, 429: StatusInfo}
REFUSED_BODY = {**REFUSED, 413: StatusInfo, 415: StatusInfo}
ANYTHING: dict[str, Any] = {"type": "object", "minProperties": 1}
CREDENTIAL_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            **{kind: {"schema": ANYTHING} for kind in JSON_TYPES[:2]},
            "text/plain": {"schema": {"type": "string", "pattern": r"^[\w-]+\.[\w-]+\.[\w-]+$"}},
        },
    }
}
PROFILE_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": ANYTHING}}}}

router = Router(tags=["Open Badges 3.0"])


class OpenBadgesToken(AccessToken):
    """An access token whose scopes are those of Open Badges 3.0."""


class Credentials(Schema):
    """GetOpenBadgeCredentialsResponse: credentials as JSON, and those that are compact JWS."""

    credential: list[dict[str, Any]] = []
    compactJwsString: list[str] = []  # noqa: N815


class Profile(Schema):
    """An OB 3.0 Profile."""

    context: list[str] = Field(alias="@context")
    id: str
    type: list[str]
    name: str
    email: str


@router.get("/discovery", operation_id="getServiceDescription", response={200: dict[str, Any]})
def discovery(request: HttpRequest) -> HttpResponseBase:
    """The service description: open to all, so that a platform knows where to register."""
    return kept_document(request, description())


@router.get(
    "/credentials",
    operation_id="getCredentials",
    auth=OpenBadgesToken(scopes.CREDENTIAL_READ),
    response={200: Credentials, **REFUSED},
)
def credentials(request: Known, asked: Page) -> HttpResponseBase:
    """The badges that stand, byte for byte as they were signed, newest first."""
    return listed(request, asked, "3", b'{"credential":[%b],"compactJwsString":[%b]}')


@router.post(
    "/credentials",
    operation_id="upsertCredential",
    auth=OpenBadgesToken(scopes.CREDENTIAL_UPSERT),
    response={200: dict[str, Any], 201: dict[str, Any], **REFUSED_BODY},
    openapi_extra=CREDENTIAL_BODY,
)
def upsert(request: Known) -> HttpResponse:
    """Bring a signed badge: 201 when it is new, 200 when it was there. It is verified first, and must be theirs."""
    kind = request.content_type or ""
    if kind not in (*JSON_TYPES, *JWS_TYPES):
        raise Refusal(415, f"Send one of {', '.join((*JSON_TYPES[:2], JWS_TYPES[0]))}.")
    if len(request.body) > LARGEST:
        raise Refusal(413, f"A badge has at most {LARGEST} bytes here.")
    if kind in JWS_TYPES and not listing.TOKEN.fullmatch(request.body.strip()):
        raise Refusal(400, "The body is not a compact JWS.")
    is_new = bring(request, request.body)
    return HttpResponse(request.body, status=201 if is_new else 200, content_type=kind)


@router.get(
    "/profile",
    operation_id="getProfile",
    auth=OpenBadgesToken(scopes.PROFILE_READ),
    response={200: Profile, **REFUSED},
    by_alias=True,
)
def profile(request: Known) -> HttpResponse:
    """Who let the platform in."""
    return JsonResponse(profiles.profile(request.auth))


@router.put(
    "/profile",
    operation_id="putProfile",
    auth=OpenBadgesToken(scopes.PROFILE_UPDATE),
    response={200: Profile, **REFUSED_BODY},
    by_alias=True,
    openapi_extra=PROFILE_BODY,
)
def put_profile(request: Known) -> HttpResponse:
    """Accepted when it says nothing new of who the person is; the answer is the profile as it stands."""
    known = profiles.profile(request.auth)
    profiles.check(read_json(request), known)
    return JsonResponse(known)


def read_json(request: HttpRequest) -> object:
    """The body, from JSON."""
    if request.content_type not in JSON_TYPES:
        raise Refusal(415, "Send application/json.")
    try:
        value: object = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON.") from None
    return value
