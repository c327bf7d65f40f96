"""The shape of a document that is, but for some strings, one that was looked at before.

What is wrong or unusual about a document follows from the part that all awards of a badge share (see
`linked_data.plan`), and from the kinds of the strings that differ. When nothing was wrong with the first one, a
later one needs only its strings looked at: each must be of every kind that the first one's was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from insigne.credentials.checks.kinds import KINDS
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.report import Finding

_MOST = 256
_LONGEST = 32 * 1024


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which of the values were addresses and instants, and what was found."""

    addresses: tuple[int, ...]
    instants: tuple[int, ...]
    findings: tuple[Finding, ...]

    def fits(self, values: Sequence[str]) -> bool:
        address, instant = KINDS["address"], KINDS["instant"]
        return (
            "" not in values
            and not any(address(values[number]) for number in self.addresses)
            and not any(instant(values[number]) for number in self.instants)
        )


_known: dict[tuple[str, bytes], _Shape] = {}


def recall(class_name: str, form: Form) -> list[Finding] | None:
    """What was found about a document of the same shape, if nothing was wrong with it."""
    shape = _known.get((class_name, form.skeleton))
    return list(shape.findings) if shape is not None and shape.fits(form.values) else None


def remember(class_name: str, form: Form, findings: Sequence[Finding]) -> None:
    """Keep the findings about a document whose fields and values are as they should be."""
    values = form.values
    if not 0 < len(form.skeleton) < _LONGEST or "" in values:
        return
    if len(_known) >= _MOST:
        _known.clear()  # in one step: several threads verify at once
    _known[class_name, form.skeleton] = _Shape(
        _of_kind("address", values), _of_kind("instant", values), tuple(findings)
    )


def _of_kind(kind: str, values: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for number, value in enumerate(values) if not KINDS[kind](value))
