"""What a wallet asks for in detail beside the code (OpenID4VCI 1.0 §6.1.1; RFC 9396).

An offer holds one badge in each way of writing, and its token opens them all. So details narrow nothing: they
are answered, as §6.2 demands, with the identifiers by which the credential request then names what it wants.
"""

import json
from typing import TYPE_CHECKING, Any

from insigne.oid4vci.answers import Refused
from insigne.oid4vci.metadata import DETAILS, configurations_of
from insigne.oid4vci.queries import offer_of

if TYPE_CHECKING:
    from insigne.institutions.models import Institution


def granted(institution: "Institution", code: str, asked: str | None) -> dict[str, Any]:
    """What the token response says of the details that were asked for; nothing where none were. Raises Refused."""
    if asked is None:
        return {}
    offer = offer_of(institution, code)
    if offer is None:  # a code of nobody is refused when it is to be taken
        return {}
    offered = {each.id for each in configurations_of(offer.award.version.badge)}
    return {"authorization_details": [_granted(each, offered) for each in _read(asked)]}


def _read(asked: str) -> list[Any]:
    try:
        details = json.loads(asked)
    except (ValueError, RecursionError):
        details = None
    if not isinstance(details, list) or not details:
        raise _refused("authorization_details is a list of objects, as JSON.")
    return details


def _granted(detail: object, offered: set[str]) -> dict[str, Any]:
    if not isinstance(detail, dict) or detail.get("type") != DETAILS:
        raise _refused(f"The one type of authorization details is {DETAILS}.")
    name = detail.get("credential_configuration_id")
    if not isinstance(name, str) or name not in offered:
        raise _refused("The offer holds no such credential_configuration_id.")
    return {"type": DETAILS, "credential_configuration_id": name, "credential_identifiers": [name]}


def _refused(sentence: str) -> Refused:
    return Refused("invalid_authorization_details", sentence)
