"""What `endorsements` keeps of a person: what they asked for and received, and what they wrote for others."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from insigne.endorsements.actions import NO_WORDS
from insigne.endorsements.models import Endorsement
from insigne.endorsements.queries import light
from insigne.endorsements.writing import address_hash
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.people.models import User

NOBODY: dict[str, Any] = {"email": "", "address_hash": "", "name": "", "function": "", "message": ""}


def export(person: "User") -> "Iterator[Kept]":
    """Requests and endorsements as one JSON file for each side, and the signed documents beside it."""
    received = list(_received(person))
    if received:
        yield in_json("endorsements/received.json", [_told(each) for each in received])
    for each in received:
        if document := bytes(each.credential):
            yield Kept(f"endorsements/{each.pk}.json", document)
    if written := list(_written(person)):
        yield in_json("endorsements/written.json", [_told(each) for each in written])


def erase(person: "User") -> None:
    """Leave of each endorsement a row without words or names, whose document answers "gone".

    Also of those that they wrote for others, found by their proved addresses: words have an author.
    """
    received, written = (
        found.values_list("pk", flat=True) for found in (_received(person), _written(person))
    )
    gone = {"shown": False, "removed_at": timezone.now(), "asked_by": None, **NOBODY, **NO_WORDS}
    Endorsement.objects.filter(pk__in=[*received, *written]).update(**gone)
    Endorsement.objects.filter(asked_by=person).update(asked_by=None)


def names_of(person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]":
    """For the list of consents: who wrote each endorsement about which badge, and the page where it is shown."""
    shown = _received(person).filter(pk__in=about)
    return {
        each.pk: (
            f"{each.name} · {each.award.version.name}",
            reverse("endorsement-ask", args=[each.award.pk]),
        )
        for each in shown
        if each.award
    }


def _received(person: "User") -> "QuerySet[Endorsement]":
    return light().filter(award__recipient=person).defer(None)


def _written(person: "User") -> "QuerySet[Endorsement]":
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    hashes = {address_hash(email) for email in (person.email, *proved)}
    return light().filter(kind=Endorsement.Kind.AWARD, address_hash__in=hashes)


def _told(endorsement: Endorsement) -> dict[str, Any]:
    """A row in open words; empty ones left out."""
    award = endorsement.award
    told = {
        "id": str(endorsement.pk),
        "badge": award.version.name.in_language(endorsement.language) if award else "",
        "name": endorsement.name,
        "function": endorsement.function,
        "address": endorsement.email,
        "message": endorsement.message,
        "words": str(endorsement.words),
        "agreement": endorsement.consent,
        "state": endorsement.state,
        "shown": endorsement.shown,
    }
    for name in ("asked_at", "expires_at", "answered_at", "declined_at", "withdrawn_at", "removed_at"):
        at = getattr(endorsement, name)
        told[name] = at.isoformat() if at else None
    return {name: value for name, value in told.items() if value not in {"", None}}
