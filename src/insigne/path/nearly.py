"""Which badges a person nearly has, and what is missing: the nearest first."""

from typing import TYPE_CHECKING

from insigne.applications.models import State
from insigne.catalogue.pictures import path_of
from insigne.path.knowhow import key_of
from insigne.path.told import Nearly, NearSkill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from insigne.path.reading import Reading
    from insigne.path.told import Standing

MOST = 4


def nearly(rows: "Reading", known: "Mapping[str, Standing]") -> tuple[Nearly, ...]:
    """The badges of which some skills are `known` (by know-how key), neither held nor applied for."""
    near = sorted(_candidates(rows, known), key=lambda each: (each.still, -len(each.counted)))
    return tuple(near[:MOST])


def _candidates(rows: "Reading", known: "Mapping[str, Standing]") -> "Iterator[Nearly]":
    held = {award.version.badge_id for award in rows.awards if not award.is_expired}
    drafts = {each.badge_id: each.pk for each in rows.applications if each.state == State.DRAFT}
    sent = {each.badge_id for each in rows.applications} - drafts.keys()
    for badge in rows.published:
        version = rows.versions.get(badge.pk)
        if version is None or not version.by_application or not version.minimum_skills:
            continue
        if badge.pk in held or badge.pk in sent:
            continue
        skills = [NearSkill(each.name, known.get(key_of(each, version))) for each in version.skills.all()]
        counted = tuple(skill for skill in skills if skill.standing)
        if counted:
            yield Nearly(
                code=badge.code,
                name=version.name,
                issuer=version.badge.institution.name,
                picture=path_of(version),
                minimum=version.minimum_skills,
                counted=counted,
                missing=tuple(skill for skill in skills if not skill.standing),
                reflection=version.reflection_question,
                draft_id=drafts.get(badge.pk),
            )
