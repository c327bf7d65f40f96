"""What a path is told from: a person's rows, read in a fixed number of queries whatever their number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Prefetch

from insigne.applications.models import OPEN, Application, SkillClaim
from insigne.awards.models import Award, RecognisedSkill, standing
from insigne.awards.queries import light
from insigne.backpack.models import Keeping
from insigne.backpack.queries import outside_to_show
from insigne.catalogue.queries import published_badges, version_with_skills
from insigne.experiences.models import Experience
from insigne.institutions.rules import roles_of
from insigne.path.models import SkillMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from insigne.backpack.models import OutsideBadge
    from insigne.catalogue.models import Badge, BadgeVersion, Skill
    from insigne.people.models import User

HEAVY = ("version__picture", "version__kit__archive")


@dataclass(frozen=True, slots=True)
class Reading:
    """A person's rows. `versions` has the current version, with its skills, of each badge marked or published."""

    person: "User"
    experiences: "Sequence[Experience]"
    awards: "Sequence[Award]"
    outside: "Sequence[OutsideBadge]"
    applications: "Sequence[Application]"
    marks: "Sequence[SkillMark]"
    published: "Sequence[Badge]"
    versions: "Mapping[UUID, BadgeVersion]"


def read(person: "User") -> Reading:
    """Everything that the person's path is told from."""
    awards = list(_standing_awards(person))
    applications = list(_open_applications(person))
    marks = list(SkillMark.objects.filter(person=person).select_related("badge"))
    published = _badges_for(person, awards, applications)
    return Reading(
        person=person,
        experiences=sorted(Experience.objects.filter(person=person), key=in_time),
        awards=awards,
        outside=list(outside_to_show(person)),
        applications=applications,
        marks=marks,
        published=published,
        versions=_versions_of([*published, *(mark.badge for mark in marks)]),
    )


def in_time(experience: Experience) -> tuple[bool, str, str]:
    """Oldest first; what has no date at the end, in the order in which it was written."""
    start = experience.start or experience.end
    return start is None, start.isoformat() if start else "", experience.created_at.isoformat()


def _standing_awards(person: "User") -> "QuerySet[Award]":
    """The awards that are the person's now, oldest first: neither revoked, declined, erased, nor hidden."""
    recognised = Prefetch("recognised", RecognisedSkill.objects.select_related("skill"))
    kept = light().filter(standing(), recipient=person)
    # What the person put out of sight in their backpack stands on no path.
    hidden = Keeping.objects.filter(person=person, hidden=True, award__isnull=False)
    kept = kept.exclude(pk__in=hidden.values("award"))
    found = kept.select_related("application", "version__kit").defer("version__kit__archive")
    return found.prefetch_related(recognised).order_by("awarded_at", "pk")


def _open_applications(person: "User") -> "QuerySet[Application]":
    chosen = Prefetch("claims", SkillClaim.objects.filter(chosen=True).select_related("skill"))
    found = Application.objects.filter(applicant=person, state__in=OPEN)
    found = found.select_related("institution", "version__badge", "version__kit").defer(*HEAVY)
    return found.prefetch_related(chosen).order_by("created_at", "pk")


def _badges_for(
    person: "User", awards: "Iterable[Award]", applications: "Iterable[Application]"
) -> "list[Badge]":
    """The published badges of the person's institutions; all that are published for who belongs to none."""
    institutions = {*roles_of(person)}
    institutions |= {award.institution_id for award in awards}
    institutions |= {application.institution_id for application in applications}
    found = published_badges()
    return list(found.filter(institution__in=institutions) if institutions else found)


def _versions_of(badges: "Iterable[Badge]") -> "dict[UUID, BadgeVersion]":
    """The current version of each of these badges, with its skills, by the badge's id."""
    wanted = {badge.pk for badge in badges}
    found = version_with_skills().filter(badge__in=wanted, badge__current=F("pk"))
    return {version.badge_id: version for version in found}


def marked_skills(rows: Reading) -> "Iterator[tuple[SkillMark, Skill, BadgeVersion]]":
    """Each mark with its skill in the badge's current version; a mark on a skill that left it is not told."""
    for mark in rows.marks:
        if version := rows.versions.get(mark.badge_id):
            yield from ((mark, skill, version) for skill in version.skills.all() if skill.code == mark.code)
