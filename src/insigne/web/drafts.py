"""Forms that are saved as one types: which save a page was made from, and texts that read the same from both roads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Mapping

# Far above what may be sent, so that a paste that is too long is kept and said, not cut.
KEPT = 100_000


class DraftConflict(ValueError):
    """The draft was saved elsewhere since this page was opened."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Which save of a draft a page was made from, and the page's own mark.

    A page may save over its own last save even when the answer to that save got lost on the way.
    """

    revision: int
    tab: str

    def unchanged(self, step: str = "") -> Q:
        """Rows that no other page saved since: for the WHERE of the save itself. `step` prefixes the columns."""
        prefix = f"{step}_" if step else ""
        same = Q(**{f"{prefix}revision": self.revision})
        return same | Q(**{f"{prefix}tab": self.tab}) if self.tab else same


class LongText(forms.CharField):
    """A long text, whose line ends read the same from a button as from saving while one types."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def read_seen(data: "Mapping[str, str]") -> Seen:
    """Which save the page was made from; a page that does not say is taken for the oldest."""
    revision = data.get("revision", "")
    return Seen(
        int(revision) if revision.isdecimal() and len(revision) < 9 else 0, plain(data.get("tab", ""))[:16]
    )


def plain(text: str) -> str:
    """Line ends as the web writes them made plain; a NUL, which no database keeps, dropped."""
    return text.replace("\r\n", "\n").replace("\x00", "")[:KEPT]


def saved_otherwise(form: forms.Form, *, blanks: bool) -> dict[str, str]:
    """The saved value of each field that reads otherwise than what was typed; without `blanks`, if it says anything."""
    saved = {
        name: "" if form.initial[name] is None else str(form.initial[name]) for name in form.changed_data
    }
    return {name: text for name, text in saved.items() if text or blanks}
