"""The badges of a person that a platform may read: exact bytes, newest first, a page at a time.

Those that stand, ours and others': not the revoked, not the declined, not those of another identity, not those
that a check rejected. An expired one is among them: it says itself until when it was valid.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from insigne import credentials
from insigne.awards.models import Award, standing
from insigne.backpack.models import OutsideBadge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insigne.people.models import User

# The fields of an award that hold the document of each generation of the standard.
FIELDS = {"3": "credential", "2": "assertion"}
MOST = 100
HEAVIEST = 10_000_000
TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Place:
    """One badge, and when it came into the backpack."""

    came: datetime
    id: UUID
    is_ours: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Documents:
    """A page of documents, as they were signed."""

    objects: tuple[bytes, ...]
    tokens: tuple[bytes, ...]


def places(person: "User", generation: str, since: datetime | None) -> list[Place]:
    """Where the person's badges are, newest first. `since` is about when one came into the backpack: a badge
    issued last year and brought in today is new to whoever asks what is new.
    """
    ours = Award.objects.filter(standing(), recipient=person)
    sound = ~Q(verdict="rejected") | Q(expires_at__lte=timezone.now())
    others = OutsideBadge.objects.filter(
        sound,
        person=person,
        recipient_state=OutsideBadge.Recipient.MINE,
        is_revoked=False,
        standard__startswith=generation,
    )
    weighed = ours.values_list("pk", "awarded_at", Length(FIELDS[generation]))
    found = [Place(came, pk, True, weight) for pk, came, weight in weighed]
    brought = others.values_list("pk", "brought_at", Length("original"))
    found += [Place(came, pk, False, weight) for pk, came, weight in brought]
    if since is not None:
        found = [place for place in found if place.came > since]
    return sorted(found, key=lambda place: (place.came, place.id), reverse=True)


def page_of(found: "Sequence[Place]", offset: int, limit: int) -> "Sequence[Place]":
    """As many as fit in a page, by number and by weight; one at least, so that no badge is out of reach."""
    page: list[Place] = []
    weight = 0
    for place in found[offset : offset + limit]:
        weight += place.weight
        if page and weight > HEAVIEST:
            break
        page.append(place)
    return page


def documents(page: "Sequence[Place]", generation: str) -> Documents:
    """The documents at these places, byte for byte."""
    ours = [place.id for place in page if place.is_ours]
    others = [place.id for place in page if not place.is_ours]
    known = dict(Award.objects.filter(pk__in=ours).values_list("pk", FIELDS[generation]))
    for pk, original in OutsideBadge.objects.filter(pk__in=others).values_list("pk", "original"):
        known[pk] = _document_in(bytes(original), generation)
    all_of_them = [bytes(known[place.id]).strip() for place in page if place.id in known]
    objects = tuple(each for each in all_of_them if each.startswith(b"{"))
    return Documents(objects, tuple(each for each in all_of_them if TOKEN.fullmatch(each)))


def _document_in(original: bytes, generation: str) -> bytes:
    """The signed document, taken out of the picture when it came in one; nothing when it is not in there."""
    try:
        found = credentials.unbake(original)
    except credentials.CredentialError:
        return original.lstrip(BYTE_ORDER_MARK)
    for kind, document in found:
        if kind.startswith(generation):
            return document.lstrip(BYTE_ORDER_MARK)
    return b""
