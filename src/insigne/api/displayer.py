"""The displayer of the old Mozilla backpack, which Mahara and Moodle's iBob plugin still speak.

It shows badges that their owners opened to anybody, and only of people who chose to be found by address.
"""

import json
import re
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Schema

from insigne.api import displaying
from insigne.api.answers import Missing, Refusal
from insigne.awards import addresses
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from insigne.awards.models import Award

# A school's platform asks for many of its people from one address, but nobody asks for a list of addresses.
ASKED_PER_MINUTE = 30
SHOWN_PER_MINUTE = 120
GROUP = 1
NUMBER = re.compile(r"[0-9]{1,16}")
UNKNOWN = "Could not find a user by that address or number."
REFUSED = {404: Missing, 429: Missing}
EMAIL_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["email"],
                    "properties": {"email": {"type": "string", "minLength": 1}},
                }
            }
        },
    }
}

router = Router(tags=["Displayer"])


class Converted(Schema):
    """The number of whoever has this address."""

    status: str
    userId: int  # noqa: N815


class Group(Schema):
    """A group of badges: here, all the public ones."""

    groupId: int  # noqa: N815
    name: str
    badges: int


class Groups(Schema):
    """The groups of a person."""

    status: str
    userId: int  # noqa: N815
    groups: list[Group]


class Shown(Schema):
    """The badges of a group."""

    status: str
    userId: int  # noqa: N815
    groupId: int  # noqa: N815
    badges: list[dict[str, Any]]


@router.post(
    "/convert/email",
    operation_id="convertEmail",
    response={200: Converted, 400: Missing, **REFUSED},
    openapi_extra=EMAIL_BODY,
)
def convert(request: HttpRequest) -> HttpResponse:
    """From an address to a number. Who is unknown and who did not choose to be found are answered alike."""
    if too_often(request, "displayer-convert", ASKED_PER_MINUTE):
        raise Refusal(429, "Too many requests in one minute.")
    address = request.POST.get("email", "")
    if not address:
        raise Refusal(400, "email is missing.")
    number = displaying.number_of(address)
    if number is None:
        raise Refusal(404, UNKNOWN)
    return _said({"status": "okay", "userId": number})


@router.get("/{number}/groups.json", operation_id="getGroups", response={200: Groups, **REFUSED})
def groups(request: HttpRequest, number: str) -> HttpResponse:
    """The one group that there is: the badges opened to anybody."""
    known, awards = _awards(request, number)
    group = {"groupId": GROUP, "name": gettext("Public badges"), "badges": awards.count()}
    return _said({"status": "okay", "userId": known, "groups": [group]})


@router.get("/{number}/group/{group}.json", operation_id="getGroup", response={200: Shown, **REFUSED})
def group(request: HttpRequest, number: str, group: str) -> HttpResponse:
    """The badges of the group."""
    known, awards = _awards(request, number)
    if group != str(GROUP):
        raise Refusal(404, UNKNOWN)
    badges = [_badge(award) for award in awards]
    return _said({"status": "okay", "userId": known, "groupId": GROUP, "badges": badges})


def _awards(request: HttpRequest, text: str) -> "tuple[int, QuerySet[Award]]":
    """The number, and its person's public badges. Raises Refusal for what is no number of anybody."""
    if too_often(request, "displayer", SHOWN_PER_MINUTE):
        raise Refusal(429, "Too many requests in one minute.")
    number = int(text) if NUMBER.fullmatch(text) else 0
    person = displaying.person_of(number)
    if person is None:
        raise Refusal(404, UNKNOWN)
    return number, displaying.public_awards(person)


def _badge(award: "Award") -> dict[str, Any]:
    """The assertion with its badge and issuer written out, as the first Open Badges had them: the old displayers
    follow no address but that of the picture.
    """
    version, language = award.version, award.language
    assertion = json.loads(bytes(award.assertion))
    image = addresses.picture(version, language)
    institution = award.institution
    badge = {
        "name": version.name.in_language(language),
        "description": version.summary.in_language(language),
        "image": image,
        "criteria": addresses.achievement(version),
        "issuer": {
            "name": institution.name.in_language(language),
            "origin": institution.url,
            "url": institution.url,
            "email": institution.email,
        },
    }
    return {
        "lastValidated": award.awarded_at.isoformat(),
        "hostedUrl": addresses.assertion(award.pk),
        "imageUrl": image,
        "assertion": {
            "uid": str(award.pk),
            "recipient": assertion.get("recipient"),
            "issued_on": timezone.localdate(award.awarded_at).isoformat(),
            "issuedOn": assertion.get("issuedOn"),
            **({"expires": timezone.localdate(award.valid_until).isoformat()} if award.valid_until else {}),
            "evidence": addresses.award(award.pk),
            "verify": {"type": "hosted", "url": addresses.assertion(award.pk)},
            "badge": badge,
        },
    }


def _said(content: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(content)
    response.headers["Cache-Control"] = "no-store"
    return response
