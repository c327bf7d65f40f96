"""Self-assessment: what a person says they can do, beside what reviewers recognised."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insigne.catalogue.pictures import path_of
from insigne.path.knowhow import key_of
from insigne.path.models import Level
from insigne.path.reading import marked_skills

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from insigne.catalogue.models import Badge, BadgeVersion
    from insigne.path.models import SkillMark
    from insigne.path.reading import Reading
    from insigne.web.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class ToMark:
    """A badge whose know-hows can be marked, and how many are."""

    code: str
    name: "LocalizedText"
    issuer: "LocalizedText"
    picture: str
    marked: int
    total: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A know-how: the person's word (`level` 0: none; `first` the level they began with), and who recognised it."""

    name: "LocalizedText"
    level: int
    level_name: str
    first_name: str
    badges: "tuple[LocalizedText, ...]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The person's marks beside the reviewers' verdicts. `unmarked`: in badges of which they marked nothing."""

    agreed: tuple[Compared, ...]
    surprising: tuple[Compared, ...]
    unmarked: tuple[Compared, ...]
    waiting: tuple[Compared, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.agreed or self.surprising or self.unmarked or self.waiting)


@dataclass(slots=True)
class _Line:
    name: "LocalizedText"
    mark: "SkillMark | None" = None
    badges: "tuple[LocalizedText, ...]" = ()
    was_asked: bool = False  # the person marked something of a badge that has it


def badges_to_mark(rows: "Reading") -> list[ToMark]:
    """The published badges of the person's institutions that have skills."""
    marked = [mark.badge_id for mark in rows.marks]
    return [
        ToMark(
            code=badge.code,
            name=version.name,
            issuer=badge.institution.name,
            picture=path_of(version),
            marked=marked.count(badge.pk),
            total=len(version.skills.all()),
        )
        for badge, version in _with_skills(rows)
    ]


def compare(rows: "Reading") -> Comparison:
    """Each know-how once. To be recognised for what one had only seen done, or not thought of, is a surprise.

    It is none where one was not asked yet: a badge without any mark of the person's says nothing about them.
    """
    lines = _lines(rows).values()
    asked = [_compared(line) for line in lines if line.badges and line.was_asked]
    return Comparison(
        agreed=tuple(line for line in asked if line.level >= Level.WITH_HELP),
        surprising=tuple(line for line in asked if line.level < Level.WITH_HELP),
        unmarked=tuple(_compared(line) for line in lines if line.badges and not line.was_asked),
        waiting=tuple(_compared(line) for line in lines if not line.badges),
    )


def _lines(rows: "Reading") -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    asked = {mark.badge_id for mark in rows.marks}
    for award in rows.awards:
        for each in award.recognised.all():
            line = lines.setdefault(key_of(each.skill, award.version), _Line(each.skill.name))
            line.badges = tuple(dict.fromkeys((*line.badges, award.version.name)))
            line.was_asked = line.was_asked or award.version.badge_id in asked
    for mark, skill, version in marked_skills(rows):
        line = lines.setdefault(key_of(skill, version), _Line(skill.name))
        line.was_asked = True
        if line.mark is None or line.mark.level < mark.level:
            line.mark = mark
    return lines


def _with_skills(rows: "Reading") -> "Iterator[tuple[Badge, BadgeVersion]]":
    for badge in rows.published:
        version = rows.versions.get(badge.pk)
        if version and version.skills.all():
            yield badge, version


def _compared(line: _Line) -> Compared:
    mark = line.mark
    before: Sequence[dict[str, int]] = mark.before if mark else ()
    return Compared(
        name=line.name,
        level=mark.level if mark else 0,
        level_name=str(mark.get_level_display()) if mark else "",
        first_name=str(Level(before[0]["level"]).label) if before else "",
        badges=line.badges,
    )
