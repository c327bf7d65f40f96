"""Badge Connect 2.1: the same backpack for platforms of the older generation, Moodle among them."""

import json
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from ninja import Router, Schema

from insigne.api import profiles, scopes
from insigne.api.answers import Envelope, Refusal, Status, envelope
from insigne.api.bearer import AccessToken, Known
from insigne.api.bringing import LARGEST, bring
from insigne.api.open_badges import ANYTHING, read_json
from insigne.api.paging import Page, listed

REFUSED = {400: Envelope, 401: Envelope, 403: Envelope, 429: Envelope}
REFUSED_BODY = {**REFUSED, 413: Envelope, 415: Envelope}
LONGEST_ADDRESS = 2000


def _body(name: str, kinds: list[dict[str, Any]]) -> dict[str, Any]:
    schema = {"type": "object", "required": [name], "properties": {name: {"anyOf": kinds}}}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


# The badges of a page, in their envelope.
LISTED = (
    b'{"status":%b,"results":[%%b],"signedAssertions":[%%b]}' % json.dumps(envelope(200)["status"]).encode()
)

router = Router(tags=["Badge Connect 2.1"])


class BadgeConnectToken(AccessToken):
    """An access token whose scopes are those of Badge Connect 2.1."""


class Results(Schema):
    """What was asked for, in its envelope; `signedAssertions` are compact JWS."""

    status: Status
    results: list[dict[str, Any]] = []
    signedAssertions: list[str] = []  # noqa: N815


@router.get(
    "/assertions",
    operation_id="getAssertions",
    auth=BadgeConnectToken(scopes.ASSERTION_READ),
    response={200: Results, **REFUSED},
)
def assertions(request: Known, asked: Page) -> HttpResponseBase:
    """The badges that stand, as Open Badges 2.0 assertions, newest first."""
    return listed(request, asked, "2", LISTED)


@router.post(
    "/assertions",
    operation_id="postAssertion",
    auth=BadgeConnectToken(scopes.ASSERTION_CREATE),
    response={200: Results, **REFUSED_BODY},
    openapi_extra=_body("assertion", [ANYTHING, {"type": "string", "minLength": 1}]),
)
def bring_assertion(request: Known) -> HttpResponse:
    """Bring a badge: an assertion, the address of a hosted one, or a signed one."""
    if len(request.body) > LARGEST:
        raise Refusal(413, f"A badge has at most {LARGEST} bytes here.")
    assertion = _named(read_json(request), "assertion")
    if isinstance(assertion, dict):
        source, is_address = json.dumps(assertion, ensure_ascii=False), False
    elif isinstance(assertion, str):
        source, is_address = assertion.strip(), assertion.strip().startswith(("http://", "https://"))
    else:
        raise Refusal(400, "assertion is an object, an address, or a signed text.")
    if is_address and len(source) > LONGEST_ADDRESS:
        raise Refusal(400, "The address is too long.")
    try:
        encoded = source.encode()
    except UnicodeEncodeError:
        raise Refusal(400, "The body is not Unicode.") from None
    bring(request, source if is_address else encoded, address=is_address)
    results = [assertion] if isinstance(assertion, dict) else []
    return JsonResponse(envelope(200, results=results))


@router.get(
    "/profile",
    operation_id="getBadgeConnectProfile",
    auth=BadgeConnectToken(scopes.OLD_PROFILE_READ),
    response={200: Results, **REFUSED},
)
def profile(request: Known) -> HttpResponse:
    """Who let the platform in."""
    return JsonResponse(envelope(200, results=[profiles.profile_v2(request.auth)]))


@router.post(
    "/profile",
    operation_id="postBadgeConnectProfile",
    auth=BadgeConnectToken(scopes.OLD_PROFILE_UPDATE),
    response={200: Results, **REFUSED_BODY},
    openapi_extra=_body("profile", [ANYTHING]),
)
def post_profile(request: Known) -> HttpResponse:
    """Accepted when it says nothing new of who the person is; the answer is the profile as it stands."""
    known = profiles.profile_v2(request.auth)
    profiles.check(_named(read_json(request), "profile"), known)
    return JsonResponse(envelope(200, results=[known]))


def _named(content: object, name: str) -> object:
    if not isinstance(content, dict) or name not in content:
        raise Refusal(400, f"The body is an object with {name}.")
    return content[name]
