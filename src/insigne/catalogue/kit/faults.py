"""What is wrong with a kit: every fault at once, each with its place and a sentence in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

from insigne.catalogue.kit.sentences import SENTENCES


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
        """The fault `code` at this place, its sentences filled with `values`."""
        french, english = SENTENCES[code]
        return cls(file, line, code, french.format(**values), english.format(**values))

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message_en} [{self.code}]"


class KitFaults(Exception):  # noqa: N818 - it carries faults, it is not one error
    """The kit cannot be read; `faults` says everything that must be corrected, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
