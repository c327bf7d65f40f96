"""Writes of the backpack: bring a badge in, check it again, remove it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from insigne.awards import addresses
from insigne.awards.models import Award
from insigne.backpack import pictures
from insigne.backpack.kept_reports import to_json, valid_from_of
from insigne.backpack.looking import Look, addresses_of, digest_of, look
from insigne.backpack.models import Arrival, OutsideBadge
from insigne.backpack.queries import outside_of
from insigne.backpack.rules import may_fill, may_keep
from insigne.backpack.sentences import LARGEST, MOST_BADGES
from insigne.credentials import Badge
from insigne.credentials.award import Issuer
from insigne.credentials.ids import same_id
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.locks import alone
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from insigne.credentials import Report
    from insigne.people.models import User

Outcome = Arrival.Outcome
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GOODNESS = ("rejected", "unconfirmed", "verified")


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of something that was brought in.

    `outcome` is `kept`, `marked` (revoked, expired or not confirmed), `foreign` (somebody else's), `known` (already
    there) or `refused`; then `why` is a code of `sentences`, or empty when the report says it.
    """

    outcome: str
    badge: OutsideBadge | None = None
    report: "Report | None" = None
    why: str = ""
    award: Award | None = None


def bring_in(person: "User", source: bytes | str, *, kind: str, by: "User") -> Brought:
    """Check a badge and keep it: a file's bytes, a text, or an address. Nothing broken is kept.

    The network is asked before a transaction is opened. The same badge brought in twice is there once.
    """
    require(may_fill(by, person))
    if isinstance(source, bytes) and kind == OutsideBadge.Kind.ADDRESS:
        source = source.decode()  # it was kept as bytes until its turn came
    if len(source) > LARGEST:
        return Brought(Outcome.REFUSED, why="large")
    if not source.strip():
        return Brought(Outcome.REFUSED, why="empty")
    found = look(source, addresses_of(person))
    if own := _awarded_here(person, found.report.badge):
        why = "declined" if own.declined_at else "awarded_here"
        return Brought(Outcome.KNOWN, report=found.report, why=why, award=own)
    if not found.is_kept:
        return Brought(Outcome.REFUSED, report=found.report, why=_why_not(found))
    if len(found.original) > LARGEST:
        return Brought(Outcome.REFUSED, report=found.report, why="large")
    address = source.strip() if isinstance(source, str) and kind == OutsideBadge.Kind.ADDRESS else ""
    return _keep(person, found, pictures.picture_of(found), kind=kind, address=address)


def check_again(outside: OutsideBadge, *, by: "User | None") -> "Report":
    """Verify what is kept once more and keep the new report. `by` is None when a new address asks for it.

    Nothing is written of a badge that was removed, or gave way to a newer edition, while its issuer was asked.
    """
    require(by is None or may_keep(by, outside))
    found = look(bytes(outside.original), [*addresses_of(outside.person), *_proved_before(outside)])
    with transaction.atomic():
        same = OutsideBadge.objects.filter(pk=outside.pk, digest=outside.digest)
        if same.update(**_standing(found)):
            record("backpack.checked", outside, actor=by, institution_id=None, verdict=found.report.verdict)
    return found.report


@transaction.atomic
def remove(outside: OutsideBadge, *, by: "User") -> None:
    """Take a badge from elsewhere out of the backpack, with its note and its places in collections. Twice is once."""
    require(may_keep(by, outside))
    if delete_once(outside):
        record("backpack.removed", outside, actor=by, institution_id=None)


@transaction.atomic
def _keep(person: "User", found: Look, picture: bytes, *, kind: str, address: str) -> Brought:
    alone(f"backpack of {person.pk}")
    digest = digest_of(found.original)
    known = OutsideBadge.objects.filter(person=person, digest=digest).first()
    if known is None and (equal := _equal(person, found)):
        return _renewed(equal, found, picture, digest)
    if known is None and OutsideBadge.objects.filter(person=person).count() >= MOST_BADGES:
        return Brought(Outcome.REFUSED, report=found.report, why="full")
    outside = known or OutsideBadge(person=person, kind=kind, address=address, digest=digest)
    for name, value in _news(known, found, picture).items():
        setattr(outside, name, value)
    outside.save()
    if known:
        record("backpack.checked", outside, actor=person, institution_id=None, verdict=outside.verdict)
        return Brought(Outcome.KNOWN, known, found.report, "known")
    record("backpack.brought", outside, actor=person, institution_id=None, verdict=outside.verdict)
    if outside.is_foreign:
        return Brought(Outcome.FOREIGN, outside, found.report, "foreign")
    sound = found.report.verdict == "verified"
    return Brought(Outcome.KEPT if sound else Outcome.MARKED, outside, found.report)


def _equal(person: "User", found: Look) -> OutsideBadge | None:
    """The badge that this is an edition of: the same id from the same issuer (OB 3.0 §8.2.5), for the same person.

    Only what is verified is an edition of anything: whoever signs with a key of their own can write any id.
    """
    badge = found.report.badge
    is_sound = found.report.verdict == "verified" and (found.report.version or "").startswith("3")
    if badge is None or badge.issuer is None or not badge.id or not is_sound:
        return None
    for each in outside_of(person).filter(standard=found.report.version, recipient_state=found.recipient):
        if same_id(each.credential_id, badge.id) and same_id(each.issuer_id, badge.issuer.id):
            return each
    return None


def _renewed(equal: OutsideBadge, found: Look, picture: bytes, digest: str) -> Brought:
    """Of two editions the one that is valid from later is kept, with the note and the places of the other."""
    person, before = equal.person, valid_from_of(equal)
    since = found.report.badge.valid_from if found.report.badge else None
    if since is None or (before is not None and since <= before):
        return Brought(Outcome.KNOWN, equal, found.report, "not_newer")
    picture = picture or bytes(equal.picture)
    for name, value in (_contents(found, picture) | _standing(found)).items():
        setattr(equal, name, value)
    equal.digest, equal.brought_at = digest, timezone.now()
    equal.save()
    record("backpack.renewed", equal, actor=person, institution_id=None, verdict=equal.verdict)
    return Brought(Outcome.KNOWN, equal, found.report, "renewed")


def _news(known: OutsideBadge | None, found: Look, picture: bytes) -> dict[str, Any]:
    """What to write. A badge may come back with less to show for it (no picture, its host down): that is kept."""
    if known is None:
        return _contents(found, picture) | _standing(found)
    better = _GOODNESS.index(found.report.verdict) - _GOODNESS.index(known.verdict)
    if better < 0:
        return {}
    richer = better > 0 or bool(picture) or not known.has_picture
    return (_contents(found, picture) if richer else {}) | _standing(found)


def _proved_before(outside: OutsideBadge) -> list[str]:
    """The address that made it theirs: a badge outlives the mailbox that it was awarded to."""
    said = (each for each in outside.report.get("findings", ()) if each["code"] == "recipient.matches")
    return [each["params"]["recipient"] for each in said]


def _contents(found: Look, picture: bytes) -> dict[str, Any]:
    badge = found.report.badge or Badge()
    issuer = badge.issuer or Issuer("", "")
    return {
        "original": found.original,
        "content_type": _content_type(found.original),
        "picture": picture,
        "has_picture": bool(picture),
        "name": _cut(badge.name, 300),
        "description": _cut(badge.description, 4000),
        "issuer_name": _cut(issuer.name, 300),
        "issuer_id": _cut(issuer.id, 1000),
        "criteria_url": _web_address(badge.criteria_url),
        "credential_id": _cut(badge.id, 2000),
    }


def _standing(found: Look) -> dict[str, Any]:
    """What one check after another may find different."""
    badge = found.report.badge
    standing: dict[str, Any] = {
        "verdict": found.report.verdict,
        "is_revoked": found.is_revoked,
        "report": to_json(found.report),
        "checked_at": timezone.now(),
        "recipient_state": found.recipient,
    }
    if badge:
        standing |= {
            "issued_at": badge.awarded_at or badge.valid_from,
            "expires_at": badge.valid_until,
            "standard": found.report.version or "",
        }
    return standing


def _content_type(original: bytes) -> str:
    """The media type that the content shows."""
    start = original[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if original.startswith(b"\x89PNG"):
        return "image/png"
    if start.startswith(b"<"):
        return "image/svg+xml"
    return "application/json" if start.startswith(b"{") else "text/plain"


def _awarded_here(person: "User", badge: "Badge | None") -> Award | None:
    """The person's own award, when what they bring is that."""
    found = _UUID.search(badge.id or "") if badge else None
    if found is None or badge is None:
        return None
    award_id = UUID(found[0])
    if badge.id not in {addresses.award(award_id), addresses.assertion(award_id)}:
        return None
    return Award.objects.filter(pk=award_id, recipient=person).only("declined_at").first()


def _why_not(found: Look) -> str:
    report = found.report
    is_other = report.badge is not None and report.version is None and report.verdict != "rejected"
    return "another_kind" if is_other else ""


def _cut(text: str | None, length: int) -> str:
    # PostgreSQL keeps no NUL; a stranger's document may have one.
    return (text or "").replace("\0", "")[:length]


def _web_address(url: str | None) -> str:
    """An address that a page may link to: of the web, and nothing that runs."""
    return _cut(url, 2000) if url and url.startswith(("http://", "https://")) else ""
