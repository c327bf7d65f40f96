"""From the values of a kit back to its files: what an institution exports, another can adopt."""

from collections.abc import Mapping
from typing import Any

import tomli_w

from insigne.catalogue.kit.files import KIT_FILE, markdown_path
from insigne.catalogue.kit.spec import (
    AlignmentSpec,
    BadgeSpec,
    CategorySpec,
    DesignSpec,
    KitSpec,
    Localized,
    SkillSpec,
)


def write_kit(spec: KitSpec, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the kit `spec`; `images` holds the bytes of the image files its badges name.

    Law: `read_kit(write_kit(spec, images)) == spec` for every kit that can be read. Raises KeyError for an
    image that is not in `images`.
    """
    files = {KIT_FILE: tomli_w.dumps(_kit(spec)).encode()}
    for badge in spec.badges:
        for name, text in (("description", badge.description), ("criteria", badge.criteria)):
            files[markdown_path(badge.id, name, "fr")] = f"{text.fr}\n".encode()
            files[markdown_path(badge.id, name, "en")] = f"{text.en}\n".encode()
        if isinstance(badge.image, str):
            files[badge.image] = images[badge.image]
    return files


def _kit(spec: KitSpec) -> dict[str, Any]:
    author = {"name": spec.author.name, "url": spec.author.url}
    if spec.author.email is not None:
        author["email"] = spec.author.email
    return {
        "format": spec.format,
        "id": spec.id,
        "version": spec.version,
        "name": _both(spec.name),
        "summary": _both(spec.summary),
        "licence": spec.licence,
        "author": author,
        "categories": [_category(category) for category in spec.categories],
        "badges": [_badge(badge) for badge in spec.badges],
    }


def _category(category: CategorySpec) -> dict[str, Any]:
    return {
        "id": category.id,
        "name": _both(category.name),
        "edge": category.edge,
        "ink": category.ink,
        "tint": category.tint,
    }


def _badge(badge: BadgeSpec) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": badge.id,
        "category": badge.category,
        "name": _both(badge.name),
        "summary": _both(badge.summary),
        "achievement_type": badge.achievement_type,
        "route": badge.route,
        "minimum_skills": badge.minimum_skills,
        "reflection": badge.reflection,
        "minutes": badge.minutes,
        "answer_days": badge.answer_days,
        "experience_hint": _both(badge.experience_hint),
        "audience": _both(badge.audience),
        "tags": [_both(tag) for tag in badge.tags],
        "skill_word": {"one": _both(badge.skill_word.one), "many": _both(badge.skill_word.many)},
        "image": _image(badge.image),
        "skills": [_skill(skill) for skill in badge.skills],
    }
    if badge.validity_months is not None:
        table["validity_months"] = badge.validity_months
    if badge.reflection_question is not None:
        table["reflection_question"] = _both(badge.reflection_question)
    return table


def _image(image: DesignSpec | str) -> dict[str, Any] | str:
    if isinstance(image, str):
        return image
    return {
        "emblem": image.emblem,
        "petals": image.petals,
        "ring": _both(image.ring),
        "base": _both(image.base),
    }


def _skill(skill: SkillSpec) -> dict[str, Any]:
    return {
        "code": skill.code,
        "name": _both(skill.name),
        "hint": _both(skill.hint),
        "questions": [_both(question) for question in skill.questions],
        "alignments": [_alignment(alignment) for alignment in skill.alignments],
    }


def _alignment(alignment: AlignmentSpec) -> dict[str, Any]:
    return {
        "framework": alignment.framework,
        "url": alignment.url,
        "code": alignment.code,
        "name": _both(alignment.name),
    }


def _both(text: Localized) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
