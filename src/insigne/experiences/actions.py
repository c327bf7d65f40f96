"""What somebody does with their experiences: add, save, remove."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from insigne.experiences.models import Experience
from insigne.experiences.rules import is_author
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.drafts import DraftConflict, Seen
from insigne.web.locks import alone
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.people.models import User

__all__ = [
    "LIMIT",
    "WRITABLE",
    "DraftConflict",
    "Seen",
    "TooManyExperiences",
    "add",
    "remove",
    "save_experience",
]

LIMIT = 200
WRITABLE = frozenset({
    "title", "structure", "role", "start", "end", "hours", "situation", "action", "result", "again", "ects_use",
})  # fmt: skip


class TooManyExperiences(ValueError):
    """The person has as many experiences as one may keep here."""

    def sentence(self) -> str:
        return _("You keep %(limit)d experiences here, the most there is room for.") % {"limit": LIMIT}


@transaction.atomic
def add(title: str, *, by: "User", **fields: Any) -> Experience:
    """A new experience of this person, with what is known of it already. Raises TooManyExperiences."""
    alone(f"experiences of {by.pk}")  # of two tabs the second counts the first one's
    if Experience.objects.filter(person=by).count() >= LIMIT:
        raise TooManyExperiences
    known = {name: value for name, value in fields.items() if name in WRITABLE}
    experience = Experience.objects.create(person=by, title=title, **known)
    record("experience.added", experience, actor=by, institution_id=None)
    return experience


@transaction.atomic
def save_experience(experience: Experience, fields: "Mapping[str, Any]", seen: Seen, *, by: "User") -> None:
    """Keep what was written. Raises DraftConflict when another page saved it since, or it is gone."""
    require(is_author(by, experience))
    kept = {name: value for name, value in fields.items() if name in WRITABLE}
    marks = {"revision": F("revision") + 1, "tab": seen.tab, "saved_at": timezone.now()}
    if not Experience.objects.filter(seen.unchanged(), pk=experience.pk).update(**marks, **kept):
        raise DraftConflict
    experience.refresh_from_db()


@transaction.atomic
def remove(experience: Experience, *, by: "User") -> None:
    """Forget it. Applications that started from it keep their own words. Twice is once."""
    require(is_author(by, experience))
    if delete_once(experience):
        record("experience.removed", experience, actor=by, institution_id=None)
