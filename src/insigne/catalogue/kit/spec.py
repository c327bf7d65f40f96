"""The values of a kit: what an author writes once and a school adopts in one action.

They are plain and frozen: no database, no file. `Markdown` below means CommonMark without HTML.
"""

from dataclasses import dataclass
from typing import Literal

from insigne.catalogue.engraver import Edge
from insigne.credentials.messages import nearest_language

Route = Literal["application", "list", "claim", "results", "completion"]


@dataclass(frozen=True, slots=True)
class Localized:
    """One text in the two languages of the platform; neither is ever empty."""

    fr: str
    en: str

    def text(self, language: str) -> str:
        """The text in `language` ("fr", "fr-FR", "en"…); French, the kits' first language, for any other."""
        return self.en if nearest_language(language) == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote the kit: the `creator` of its badges (OB 3.0 `Achievement.creator`), not their issuer."""

    name: str
    url: str
    email: str | None


@dataclass(frozen=True, slots=True)
class CategorySpec:
    """A group of the catalogue and the look its badges share. Colours are `#rrggbb`."""

    id: str
    name: Localized
    edge: Edge
    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class AlignmentSpec:
    """The place of a skill in a public framework (OB 3.0 `Alignment`)."""

    framework: str
    url: str
    code: str
    name: Localized


@dataclass(frozen=True, slots=True)
class SkillSpec:
    """One of the things a badge recognises, and the questions that help to tell it."""

    code: str
    name: Localized
    hint: Localized
    questions: tuple[Localized, ...]
    alignments: tuple[AlignmentSpec, ...]


@dataclass(frozen=True, slots=True)
class SkillWord:
    """What the kit calls a skill: "savoir-faire", "savoir-agir", "compétence"."""

    one: Localized
    many: Localized


@dataclass(frozen=True, slots=True)
class DesignSpec:
    """A badge picture for the engraver; edge and colours come from the category."""

    emblem: str
    petals: int
    ring: Localized
    base: Localized


@dataclass(frozen=True, slots=True)
class BadgeSpec:
    """A badge as its author wrote it.

    `description` and `criteria` are Markdown, the other texts are plain. `minutes` is the time to apply,
    `answer_days` the time to wait for an answer, `validity_months` is None when the badge never expires.
    `image` is a design to engrave, or the path of a PNG or SVG file of the kit.
    """

    id: str
    category: str
    name: Localized
    summary: Localized
    description: Localized
    criteria: Localized
    achievement_type: str
    route: Route
    skill_word: SkillWord
    minimum_skills: int
    skills: tuple[SkillSpec, ...]
    reflection: bool
    reflection_question: Localized | None
    experience_hint: Localized
    audience: Localized
    minutes: int
    answer_days: int
    validity_months: int | None
    tags: tuple[Localized, ...]
    image: DesignSpec | str


@dataclass(frozen=True, slots=True)
class KitSpec:
    """A whole kit. `format` is the version of the format (1), `version` that of this kit (semver)."""

    format: int
    id: str
    version: str
    name: Localized
    summary: Localized
    author: Author
    licence: str
    categories: tuple[CategorySpec, ...]
    badges: tuple[BadgeSpec, ...]

    def category(self, id_: str) -> CategorySpec:
        """The category named `id_`. Raises KeyError when the kit has none."""
        for category in self.categories:
            if category.id == id_:
                return category
        raise KeyError(id_)
