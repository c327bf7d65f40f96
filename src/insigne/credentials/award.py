"""What a badge says, as plain frozen values: the input of every format that is written.

The words are those of the product; `writing` turns them into the words of each standard.
"""

from dataclasses import dataclass
from datetime import date, datetime


class AwardError(ValueError):
    """The award contradicts itself or lacks what the standard demands; the sentence says what."""


def demand_zones(what: str, *instants: datetime | None) -> None:
    """Refuse an instant without a time zone; `what` has it ("an award"). Raises AwardError."""
    if any(instant is not None and instant.tzinfo is None for instant in instants):
        raise AwardError(f"Each date of {what} needs a time zone.")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who vouches for the badge (or, as a `creator`, who designed it). `id` is a DID or an absolute URL."""

    id: str
    name: str
    url: str | None = None
    email: str | None = None
    description: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """The counterpart of a badge or a skill in a framework such as ESCO, ROME or RNCP (OB 3.0 Alignment)."""

    target_name: str
    target_url: str
    target_framework: str | None = None
    target_code: str | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """One of the things that a badge recognises. `id` is absolute, often the badge's with a fragment."""

    id: str
    name: str
    description: str | None = None
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Achievement:
    """What can be obtained: one published version of a badge.

    `achievement_type` is one of the 31 terms of OB 3.0 or starts with `ext:`. `creator` is the author of the
    badge when that is not the issuer. `language` is a BCP 47 tag. At least one criteria field is needed.
    """

    id: str
    name: str
    description: str
    criteria_url: str | None = None
    criteria_narrative: str | None = None
    image_url: str | None = None
    image_caption: str | None = None
    achievement_type: str | None = None
    creator: Issuer | None = None
    skills: tuple[Skill, ...] = ()
    tags: tuple[str, ...] = ()
    version: str | None = None
    language: str | None = None
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who obtained the badge.

    `identity` is the e-mail address in clear; it is written as a SHA-256 hash with `salt`, and in clear only
    when there is no salt. `id` is the DID of a wallet, when the recipient bound one.
    """

    identity: str | None = None
    salt: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What supports the award, among what the recipient chose to publish. `id` is an absolute URL."""

    id: str
    name: str | None = None
    narrative: str | None = None
    description: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """The award's place in a bitstring status list: the list's address and a position counted from 0."""

    list_url: str
    index: int


@dataclass(frozen=True, slots=True)
class Award:
    """The fact that a person obtained a badge.

    `recognised` holds the ids of the recognised skills, each one of `achievement.skills`. Instants carry a
    zone. `assertion_url`, `badge_class_url` and `issuer_profile_url` are the ids of the Open Badges 2.0 twin.
    """

    id: str
    achievement: Achievement
    issuer: Issuer
    recipient: Recipient
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    recognised: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    status: StatusEntry | None = None
    activity_start: date | None = None
    activity_end: date | None = None
    assertion_url: str | None = None
    badge_class_url: str | None = None
    issuer_profile_url: str | None = None

    def __post_init__(self) -> None:
        demand_zones("an award", self.awarded_at, self.valid_from, self.valid_until)
        unknown = set(self.recognised) - {skill.id for skill in self.achievement.skills}
        if unknown:
            raise AwardError(f"The badge has no such skill: {', '.join(sorted(unknown))}.")
        if not (self.achievement.criteria_url or self.achievement.criteria_narrative):
            raise AwardError("A badge needs criteria: an address or a text.")
        if not (self.recipient.identity or self.recipient.id):
            raise AwardError("A recipient needs an e-mail address or a DID.")
