"""What a person does with their path: mark their know-hows; prepare, open and take back what they share of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from insigne.catalogue.models import Skill
from insigne.experiences.models import Experience
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.path.models import PathShare, SkillMark, SpentAddress
from insigne.path.rules import owns_share
from insigne.path.shares import spent_hash, token_of
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.locks import alone
from insigne.web.tokens import hash_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.catalogue.models import Badge
    from insigne.people.models import User

MOST_SHARES = 30


class AddressTaken(ValueError):
    """Somebody has, or had, this address."""


class TooManyShares(ValueError):
    """The person has as many shares as one may have."""


class CannotOpen(ValueError):
    """The share shows nothing, its last day has passed, or its link was taken back and is dead for good."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the form says of one skill: the level, 0 for no mark, and the experience that shows it."""

    level: int
    experience_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the path a share shows. The lists hold keys of the story's."""

    title: str
    language: str
    experiences: list[str]
    badges: list[str]
    skills: list[str]
    shows_words: bool
    shows_dates: bool
    shows_structures: bool
    is_listed: bool = False
    expires_at: datetime | None = None


@transaction.atomic
def mark_skills(badge: "Badge", marks: "Mapping[str, Mark]", *, by: "User") -> None:
    """Keep a person's own word on skills of a badge, by code. A level that changes leaves the one before it."""
    alone(f"skills of {by.pk}")  # of two tabs the second finds the marks of the first
    known = set(
        Skill.objects.filter(version__badge=badge, version=badge.current_id).values_list("code", flat=True)
    )
    own = set(Experience.objects.filter(person=by).values_list("pk", flat=True))
    kept = {mark.code: mark for mark in SkillMark.objects.filter(person=by, badge=badge)}
    changed = 0
    for code in marks.keys() & known:
        mark = marks[code]
        experience_id = mark.experience_id if mark.experience_id in own else None
        changed += _keep_mark(kept.get(code), badge, code, Mark(mark.level, experience_id), by)
    if changed:
        record("skills.marked", by, actor=by, institution_id=None, number=changed)


def _keep_mark(kept: SkillMark | None, badge: "Badge", code: str, said: Mark, by: "User") -> bool:
    """Whether anything changed."""
    if kept is None:
        if said.level:
            SkillMark.objects.create(
                person=by,
                badge=badge,
                code=code,
                level=said.level,
                experience_id=said.experience_id,
                marked_at=timezone.now(),
            )
        return bool(said.level)
    if not said.level:
        kept.delete()
        return True
    if (kept.level, kept.experience_id) == (said.level, said.experience_id):
        return False
    if kept.level != said.level:
        since = timezone.localdate(kept.marked_at).isoformat()
        kept.before = [*kept.before, {"level": kept.level, "since": since}]
        kept.level, kept.marked_at = said.level, timezone.now()
    kept.experience_id = said.experience_id
    kept.save()
    return True


@transaction.atomic
def prepare_share(kind: str, parts: Parts, *, address: str = "", by: "User") -> PathShare:
    """A share that nobody but its owner can read yet. Raises AddressTaken, TooManyShares."""
    alone(f"shares of {by.pk}")
    if PathShare.objects.filter(person=by).count() >= MOST_SHARES:
        raise TooManyShares
    share = PathShare(person=by, kind=kind, address=address, **asdict(parts))
    token = token_of(share)
    if SpentAddress.objects.filter(pk=spent_hash(token)).exists():
        raise AddressTaken
    share.token_hash = hash_token(token)
    try:
        with transaction.atomic():
            share.save()
    except IntegrityError as error:
        raise AddressTaken from error
    record("path.prepared", share, actor=by, institution_id=None)
    return share


@transaction.atomic
def change_share(share: PathShare, parts: Parts, *, by: "User") -> None:
    """Choose other parts. What is open shows them at once; its kind and its address stay.

    Raises CannotOpen for a link that is over: a later day would open it again to whoever has it.
    """
    require(owns_share(by, share))
    if share.is_dead:
        raise CannotOpen
    for name, value in asdict(parts).items():
        setattr(share, name, value)
    share.save(update_fields=list(asdict(parts)))
    record("path.changed", share, actor=by, institution_id=None)


@transaction.atomic
def open_share(share: PathShare, *, by: "User") -> None:
    """Let visitors in, with the owner's consent. A public page opens again; a link taken back stays dead.

    Raises CannotOpen.
    """
    require(owns_share(by, share))
    share = PathShare.objects.select_for_update().get(pk=share.pk)
    if share.is_open:
        return
    if share.is_dead or share.is_expired or not (share.experiences or share.badges or share.skills):
        raise CannotOpen
    PathShare.objects.filter(pk=share.pk).update(opened_at=timezone.now(), revoked_at=None)
    consents.give(by, Use.PATH, about=share.pk)
    record("path.shared", share, actor=by, institution_id=None, kind=share.kind)


@transaction.atomic
def take_back(share: PathShare, *, by: "User") -> None:
    """Close what is open, at once and everywhere. Twice is once."""
    require(owns_share(by, share))
    open_now = PathShare.objects.filter(pk=share.pk, opened_at__isnull=False, revoked_at=None)
    if open_now.update(revoked_at=timezone.now()):
        consents.withdraw(by, Use.PATH, about=share.pk)
        record("path.closed", share, actor=by, institution_id=None)


@transaction.atomic
def forget_share(share: PathShare, *, by: "User") -> None:
    """Remove a share from the person's list; an open one is closed first. Its address is never anybody's again.

    Twice is once.
    """
    require(owns_share(by, share))
    if not PathShare.objects.select_for_update().filter(pk=share.pk):
        return
    take_back(share, by=by)
    share.refresh_from_db()
    record("path.forgotten", share, actor=by, institution_id=None)
    spend_and_delete(share)


def spend_and_delete(share: PathShare) -> None:
    """Delete the row. An address that visitors may have goes on answering that the page is gone."""
    if share.opened_at is not None:
        SpentAddress.objects.get_or_create(pk=spent_hash(token_of(share)))
    share.delete()


def withdraw(person: "User", about: UUID) -> None:
    """Take back the share that a consent allowed."""
    share = PathShare.objects.filter(pk=about, person=person).first()
    if share is None:
        consents.withdraw(person, Use.PATH, about=about)
    else:
        take_back(share, by=person)
