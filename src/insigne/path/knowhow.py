"""When two skills are one know-how: across the versions of a badge, and across badges by their first alignment.

The first alignment of a skill is the closest one. By the others, skills that have little in common would become one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insigne.path.told import KnowHow, Shown, Standing
from insigne.web.localized import LocalizedText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insigne.catalogue.models import BadgeVersion, Skill

# The best founded has the lowest.
_RANK = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class Found:
    """A skill somebody shows: the know-how it is, the badge's skill it comes from, and the ground."""

    key: str
    own_key: str
    framework_name: LocalizedText
    ground: Shown


def _own_key(skill: "Skill", version: "BadgeVersion") -> str:
    """The same for a skill in every version of its badge, in every institution that adopted the kit."""
    return f"{version.kit.slug}/{version.badge.slug}/{skill.code}"


def key_of(skill: "Skill", version: "BadgeVersion") -> str:
    """What makes a know-how the same in two badges."""
    return str(skill.alignments[0]["url"]) if skill.alignments else _own_key(skill, version)


def found(skill: "Skill", version: "BadgeVersion", ground: Shown) -> Found:
    """A skill of a version, shown on this ground."""
    name = LocalizedText(**skill.alignments[0]["name"]) if skill.alignments else LocalizedText()
    return Found(key_of(skill, version), _own_key(skill, version), name, ground)


def gather(each: "Iterable[Found]") -> tuple[KnowHow, ...]:
    """One line per know-how: the best founded first, then those that most grounds show."""
    lines: dict[str, list[Found]] = {}
    for one in each:
        lines.setdefault(one.key, []).append(one)
    told = [_line(key, found_here) for key, found_here in lines.items()]
    return tuple(sorted(told, key=lambda line: (_RANK[line.standing], -len(line.grounds))))


def _line(key: str, found_here: "list[Found]") -> KnowHow:
    grounds = sorted((one.ground for one in found_here), key=lambda ground: _RANK[ground.standing])
    one_skill = len({one.own_key for one in found_here}) == 1
    return KnowHow(
        key=key,
        name=found_here[-1].ground.skill_name if one_skill else found_here[0].framework_name,
        standing=grounds[0].standing,
        level=max(ground.level for ground in grounds),
        grounds=tuple(grounds),
    )
