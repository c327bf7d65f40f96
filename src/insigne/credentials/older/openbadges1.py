"""Open Badges 1.0 and 1.1 (and the drafts before them) → the words of Open Badges 2.0.

The older documents say the same things under other names, often without the id of a document that has one.
Translated on the way in, they go through the checks of 2.0 and no others. What a document says beside that
is kept; what it says in a kind of value that nobody ever used is left for those checks to refuse.
"""

from typing import Any

from insigne.credentials.compact import compact
from insigne.credentials.dates import read_numeric_date, write_instant
from insigne.credentials.fields import objects, text
from insigne.credentials.strict_json import Json

_KINDS = {"hosted": "HostedBadge", "signed": "SignedBadge"}


def upgraded_assertion(assertion: Json) -> Json:
    """An assertion: `verify` becomes `verification`, `uid` or the hosted address its id, dates texts."""
    verify = assertion.get("verify")
    verify = verify if isinstance(verify, dict) else {}
    kind, url = verify.get("type"), text(verify.get("url"))
    signed = kind == "signed"
    verification: Any = {"type": _KINDS.get(str(kind)), "creator": url if signed else None}
    id_ = (None if signed else url) or assertion.get("id") or assertion.get("uid")
    id_ = str(id_) if isinstance(id_, int) else id_
    badge = assertion.get("badge")
    return compact(
        {
            **assertion,
            "id": id_,
            "type": "Assertion",
            # Within the assertion a class had no id.
            "badge": upgraded_class(badge, f"{id_}#badge") if isinstance(badge, dict) else badge,
            "recipient": _recipient(assertion),
            # Some sites answer in the words of 2.0 where an older copy is looked up.
            "verification": compact(verification) if verify else assertion.get("verification"),
            "issuedOn": readable_date(assertion.get("issuedOn", assertion.get("issued_on"))),
            "expires": readable_date(assertion.get("expires")),
        }
    )


def upgraded_class(badge: Json, address: str) -> Json:
    """A badge class, found at that address."""
    issuer = badge.get("issuer")
    return compact(
        {
            **badge,
            "id": badge.get("id") or address,
            "type": "BadgeClass",
            "issuer": upgraded_profile(issuer, None) if isinstance(issuer, dict) else issuer,
            "alignment": [_alignment(item) for item in objects(badge.get("alignment"))],
        }
    )


def upgraded_profile(profile: Json, address: str | None) -> Json:
    """An issuer, found at that address (None: within the badge class).

    The drafts gave its `origin` (a site), its `org` (a part of it) and its `contact`. An issuer that stands in
    somebody else's document is not believed when it says what else is its own.
    """
    names = [text(profile.get(name)) for name in ("name", "org")]
    return compact(
        {
            **profile,
            "id": (profile.get("id") or address) if address else profile.get("origin") or profile.get("id"),
            "type": "Profile",
            "verification": profile.get("verification") if address else None,
            "publicKey": profile.get("publicKey") if address else None,
            "name": ", ".join(name for name in names if name),
            "url": profile.get("url") or profile.get("origin"),
            "email": profile.get("email") or profile.get("contact"),
        }
    )


def readable_date(value: Any) -> Any:
    """A date as later versions write it: of seconds since 1970 or of a day alone, a text; others as they are.

    The text of a day has no zone, so that the check of dates remarks it.
    """
    instant = read_numeric_date(value) if isinstance(value, int) else None
    if instant is not None:
        return write_instant(instant)
    if isinstance(value, str) and len(value) == len("2012-06-13"):
        return f"{value}T00:00:00"
    return value


def _recipient(assertion: Json) -> Any:
    """The recipient as an object; before 1.0 it was a text, with its salt beside it."""
    recipient = assertion.get("recipient")
    if isinstance(recipient, str):
        hashed = "$" in recipient
        return compact(
            {"type": "email", "hashed": hashed, "identity": recipient, "salt": assertion.get("salt")}
        )
    if isinstance(recipient, dict) and recipient.get("hashed") in ("true", "false"):
        return {**recipient, "hashed": recipient["hashed"] == "true"}
    return recipient


def _alignment(alignment: Json) -> Json:
    return compact(
        {
            **alignment,
            "targetName": alignment.get("targetName") or alignment.get("name"),
            "targetUrl": alignment.get("targetUrl") or alignment.get("url"),
        }
    )
