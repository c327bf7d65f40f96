"""What `awards` keeps of a person: given back in their archive, and erased with them."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import reverse

from insigne import credentials
from insigne.awards import actions
from insigne.awards.images import baked_image
from insigne.awards.models import Award
from insigne.awards.queries import evidence_of
from insigne.people.personal import Kept, in_json
from insigne.web import own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from insigne.awards.models import AwardEvidence
    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """Each badge as it was signed, its pictures, its evidence, and what a verifier needs to check it without us."""
    fetched: dict[str, bytes] = {}
    related = ("version__badge", "institution")
    held = Award.objects.filter(recipient=person).select_related(*related).order_by("awarded_at", "pk")
    for award in held.iterator(chunk_size=20):
        folder = f"badges/{award.version.badge.slug}-{award.pk.hex[:8]}"
        yield from _badge(award, folder)
        _note_what_verifying_asks(award, fetched)
    addresses = {
        url: f"documents/{number:03}-{_name(url)}" for number, url in enumerate(sorted(fetched), start=1)
    }
    for url, path in addresses.items():
        yield Kept(f"badges/{path}", fetched[url])
    if addresses:
        yield in_json("badges/addresses.json", addresses)


def erase(person: "User") -> None:
    """Every award becomes a tombstone: its place in the status list says revoked, nothing else is left."""
    for award in Award.objects.filter(recipient=person):
        actions.erase(award, by=person)


def close_page(person: "User", about: "UUID") -> None:
    """Take back the consent to a badge's page: the page closes at once."""
    award = Award.objects.filter(pk=about, recipient=person).first()
    if award:
        actions.share(award, Award.Sharing.PRIVATE, by=person)


def names_of(person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]":
    """For the list of consents: each award's badge, and its page."""
    held = (
        Award.objects.filter(pk__in=about, recipient=person)
        .select_related("version")
        .defer("credential", "assertion", "version__picture")
    )
    return {award.pk: (str(award.version.name), reverse("award", args=[award.pk])) for award in held}


def _badge(award: Award, folder: str) -> "Iterator[Kept]":
    yield Kept(f"{folder}/credential.json", bytes(award.credential))
    yield Kept(f"{folder}/assertion.json", bytes(award.assertion))
    yield Kept(f"{folder}/badge.png", baked_image(award, "png"))
    yield Kept(f"{folder}/badge.svg", baked_image(award, "svg"))
    evidence = list(evidence_of(award))
    yield in_json(f"{folder}/about.json", _about(award, evidence))
    for each in evidence:
        if each.file:
            with each.file.file.open("rb") as content:
                yield Kept(f"{folder}/evidence/{each.file.name}", content.read())


def _about(award: Award, evidence: "Sequence[AwardEvidence]") -> dict[str, object]:
    recognised = award.recognised.select_related("skill")
    return {
        "id": str(award.pk),
        "badge": str(award.version.name),
        "institution": str(award.institution),
        "awarded": award.awarded_at.isoformat(),
        "valid_until": award.valid_until.isoformat() if award.valid_until else None,
        "revoked": award.revoked_at.isoformat() if award.revoked_at else None,
        "revocation_reason": award.revocation_reason,
        "page": award.sharing,
        "recognised": [{"skill": str(each.skill), "words": each.text} for each in recognised],
        "evidence": [
            {
                "caption": each.caption,
                "file": each.file.name if each.file else None,
                "link": each.url or None,
                "audience": each.audience,
            }
            for each in evidence
        ],
        "copies_in_wallets": [
            {"format": each.format, "key": each.holder, "delivered": each.delivered_at.isoformat()}
            for each in award.deliveries.all()
        ],
    }


def _note_what_verifying_asks(award: Award, fetched: dict[str, bytes]) -> None:
    """Verify as anybody would, and keep each document that was asked for."""

    def fetch(url: str) -> credentials.Fetched:
        answer = own.fetch(url)
        if answer.status == 200:
            fetched[url] = answer.body
        return answer

    for document in (award.credential, award.assertion):
        credentials.verify(bytes(document), fetch=fetch)


def _name(url: str) -> str:
    """The end of an address as a file name."""
    name = re.sub(r"[^a-z0-9.]+", "-", urlsplit(url).path.lower()).strip("-.")[-50:].strip("-.")
    return name if name.endswith((".json", ".png", ".svg")) else f"{name}.json"
