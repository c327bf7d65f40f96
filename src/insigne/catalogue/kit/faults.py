"""What is wrong with a kit: every fault at once, each with its place and a sentence in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from insigne.catalogue.kit.sentences import SENTENCES

LONGEST_VALUE = 700
"""Longer than any closed list the sentences name, shorter than what a page can bear."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct. `line` counts from 1, or is None when the fault concerns the whole file."""

    file: str
    line: int | None
    code: str
    message_fr: str
    message_en: str

    @classmethod
    def of(cls, code: str, file: str, line: int | None = None, **values: object) -> "Fault":
        """The fault `code` at this place, its sentences filled with `values`, long ones cut short."""
        french, english = SENTENCES[code]
        short = {name: _shortened(str(value)) for name, value in values.items()}
        return cls(file, line, code, french.format(**short), english.format(**short))

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message_en} [{self.code}]"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


class KitFaults(Exception):
    """The kit cannot be read; `faults` says everything that must be corrected, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
