"""A person's path as it is told: frozen values, read in a fixed number of queries by `story`.

Texts that institutions write stay `LocalizedText`; what the person wrote is plain. The same values tell the path to
its owner, to a visitor (cut by `shares.visible_story`), and to the portfolio.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date, datetime

    from insigne.web.localized import LocalizedText


OUTSIDE = "outside-"


class Standing(StrEnum):
    """How well founded it is that a person shows a know-how: the best first."""

    RECOGNISED = "recognised"  # by reviewers, in an award
    CLAIMED = "claimed"  # by the person, in an application in progress
    MARKED = "marked"  # by the person, in their self-assessment
    TOLD = "told"  # to a visitor: nothing that is shared with them attests it


@dataclass(frozen=True, slots=True)
class Shown:
    """One ground for a know-how: in which badge or application, through which experience.

    `badge` and `experience` are keys of the story's own; empty where there is none, or where it is not shared.
    `level` is the person's own mark (`models.Level`), 0 when there is none.
    """

    standing: Standing
    skill_name: "LocalizedText"
    badge_name: "LocalizedText"
    badge: str = ""
    experience: str = ""
    experience_title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class KnowHow:
    """One know-how: skills of several badges are one when their first alignment is the same."""

    key: str
    name: "LocalizedText"
    standing: Standing
    level: int
    grounds: tuple[Shown, ...]

    @property
    def experiences(self) -> tuple[str, ...]:
        """The titles of the experiences that show it, each once."""
        titles = (ground.experience_title for ground in self.grounds)
        return tuple(dict.fromkeys(title for title in titles if title))

    @property
    def badges(self) -> "tuple[LocalizedText, ...]":
        """The badges that recognise it, each once."""
        recognised = (each for each in self.grounds if each.standing == Standing.RECOGNISED and each.badge)
        return tuple(dict.fromkeys(each.badge_name for each in recognised))


@dataclass(frozen=True, slots=True)
class SkillOf:
    """A know-how as it stands beside an experience or a badge."""

    key: str
    name: "LocalizedText"
    standing: Standing


@dataclass(frozen=True, slots=True)
class ToldBadge:
    """A badge that the person holds. `award_id` is None for one that was issued elsewhere.

    `page` is the address of its page on this site when a visitor may open it, else "".
    """

    key: str
    name: "LocalizedText"
    issuer: "LocalizedText"
    picture: str
    awarded_at: "datetime | None"
    valid_until: "datetime | None"
    is_expired: bool
    award_id: UUID | None
    page: str
    experience: str
    skills: tuple[SkillOf, ...]

    @property
    def is_ours(self) -> bool:
        return self.award_id is not None

    @property
    def outside_id(self) -> str:
        """The id, in the backpack, of a badge that was issued elsewhere."""
        return "" if self.is_ours else self.key.removeprefix(OUTSIDE)


@dataclass(frozen=True, slots=True)
class InProgress:
    """An application on its way. `state` is one of `applications.models.State`."""

    application_id: UUID
    name: "LocalizedText"
    issuer: "LocalizedText"
    picture: str
    state: str
    state_name: str
    chosen: int
    minimum: int
    experience: str


@dataclass(frozen=True, slots=True)
class ToldExperience:
    """An experience, what it shows, and the badges (keys of the story's) that came of it."""

    key: str
    title: str
    structure: str
    role: str
    start: "date | None"
    end: "date | None"
    hours: int | None
    situation: str
    action: str
    result: str
    again: str
    skills: tuple[SkillOf, ...]
    badges: tuple[ToldBadge, ...]
    in_progress: tuple[InProgress, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What the person wrote of it, in the order in which it is read."""
        return tuple(text for text in (self.situation, self.action, self.result, self.again) if text)

    @property
    def about(self) -> str:
        """The role, unless the title says it already, and the structure."""
        return " · ".join(part for part in (self.role, self.structure) if part and part != self.title)

    @property
    def when(self) -> str:
        """Its months in the reader's language: "September 2024 – June 2026"; "" without a date."""
        days = [date_format(day, "F Y") for day in (self.start, self.end) if day]
        if self.start and not self.end:
            return _("since %(month)s") % {"month": days[0]}
        return " – ".join(dict.fromkeys(days))


@dataclass(frozen=True, slots=True)
class NearSkill:
    """A skill of a badge that is not held yet, and on what ground it counts (None: it is missing)."""

    name: "LocalizedText"
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Nearly:
    """A published badge, how many of its skills the person has, and which are missing."""

    code: str
    name: "LocalizedText"
    issuer: "LocalizedText"
    picture: str
    minimum: int
    counted: tuple[NearSkill, ...]
    missing: tuple[NearSkill, ...]
    reflection: "LocalizedText"
    draft_id: UUID | None

    @property
    def still(self) -> int:
        """How many more skills are needed."""
        return max(0, self.minimum - len(self.counted))


@dataclass(frozen=True, slots=True)
class Figures:
    """The path in numbers."""

    experiences: int
    hours: int
    badges: int
    recognised: int


@dataclass(frozen=True, slots=True)
class Story:
    """A path, told in order of time: the oldest experience first, those without a date at the end."""

    person_name: str
    experiences: tuple[ToldExperience, ...]
    badges: tuple[ToldBadge, ...]
    in_progress: tuple[InProgress, ...]
    skills: tuple[KnowHow, ...]
    figures: Figures
    nearly: tuple[Nearly, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.experiences or self.badges or self.in_progress or self.skills)

    @property
    def badges_alone(self) -> tuple[ToldBadge, ...]:
        """The badges that no experience of the story tells."""
        return tuple(badge for badge in self.badges if not badge.experience)

    @property
    def in_progress_alone(self) -> tuple[InProgress, ...]:
        return tuple(each for each in self.in_progress if not each.experience)
