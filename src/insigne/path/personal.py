"""What `path` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from insigne.path.actions import spend_and_delete
from insigne.path.models import PathShare, SkillMark
from insigne.path.shares import address_of
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """The person's part of this app, in open formats."""
    held = SkillMark.objects.filter(person=person).select_related("badge__current")
    marks = [_mark(mark) for mark in held.defer("badge__current__picture")]
    if marks:
        yield in_json("path/self-assessment.json", marks)
    shares = [_share(share) for share in PathShare.objects.filter(person=person)]
    if shares:
        yield in_json("path/shares.json", shares)


@transaction.atomic
def erase(person: "User") -> None:
    """Remove it. The addresses that were open answer that they are gone."""
    SkillMark.objects.filter(person=person).delete()
    for share in PathShare.objects.filter(person=person):
        spend_and_delete(share)


def names_of(person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]":
    """For the list of consents: each share's private title, and its preview."""
    held = PathShare.objects.filter(pk__in=about, person=person)
    return {share.pk: (share.title, reverse("path-share-preview", args=[share.pk])) for share in held}


def _mark(mark: SkillMark) -> dict[str, object]:
    return {
        "badge": str(mark.badge),
        "skill": mark.code,
        "level": mark.level,
        "level_name": str(mark.get_level_display()),
        "since": mark.marked_at.isoformat(),
        "before": mark.before,
        "experience": str(mark.experience_id) if mark.experience_id else None,
    }


def _share(share: PathShare) -> dict[str, object]:
    return {
        "title": share.title,
        "kind": share.kind,
        "address": address_of(share),
        "experiences": share.experiences,
        "badges": share.badges,
        "skills": share.skills,
        "shows_words": share.shows_words,
        "shows_dates": share.shows_dates,
        "shows_structures": share.shows_structures,
        "is_listed": share.is_listed,
        "created_at": share.created_at.isoformat(),
        "opened_at": share.opened_at.isoformat() if share.opened_at else None,
        "expires_at": share.expires_at.isoformat() if share.expires_at else None,
        "revoked_at": share.revoked_at.isoformat() if share.revoked_at else None,
    }
