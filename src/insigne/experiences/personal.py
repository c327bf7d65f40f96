"""What `experiences` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING, Any

from django.utils import translation

from insigne.experiences.forms import ExperienceForm
from insigne.experiences.models import Experience
from insigne.experiences.queries import of_person
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """Each experience as JSON for machines; all of them as one text to read."""
    found = list(of_person(person))
    for experience in found:
        yield in_json(f"experiences/{experience.pk}.json", _plain(experience))
    if found:
        with translation.override(person.language):
            told = "\n\n\n".join(_told(experience) for experience in found)
        yield Kept("experiences/experiences.txt", (told + "\n").encode())


def erase(person: "User") -> None:
    """Remove them. Applications that started from them keep their own words, and answer for themselves."""
    Experience.objects.filter(person=person).delete()


def _plain(experience: Experience) -> dict[str, Any]:
    fields = {name: getattr(experience, name) for name in ExperienceForm.base_fields}
    days = {name: fields[name].isoformat() if fields[name] else None for name in ("start", "end")}
    return {"id": str(experience.pk)} | fields | days | {"saved_at": experience.saved_at.isoformat()}


def _told(experience: Experience) -> str:
    """The experience under its questions, in the person's language; what is empty is left out."""
    lines = [experience.title, "=" * min(len(experience.title), 70)]
    for name, field in ExperienceForm.base_fields.items():
        value = getattr(experience, name)
        if name != "title" and value not in {None, ""}:
            lines += ["", str(field.label), str(value)]
    return "\n".join(lines)
