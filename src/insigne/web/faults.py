"""What is wrong on a page, each with the field it concerns: the error summary's rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence, the id of the field to jump to (or ""), and what to call that field."""

    sentence: str
    target: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """The field's name as the summary writes it, before the sentence."""
        return f"{self.name} — " if self.name else ""


def of_form(form: "BaseForm") -> list[Fault]:
    """The faults of a bound form, in the order of its fields."""
    found = [Fault(str(error)) for error in form.non_field_errors()]
    for field in form:
        found += [
            Fault(str(error), field.id_for_label or field.auto_id, str(field.label)) for error in field.errors
        ]
    return found
