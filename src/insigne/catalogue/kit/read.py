"""From the files of a kit to its values, or to the list of everything that is wrong with it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from insigne.catalogue.engraver import EDGES, EMBLEMS, PAPER, Edge, contrast, is_colour
from insigne.catalogue.kit import limits
from insigne.catalogue.kit.faults import Fault, KitFaults
from insigne.catalogue.kit.fields import Fields, Notes
from insigne.catalogue.kit.files import KIT_FILE, Shelf
from insigne.catalogue.kit.lines import has_long_key, key_lines
from insigne.catalogue.kit.spec import (
    AlignmentSpec,
    Author,
    BadgeSpec,
    CategorySpec,
    DesignSpec,
    KitSpec,
    Localized,
    Route,
    SkillSpec,
    SkillWord,
)


def read_kit(files: Mapping[str, bytes]) -> KitSpec:
    """The kit made of `files` (bytes by path inside the kit, `/` between folders).

    Raises KitFaults with every fault: those of `kit.toml` by line, then those of the other files.
    """
    if KIT_FILE not in files:
        raise KitFaults([Fault.of("missing-file", KIT_FILE)])
    table, notes = _parse(files[KIT_FILE])
    shelf = Shelf(files)
    spec = _kit(Fields(notes, table), shelf)
    faults = sorted(notes.faults, key=lambda fault: fault.line or 0) + shelf.close()
    if faults:
        raise KitFaults(faults)
    return spec


def _parse(data: bytes) -> tuple[dict[str, Any], Notes]:
    if len(data) > limits.TOML:
        reason = f"more than {limits.TOML} bytes"
        raise KitFaults([Fault.of("bad-toml", KIT_FILE, reason=reason)])
    try:
        text = data.decode("utf-8-sig")
        if has_long_key(text):
            raise KitFaults([Fault.of("bad-toml", KIT_FILE, reason="a key with too many parts")])
        return tomllib.loads(text), Notes(KIT_FILE, key_lines(text))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KitFaults([Fault.of("not-utf8", KIT_FILE, line)]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else data.count(b"\n") + 1
        raise KitFaults([Fault.of("bad-toml", KIT_FILE, line, reason=error)]) from None
    except RecursionError:
        raise KitFaults([Fault.of("bad-toml", KIT_FILE, reason="too many nested brackets")]) from None


def _kit(fields: Fields, shelf: Shelf) -> KitSpec:
    spec = KitSpec(
        format=_format(fields),
        id=_slug(fields, "id"),
        version=_matching(fields, "version", limits.SEMVER, "bad-version"),
        name=fields.localized("name", limits.NAME),
        summary=fields.localized("summary", limits.SUMMARY),
        author=_author(fields.group("author")),
        licence=fields.text("licence", limits.NAME),
        categories=tuple(_category(group) for group in _some(fields, "categories", limits.ITEMS)),
        badges=tuple(_badge(group, shelf) for group in _some(fields, "badges", limits.BADGES)),
    )
    fields.close()
    _unique(fields, "categories", [category.id for category in spec.categories])
    _unique(fields, "badges", [badge.id for badge in spec.badges])
    known = {category.id for category in spec.categories}
    for index, badge in enumerate(spec.badges):
        if badge.category and badge.category not in known:
            fields.notes.add(("badges", index, "category"), "unknown-category", value=badge.category)
    return spec


def _format(fields: Fields) -> int:
    """The version of the format; of one we do not know, nothing else can be said."""
    found = fields.number("format", 1, 1_000)
    if found != limits.FORMAT:
        fields.fault("format", "unknown-format", known=limits.FORMAT)
        raise KitFaults(fields.notes.faults)
    return found


def _author(fields: Fields) -> Author:
    author = Author(
        name=fields.text("name", limits.NAME),
        url=_matching(fields, "url", limits.URL, "bad-url"),
        email=_matching(fields, "email", limits.EMAIL, "bad-email") if fields.has("email") else None,
    )
    fields.close()
    return author


def _category(fields: Fields) -> CategorySpec:
    category = CategorySpec(
        id=_slug(fields, "id"),
        name=fields.localized("name", limits.NAME),
        edge=cast("Edge", fields.choice("edge", EDGES)),
        ink=_colour(fields, "ink"),
        tint=_colour(fields, "tint"),
    )
    fields.close()
    if is_colour(category.ink) and contrast(category.ink, PAPER) < limits.CONTRAST:
        ratio = f"{contrast(category.ink, PAPER):.1f}"
        fields.fault("ink", "low-contrast", value=category.ink, ratio=ratio)
    return category


def _badge(fields: Fields, shelf: Shelf) -> BadgeSpec:
    id_ = _slug(fields, "id")
    badge = BadgeSpec(
        id=id_,
        category=fields.text("category", limits.NAME),
        name=fields.localized("name", limits.NAME),
        summary=fields.localized("summary", limits.SUMMARY),
        description=shelf.markdown(id_, "description"),
        criteria=shelf.markdown(id_, "criteria"),
        achievement_type=fields.choice("achievement_type", limits.ACHIEVEMENT_TYPES),
        route=cast("Route", fields.choice("route", limits.ROUTES)),
        skill_word=_skill_word(fields.group("skill_word")),
        minimum_skills=fields.number("minimum_skills", 0, limits.SKILLS),
        skills=tuple(_skill(group) for group in fields.groups("skills", limits.SKILLS)),
        reflection=fields.yes("reflection"),
        reflection_question=_optional_text(fields, "reflection_question"),
        experience_hint=fields.localized("experience_hint", limits.PARAGRAPH),
        audience=fields.localized("audience", limits.SHORT),
        minutes=fields.number("minutes", *limits.MINUTES),
        answer_days=fields.number("answer_days", *limits.DAYS),
        validity_months=_validity(fields),
        tags=fields.texts("tags", limits.ITEMS, limits.TAG),
        image=_image(fields, shelf),
    )
    fields.close()
    _check_badge(fields, badge)
    return badge


def _check_badge(fields: Fields, badge: BadgeSpec) -> None:
    """What the values of a badge say to each other."""
    _unique(fields, "skills", [skill.code for skill in badge.skills], item="code")
    if badge.minimum_skills > len(badge.skills):
        values = {"minimum": badge.minimum_skills, "count": len(badge.skills)}
        fields.fault("minimum_skills", "minimum-too-high", **values)
    if badge.route == "application" and badge.minimum_skills < 1:
        fields.fault("minimum_skills", "minimum-too-low")
    if badge.reflection != (badge.reflection_question is not None):
        fields.fault("reflection", "reflection-mismatch")


def _skill_word(fields: Fields) -> SkillWord:
    word = SkillWord(fields.localized("one", limits.TAG), fields.localized("many", limits.TAG))
    fields.close()
    return word


def _skill(fields: Fields) -> SkillSpec:
    skill = SkillSpec(
        code=_matching(fields, "code", limits.CODE, "bad-code"),
        name=fields.localized("name", limits.SHORT),
        hint=fields.localized("hint", limits.SUMMARY),
        questions=fields.texts("questions", limits.ITEMS, limits.SUMMARY),
        alignments=tuple(_alignment(group) for group in fields.groups("alignments", limits.ITEMS)),
    )
    fields.close()
    return skill


def _alignment(fields: Fields) -> AlignmentSpec:
    alignment = AlignmentSpec(
        framework=fields.text("framework", limits.NAME),
        url=_matching(fields, "url", limits.URL, "bad-url"),
        code=fields.text("code", limits.NAME),
        name=fields.localized("name", limits.SHORT),
    )
    fields.close()
    return alignment


def _image(fields: Fields, shelf: Shelf) -> DesignSpec | str:
    """A design to engrave when the author wrote a table, else the path of a file of the kit."""
    if isinstance(fields.table.get("image"), str):
        path = _matching(fields, "image", limits.IMAGE_NAME, "bad-image-name")
        if limits.IMAGE_NAME.fullmatch(path):
            shelf.image(path)
        return path
    group = fields.group("image")
    design = DesignSpec(
        emblem=group.choice("emblem", EMBLEMS),
        petals=group.number("petals", *limits.PETALS),
        ring=group.localized("ring", limits.RING),
        base=group.localized("base", limits.BASE),
    )
    group.close()
    return design


def _validity(fields: Fields) -> int | None:
    return fields.number("validity_months", *limits.MONTHS) if fields.has("validity_months") else None


def _optional_text(fields: Fields, key: str) -> Localized | None:
    return fields.localized(key, limits.PARAGRAPH) if fields.has(key) else None


def _some(fields: Fields, key: str, limit: int) -> Iterable[Fields]:
    """A list that must be there, with one item at least."""
    if not fields.has(key):
        fields.notes.add((), "missing-key", key=key)
    elif fields.table[key] == []:
        fields.fault(key, "none-given", key=key)
    return fields.groups(key, limit)


def _unique(fields: Fields, key: str, names: list[str], *, item: str = "id") -> None:
    for index, name in enumerate(names):
        if name and name in names[:index]:
            fields.notes.add((*fields.path, key, index, item), "duplicate", value=name)


def _slug(fields: Fields, key: str) -> str:
    return _matching(fields, key, limits.SLUG, "bad-id")


def _matching(fields: Fields, key: str, pattern: re.Pattern[str], code: str) -> str:
    value = fields.text(key, limits.SHORT)
    if value.strip() and not pattern.fullmatch(value):
        fields.fault(key, code, value=value)
    return value


def _colour(fields: Fields, key: str) -> str:
    value = fields.text(key, limits.TAG)
    if value.strip() and not is_colour(value):
        fields.fault(key, "bad-colour", value=value)
    return value
