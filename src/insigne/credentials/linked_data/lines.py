"""Sorted lines with holes: the canonical form of all documents that differ in a few values only.

Filled with other values, the lines are the same but may have to change places. Where neighbours differ first in
text that never changes, their order holds for all values; where they differ first in a value, a guard compares
the two. When a guard objects, the lines are sorted anew. So the answer never rests on luck.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any, Self

# Two terms to compare: the text before and after each one's value belongs to the comparison.
_Guard = tuple[int, bytes, bytes, int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Hole:
    """A term of a line that holds a value: `<value>`, `"value"` or `"value"^^<type>`."""

    number: int
    before: bytes
    after: bytes

    def filled(self, values: Sequence[bytes]) -> bytes:
        return self.before + values[self.number] + self.after


Term = bytes | Hole
Line = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in order, for whichever values fill them."""

    pattern: bytes
    slots: Any  # an itemgetter: typeshed has no type for many items
    guards: tuple[_Guard, ...]

    @classmethod
    def of(cls, lines: Sequence[Line], sample: Sequence[bytes], kin: frozenset[int]) -> Self:
        """Of lines without line feeds, put in the order that they have with the values of `sample`.

        A term that is empty is left out. `kin` are the values that are the first one and a constant ending: their
        order among themselves, and with the first, never changes.
        """
        ordered = sorted(lines, key=lambda line: _text(line, sample))
        pattern = b"".join(_pattern(line) for line in ordered)
        holes = [term.number for line in ordered for term in line if isinstance(term, Hole)]
        # An itemgetter of one item gives the bare item; a number more than is needed does no harm.
        slots = itemgetter(*holes) if len(holes) > 1 else lambda values: tuple(values[n] for n in holes)
        guards = [guard for pair in pairwise(ordered) for guard in _guard(*pair, kin | {0})]
        return cls(pattern, slots, tuple(dict.fromkeys(guards)))

    def fill(self, values: Sequence[bytes]) -> bytes:
        """The lines with these values (already escaped), sorted by code point, none twice."""
        text: bytes = self.pattern % self.slots(values)
        for one, before, after, other, opening, closing in self.guards:
            if before + values[one] + after >= opening + values[other] + closing:
                return b"".join(sorted({line + b"\n" for line in text.split(b"\n")[:-1]}))
        return text


def _text(line: Line, values: Sequence[bytes]) -> bytes:
    return b" ".join(term.filled(values) if isinstance(term, Hole) else term for term in line if term != b"")


def _pattern(line: Line) -> bytes:
    parts = [_escaped(term) for term in line if term != b""]
    return b" ".join(parts) + b" .\n"


def _escaped(term: Term) -> bytes:
    if isinstance(term, Hole):
        return term.before.replace(b"%", b"%%") + b"%b" + term.after.replace(b"%", b"%%")
    return term.replace(b"%", b"%%")


def _guard(first: Line, second: Line, kin: frozenset[int]) -> Sequence[_Guard]:
    """What must be compared to know that the first line still comes before the second; often nothing."""
    for one, other in zip(first, second, strict=True):
        if one == other:
            continue
        if _first(one) != _first(other):
            return ()  # an address, a literal and a blank node differ in their first sign
        if not isinstance(one, Hole) and not isinstance(other, Hole):
            return ()
        if isinstance(one, Hole) and isinstance(other, Hole) and {one.number, other.number} <= kin:
            return ()
        return ((*_sides(one), *_sides(other)),)
    return ()


def _first(term: Term) -> bytes:
    return (term.before if isinstance(term, Hole) else term)[:1]


def _sides(term: Term) -> tuple[int, bytes, bytes]:
    if isinstance(term, Hole):
        return term.number, term.before, term.after
    # A constant is compared as the text before an empty value: the last of the values is always empty.
    return -1, term, b""
