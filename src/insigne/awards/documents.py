"""From the house's rows to the values that `credentials` writes, in the recipient's language."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from insigne import credentials
from insigne.awards import addresses
from insigne.institutions import addresses as institution_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from insigne.catalogue.models import BadgeVersion, Skill
    from insigne.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Recognised:
    """A skill that an award recognises, and the words that its recipient chose to publish (or "")."""

    skill: "Skill"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """All that a credential is made from."""

    id: "UUID"
    version: "BadgeVersion"
    recognised: "Sequence[Recognised]"
    language: str
    email: str
    salt: str
    status: credentials.StatusEntry
    awarded_at: "datetime"
    valid_until: "datetime | None"
    activity: "tuple[date | None, date | None]"


def award_value(grant: Grant) -> credentials.Award:
    """The award as `credentials` writes it, in both standards."""
    version, language = grant.version, grant.language
    institution = version.badge.institution
    start, end = grant.activity
    return credentials.Award(
        id=addresses.award(grant.id),
        achievement=achievement_value(version, language),
        issuer=issuer_value(institution, language),
        recipient=credentials.Recipient(identity=grant.email, salt=grant.salt),
        awarded_at=grant.awarded_at,
        valid_from=grant.awarded_at,
        valid_until=grant.valid_until,
        recognised=tuple(_skill_id(version, each.skill) for each in grant.recognised),
        evidence=tuple(_evidence(grant, each) for each in grant.recognised if each.text),
        status=grant.status,
        activity_start=start,
        activity_end=end,
        assertion_url=addresses.assertion(grant.id),
        badge_class_url=addresses.badge_class(version, language),
        issuer_profile_url=addresses.profile(institution, language),
    )


def achievement_value(version: "BadgeVersion", language: str) -> credentials.Achievement:
    """A badge version; its `creator` is the kit's author, its issuer the institution."""
    return credentials.Achievement(
        id=addresses.achievement(version),
        name=version.name.in_language(language),
        description=version.summary.in_language(language),
        criteria_url=f"{addresses.achievement(version)}#criteria",
        criteria_narrative=version.criteria.in_language(language),
        image_url=addresses.picture(version, language),
        image_caption=version.name.in_language(language),
        achievement_type=version.achievement_type,
        creator=credentials.Issuer(
            id=version.kit.author_url,
            name=version.kit.author_name,
            url=version.kit.author_url,
            email=version.kit.author_email or None,
        ),
        skills=tuple(_skill(version, skill, language) for skill in version.skills.all()),
        tags=tuple(version.tags.get(language, ())),
        version=str(version.number),
        language=language,
    )


def issuer_value(institution: "Institution", language: str) -> credentials.Issuer:
    """The institution, by its `did:web`."""
    return credentials.Issuer(
        id=institution_addresses.did(institution),
        name=institution.name.in_language(language),
        url=institution.url,
        email=institution.email,
    )


def to_bytes(document: dict[str, Any]) -> bytes:
    """A document as it is stored and served: UTF-8 JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _skill_id(version: "BadgeVersion", skill: "Skill") -> str:
    return f"{addresses.achievement(version)}#{skill.code}"


def _skill(version: "BadgeVersion", skill: "Skill", language: str) -> credentials.Skill:
    return credentials.Skill(
        id=_skill_id(version, skill),
        name=skill.name.in_language(language),
        description=skill.hint.in_language(language) or None,
        alignments=tuple(
            credentials.Alignment(
                target_name=alignment["name"][language],
                target_url=alignment["url"],
                target_framework=alignment["framework"],
                target_code=alignment["code"],
            )
            for alignment in skill.alignments
        ),
    )


def _evidence(grant: Grant, recognised: Recognised) -> credentials.Evidence:
    return credentials.Evidence(
        id=f"{addresses.award(grant.id)}#{recognised.skill.code}",
        name=recognised.skill.name.in_language(grant.language),
        narrative=recognised.text,
    )
