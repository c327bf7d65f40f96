"""What a document says of itself, in rows for a page. It is what was read; the findings say what is proved."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from insigne.web.dates import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from insigne.credentials import Badge, Finding, Issuer, ShownRecipient

LONGEST_TEXT = 600
LONGEST_ID = 60
MOST_VALUES = 40
# The credentials that are no badge and that a student may meet, by their type.
KINDS = {
    "EndorsementCredential": gettext_noop("Endorsement"),
    "ClrCredential": gettext_noop("Learning record (CLR)"),
    "BitstringStatusListCredential": gettext_noop("Revocation list"),
    "StatusList2021Credential": gettext_noop("Revocation list"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A term and what the document says of it, one value or several."""

    term: str
    values: tuple[str, ...]
    # Whether a certificate prints it too, so that a reader can compare.
    is_on_paper: bool = False


def rows_of(badge: "Badge", version: str | None, findings: "Iterable[Finding]") -> tuple[Row, ...]:
    """What the document says, without what it leaves out. Its name and issuer have a row in any case."""
    skills = (
        f"{skill.name} ({skill.standing})" if _tells(skill.standing) else skill.name for skill in badge.skills
    )
    held = (" · ".join(filter(None, (each.name or "—", _name(each.issuer)))) for each in badge.contents)
    rows = (
        Row(_("Badge") if version else _("Title"), (badge.name or "—",)),
        Row(_("Issued by"), tuple(_issuer(badge.issuer)) or ("—",), is_on_paper=True),
        Row(_("Designed by"), (_name(badge.creator),)),
        Row(_("Awarded to"), tuple(_recipient(badge.recipient, findings)), is_on_paper=True),
        Row(_("Issued on"), (_day(badge.valid_from),), is_on_paper=True),
        Row(_("Valid until"), (_day(badge.valid_until),), is_on_paper=True),
        Row(_("Standard") if version else _("Kind"), tuple(_kind(badge, version, findings))),
        Row(_("Description"), (Truncator(badge.description or "").chars(LONGEST_TEXT),)),
        Row(_("Skills"), tuple(skills)),
        Row(_("Holds"), tuple(held)),
    )
    kept = (replace(row, values=tuple(value for value in row.values if value)[:MOST_VALUES]) for row in rows)
    return tuple(row for row in kept if row.values)


def is_only_a_key(issuer_id: str) -> bool:
    """Whether an issuer is named by a key: what it signs is its own, but nothing ties it to anybody."""
    return issuer_id.startswith(("did:key:", "did:jwk:"))


def place_of(issuer_id: str) -> str:
    """The host of a `did:web` or web address, else the identifier itself."""
    if issuer_id.startswith("did:web:"):
        return unquote(issuer_id.split(":")[2])
    try:
        return urlsplit(issuer_id).netloc or shortened(issuer_id)
    except ValueError:
        return shortened(issuer_id)


def shortened(identifier: str) -> str:
    """An identifier with its middle left out when it is too long to be read."""
    if len(identifier) <= LONGEST_ID:
        return identifier
    return f"{identifier[: LONGEST_ID - 12]}…{identifier[-10:]}"


def _issuer(issuer: "Issuer | None") -> "Iterator[str]":
    if issuer:
        place = place_of(issuer.id)
        yield _name(issuer)
        if place not in _name(issuer):
            yield place


def _name(issuer: "Issuer | None") -> str:
    """What an issuer calls itself; its identifier when it does not say."""
    if issuer is None:
        return ""
    return shortened(issuer.id) if issuer.name in {"", issuer.id} else issuer.name


def _recipient(recipient: "ShownRecipient | None", findings: "Iterable[Finding]") -> "Iterator[str]":
    if recipient is None:
        return
    if not recipient.hashed:
        yield shortened(recipient.identity or recipient.id or "")
        return
    yield _("Somebody whose address the badge keeps secret.")
    if any(finding.code == "recipient.not_asked" for finding in findings):
        yield _("Give an address below, and it is compared.")


def _kind(badge: "Badge", version: str | None, findings: "Iterable[Finding]") -> "Iterator[str]":
    """The version of Open Badges; of another credential what it is, and that it is no badge."""
    if version:
        yield f"Open Badges {version}"
        return
    known = next((KINDS[type_] for type_ in badge.types if type_ in KINDS), None)
    said = (str(each.message.params["kind"]) for each in findings if each.code == "format.another_kind")
    others = ", ".join(type_ for type_ in badge.types[:5] if type_ != "VerifiableCredential")
    yield _(known) if known else next(said, others) or _("Verifiable credential")
    yield _("This is not an Open Badge. It was checked in the same way.")


def _tells(standing: str | None) -> bool:
    """Whether the standing of a skill says more than that it was recognised."""
    return bool(standing) and standing != "Completed"


def _day(instant: "datetime | None") -> str:
    return day(instant) if instant else ""
