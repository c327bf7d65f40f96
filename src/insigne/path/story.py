"""A person's path, told in order: `story_of(person)`. The values are in `told`."""

from typing import TYPE_CHECKING

from django.urls import reverse

from insigne.catalogue.pictures import path_of
from insigne.path.knowhow import Found, found, gather, key_of
from insigne.path.models import Level
from insigne.path.nearly import nearly
from insigne.path.reading import Reading, marked_skills, read
from insigne.path.told import (
    OUTSIDE,
    Figures,
    InProgress,
    KnowHow,
    Shown,
    SkillOf,
    Standing,
    Story,
    ToldBadge,
    ToldExperience,
)
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from insigne.applications.models import Application
    from insigne.awards.models import Award
    from insigne.backpack.models import OutsideBadge
    from insigne.experiences.models import Experience
    from insigne.people.models import User


def story_of(person: "User") -> Story:
    """The whole path as its owner reads it. A dozen queries, however long it is."""
    return tell(read(person))


def tell(rows: Reading) -> Story:
    """The path that these rows make."""
    titles = {str(each.pk): each.title for each in rows.experiences}
    skills = gather(_all_found(rows, titles))
    badges = _badges(rows)
    in_progress = tuple(_in_progress(each) for each in rows.applications)
    experiences = tuple(_experience(each, skills, badges, in_progress) for each in rows.experiences)
    return Story(
        person_name=rows.person.name,
        experiences=experiences,
        badges=badges,
        in_progress=in_progress,
        skills=skills,
        figures=figures(experiences, badges, skills),
        nearly=nearly(rows, {line.key: line.standing for line in skills}),
    )


def figures(
    experiences: "Sequence[ToldExperience]", badges: "Sequence[ToldBadge]", skills: "Sequence[KnowHow]"
) -> Figures:
    """The numbers of these parts of a path."""
    return Figures(
        experiences=len(experiences),
        hours=sum(each.hours or 0 for each in experiences),
        badges=len(badges),
        recognised=sum(line.standing == Standing.RECOGNISED for line in skills),
    )


def _all_found(rows: Reading, titles: "Mapping[str, str]") -> "Iterator[Found]":
    yield from _recognised(rows, titles)
    yield from _claimed(rows, titles)
    yield from _marked(rows, titles)


def _recognised(rows: Reading, titles: "Mapping[str, str]") -> "Iterator[Found]":
    for award in rows.awards:
        experience = _experience_of(award)
        for each in award.recognised.all():
            ground = Shown(
                standing=Standing.RECOGNISED,
                skill_name=each.skill.name,
                badge_name=award.version.name,
                badge=str(award.pk),
                experience=experience,
                experience_title=titles.get(experience, ""),
            )
            yield found(each.skill, award.version, ground)


def _claimed(rows: Reading, titles: "Mapping[str, str]") -> "Iterator[Found]":
    for application in rows.applications:
        experience = _key(application.experience_id)
        for claim in application.claims.all():
            ground = Shown(
                standing=Standing.CLAIMED,
                skill_name=claim.skill.name,
                badge_name=application.version.name,
                experience=experience,
                experience_title=titles.get(experience, ""),
            )
            yield found(claim.skill, application.version, ground)


def _marked(rows: Reading, titles: "Mapping[str, str]") -> "Iterator[Found]":
    """The person's own marks: to have seen something done is not to show it."""
    for mark, skill, version in marked_skills(rows):
        if mark.level < Level.WITH_HELP:
            continue
        experience = _key(mark.experience_id)
        ground = Shown(
            standing=Standing.MARKED,
            skill_name=skill.name,
            badge_name=version.name,
            experience=experience,
            experience_title=titles.get(experience, ""),
            level=mark.level,
        )
        yield found(skill, version, ground)


def _badges(rows: Reading) -> tuple[ToldBadge, ...]:
    """Ours and others', in order of time; what bears no date stands last."""
    held = [*map(_badge, rows.awards), *map(_outside, rows.outside)]
    return tuple(sorted(held, key=lambda each: each.awarded_at.isoformat() if each.awarded_at else "~"))


def _outside(badge: "OutsideBadge") -> ToldBadge:
    """A badge that another site issued. Its page there is nothing that we could vouch for."""
    return ToldBadge(
        key=f"{OUTSIDE}{badge.pk}",
        name=LocalizedText(str(badge), str(badge)),
        issuer=LocalizedText(badge.issuer_name, badge.issuer_name),
        picture=reverse("outside-picture", args=[badge.pk]) if badge.has_picture else "",
        awarded_at=badge.issued_at,
        valid_until=badge.expires_at,
        is_expired=badge.is_expired,
        award_id=None,
        page="",
        experience="",
        skills=(),
    )


def _badge(award: "Award") -> ToldBadge:
    version = award.version
    return ToldBadge(
        key=str(award.pk),
        name=version.name,
        issuer=award.institution.name,
        picture=path_of(version),
        awarded_at=award.awarded_at,
        valid_until=award.valid_until,
        is_expired=award.is_expired,
        award_id=award.pk,
        page=reverse("award", args=[award.pk]) if award.is_shared else "",
        experience=_experience_of(award),
        skills=tuple(
            SkillOf(key_of(each.skill, version), each.skill.name, Standing.RECOGNISED)
            for each in award.recognised.all()
        ),
    )


def _in_progress(application: "Application") -> InProgress:
    return InProgress(
        application_id=application.pk,
        name=application.version.name,
        issuer=application.institution.name,
        picture=path_of(application.version),
        state=application.state,
        state_name=application.get_state_display(),
        chosen=len(application.claims.all()),
        minimum=application.version.minimum_skills,
        experience=_key(application.experience_id),
    )


def _experience(
    row: "Experience",
    skills: "Sequence[KnowHow]",
    badges: "Sequence[ToldBadge]",
    in_progress: "Sequence[InProgress]",
) -> ToldExperience:
    key = str(row.pk)
    return ToldExperience(
        key=key,
        title=row.title,
        structure=row.structure,
        role=row.role,
        start=row.start,
        end=row.end,
        hours=row.hours,
        situation=row.situation,
        action=row.action,
        result=row.result,
        again=row.again,
        skills=tuple(_beside(line, key) for line in skills if _is_shown_by(line, key)),
        badges=tuple(badge for badge in badges if badge.experience == key),
        in_progress=tuple(each for each in in_progress if each.experience == key),
    )


def _is_shown_by(line: KnowHow, experience: str) -> bool:
    return any(ground.experience == experience for ground in line.grounds)


def _beside(line: KnowHow, experience: str) -> SkillOf:
    """The know-how as this experience shows it: grounds stand best first."""
    ground = next(ground for ground in line.grounds if ground.experience == experience)
    return SkillOf(line.key, line.name, ground.standing)


def _experience_of(award: "Award") -> str:
    """The experience that led to the award; none when it was given by list or by code."""
    application = getattr(award, "application", None)
    return _key(application.experience_id) if application else ""


def _key(pk: object) -> str:
    return str(pk) if pk else ""
