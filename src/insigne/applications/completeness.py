"""What an application still lacks before it can be sent. The server's rule; pages only repeat it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from insigne.applications.models import Application, SkillClaim

DESCRIPTION_MIN = 300
TEXT_MIN = 100
TEXT_MAX = 3000


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing to mend: on which step, at which field, and the sentence for it."""

    step: str
    field: str
    sentence: str

    @property
    def page(self) -> str:
        """The name of the address of its step."""
        return f"application-{self.step}"

    @property
    def anchor(self) -> str:
        """The id of its field on that page."""
        return f"id_{self.field}" if self.step == "experience" else self.field


def lacks(application: "Application", claims: "Sequence[SkillClaim]") -> list[Lack]:
    """Everything that keeps this application from being sent, in the order of the form."""
    return [*_experience(application), *_skills(application, claims), *_reflection(application)]


def _experience(application: "Application") -> "Iterator[Lack]":
    if not application.structure.strip():
        yield Lack("experience", "structure", _("Say where it took place: association, project or scheme."))
    if not application.role.strip():
        yield Lack("experience", "role", _("Say what your role was."))
    if not application.start:
        yield Lack("experience", "start", _("Give the date on which it began."))
    if application.start and application.end and application.end < application.start:
        yield Lack("experience", "end", _("The end comes before the start: correct one of the two dates."))
    yield from _length("experience", "description", application.description, DESCRIPTION_MIN)


def _skills(application: "Application", claims: "Sequence[SkillClaim]") -> "Iterator[Lack]":
    chosen = [claim for claim in claims if claim.chosen]
    minimum = application.version.minimum_skills
    if len(chosen) < minimum:
        missing = minimum - len(chosen)
        yield Lack(
            "skills",
            "skills",
            ngettext(
                "Choose at least %(minimum)d %(words)s: %(missing)d more is needed.",
                "Choose at least %(minimum)d %(words)s: %(missing)d more are needed.",
                missing,
            )
            % {"minimum": minimum, "missing": missing, "words": application.version.skill_words},
        )
    for claim in chosen:
        yield from _length("skills", f"text-{claim.skill.code}", claim.text, TEXT_MIN)


def _reflection(application: "Application") -> "Iterator[Lack]":
    if application.version.asks_reflection:
        yield from _length("skills", "reflection", application.reflection, TEXT_MIN)


def _length(step: str, field: str, text: str, minimum: int) -> "Iterator[Lack]":
    size = len(text.strip())
    if not size:
        yield Lack(step, field, _("Tell what you did: this part is still empty."))
    elif size < minimum:
        sentence = _("Say a little more: %(size)d characters so far, at least %(minimum)d are needed.")
        yield Lack(step, field, sentence % {"size": size, "minimum": minimum})
    elif size > TEXT_MAX:
        sentence = _("Make it shorter: %(size)d characters, at most %(maximum)d are read.")
        yield Lack(step, field, sentence % {"size": size, "maximum": TEXT_MAX})
