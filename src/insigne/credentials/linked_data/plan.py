"""The fast road: one canonical form for all awards of a badge, the values that differ filled in.

All credentials of one badge are the same document but for a few strings: its id, dates, the recipient, the
place in a status list. A plan is made once, by running the exact engine on a document that holds markers in
their place; the markers show where each value goes. It is exact, because

* all that is not one of these strings is compared as serialized bytes, so keys, types, lengths and contexts are
  those of the document that the plan was made from;
* each value stands alone in a literal, or is an absolute address with the same beginning as the one before;
* a blank node whose own lines hold a value has its hash computed anew (RDFC-1.0 §4.6); when two hashes are
  equal the plan gives up;
* lines are known to be in order, or sorted (see `lines`).

Whatever a plan cannot prove raises `Unfit`, and the document takes the next road.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

import orjson

from insigne.credentials.fields import as_list
from insigne.credentials.linked_data.canonical import dataset
from insigne.credentials.linked_data.lines import Hole, Line, Lines, Term
from insigne.credentials.linked_data.quads import is_address
from insigne.credentials.linked_data.rdfc import Quad, canonical_names, literal
from insigne.credentials.linked_data.scopes import READ_BY_NAME
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json


class Unfit(Exception):
    """No plan can be made of the document, or the plan is not for it. Never leaves this package."""


# What differs from one award to the next: the name of a member, and None for a string, or the same again for an
# object or a list of objects.
_Places = tuple[tuple[str, Any], ...]
_PLACES: _Places = (
    *((name, None) for name in ("id", "validFrom", "validUntil", "awardedDate", "issuanceDate", "expirationDate")),
    ("credentialSubject", (
        *((name, None) for name in (
            "id", "activityStartDate", "activityEndDate", "licenseNumber", "narrative", "encodedList",
        )),
        ("identifier", (("identityHash", None), ("salt", None))),
        ("result", (("id", None), ("value", None))),
    )),
    ("credentialStatus", (("id", None), ("statusListIndex", None), ("statusListCredential", None))),
    ("evidence", (("id", None), ("name", None), ("narrative", None), ("description", None))),
)  # fmt: skip

# What no literal can hold unescaped; 0xEF begins the noncharacters that must be escaped, and little else.
_NEEDS_ESCAPE = re.compile(rb'[\x00-\x1f\x7f"\\\xef]').search
# A marker in JSON, with its quotes.
MARKED_TEXT = re.compile(rb'"[^"\\]*?insigne-value-(\d+)-"')
# A marker that is a whole term: an address, or a literal with its type or language.
_MARKED = re.compile(
    r"""(?P<open>[<"])(?P<start>[^"<> ]*)insigne-value-(?P<number>\d+)-(?:>|"(?P<after>[^"]*))""", re.ASCII
)


def cut(document: Json) -> tuple[bytes, list[str]]:
    """What all documents of a plan have in common, serialized, and the values that this one has.

    Raises Unfit when a value is not a string, or the rest is no JSON that we could have read.
    """
    values: list[str] = []
    try:
        return orjson.dumps(_taken(document, _PLACES, values, None)), values
    except TypeError:
        raise Unfit from None


def _taken(node: Json, places: _Places, values: list[str], marks: Sequence[str] | None) -> Json:
    """A copy of the node without the values at the places, which are added to `values`; all the rest is shared.

    In their stead stand `marks`, or a number: a value is always a string, so that nothing else can stand there.
    """
    copy = node.copy()
    for name, inner in places:
        value = node.get(name)
        if value is None:
            continue
        kind = type(value)
        if inner is None:
            if kind is not str:
                raise Unfit
            copy[name] = 0 if marks is None else marks[len(values)]
            values.append(value)
        elif kind is dict:
            copy[name] = _taken(value, inner, values, marks)
        elif kind is list:
            copy[name] = [_taken(_object(item), inner, values, marks) for item in value]
    return copy


def _object(item: object) -> Json:
    if type(item) is not dict:
        raise Unfit
    return item


@dataclass(frozen=True, slots=True)
class _Blanks:
    """The blank nodes of documents whose values enter their hashes; the names follow from the hashes.

    Each is known by its number. `hashes` are those that no value enters; the lines of the others are filled in.
    """

    hashes: tuple[tuple[str, int], ...]
    lines: tuple[tuple[Lines, int], ...]

    def names(self, values: list[bytes]) -> list[bytes]:
        """Their canonical names. Raises Unfit when two hashes are equal (then N-degree hashing decides)."""
        found = [(sha256(lines.fill(values)).hexdigest(), number) for lines, number in self.lines]
        found += self.hashes
        found.sort()
        names, last = [b""] * len(found), ""
        for place, (digest, number) in enumerate(found):
            if digest == last:
                raise Unfit
            last, names[number] = digest, b"_:c14n%d" % place
        return names


@dataclass(frozen=True, slots=True)
class Plan:
    """The canonical form of all documents that have `skeleton` in common.

    `marked` is the document with markers for values. `endings` are the values that are the first one and a
    constant ending; `addresses` those that must be one, and how each must begin.
    """

    skeleton: bytes
    marked: Json
    endings: tuple[tuple[int, str], ...]
    addresses: tuple[tuple[int, str], ...]
    blanks: _Blanks | None
    lines: Lines

    @classmethod
    def of(cls, document: Json) -> Self:
        """The plan of a document that is known to be good. Raises Unfit."""
        skeleton, values = cut(document)
        if not values or b"insigne-value-" in skeleton or _has_own_context(document):
            raise Unfit
        marks = [f"{_start(value)}insigne-value-{number}-" for number, value in enumerate(values)]
        marked = _taken(document, _PLACES, [], marks)
        try:
            subject, quads = dataset(marked)
        except CredentialError:
            raise Unfit from None
        if any(quad[0] != subject and quad[1][1:-1] in READ_BY_NAME for quad in quads):
            raise Unfit  # were that node's id the document's own, it could hide a statement (`term_hidden`)
        shape = _Shape.of(values, quads)
        return cls(
            skeleton, marked, tuple(shape.endings.items()), shape.addresses(), shape.blanks(), shape.lines()
        )

    def canonical(self, values: Sequence[str]) -> bytes:
        """The canonical N-Quads, in UTF-8, of the document with these values. Raises Unfit."""
        return self.fill(values, encoded(values)[0])

    def fill(self, values: Sequence[str], raw: Sequence[bytes]) -> bytes:
        """The same, where `encoded(values)` has been made already. Raises Unfit."""
        base = values[0]
        for number, ending in self.endings:
            if values[number] != base + ending:
                raise Unfit
        for number, start in self.addresses:
            if not values[number].startswith(start) or not is_address(values[number]):
                raise Unfit
        # The last value is always empty: constants are compared as text before it.
        names = self.blanks.names([*raw, b""]) if self.blanks is not None else ()
        return self.lines.fill([*raw, *names, b""])


def encoded(values: Sequence[str]) -> tuple[list[bytes], bool]:
    """The values in UTF-8, escaped as a literal of N-Quads demands; and whether none had to be.

    Raises Unfit for half a surrogate pair.
    """
    try:
        raw = [value.encode() for value in values]
        if _NEEDS_ESCAPE(b"".join(raw)):
            return [literal(value)[1:-1].encode() for value in values], False
    except UnicodeEncodeError:
        raise Unfit from None
    return raw, True


def _start(value: str) -> str:
    """The part of an address that says how the rest is read: `https://`, `urn:`, `did:`; "" if it is none.

    Between the same start and the end no prefix or term of a context can make a difference.
    """
    scheme, _, rest = value.partition(":")
    if not is_address(value):
        return ""
    return f"{scheme}://" if rest.startswith("//") else f"{scheme}:"


def _has_own_context(value: object) -> bool:
    """Whether a context is defined in the document itself: its terms could be anything."""
    if isinstance(value, dict):
        parts = as_list(value.get("@context", []))
        return any(not isinstance(part, str) for part in parts) or any(map(_has_own_context, value.values()))
    return isinstance(value, list) and any(map(_has_own_context, value))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the quads of a marked document show: where each value went."""

    sample: list[bytes]
    starts: list[str]
    quads: set[Quad]
    holes: dict[str, Hole]
    endings: dict[int, str]
    # The canonical names of the blank nodes, and the own lines of each, itself as `_:a` (RDFC-1.0 §4.6).
    names: dict[str, str]
    lines_of: dict[str, list[Line]]

    @classmethod
    def of(cls, values: list[str], quads: set[Quad]) -> Self:
        starts = [_start(value) for value in values]
        holes = {term: _hole(term, starts) for quad in quads for term in quad if "insigne-value-" in term}
        if {hole.number for hole in holes.values()} != set(range(len(values))):
            raise Unfit
        addresses = {hole.number for hole in holes.values() if hole.before == b"<"}
        base = f"{values[0]}#"
        endings = {
            number: value.removeprefix(values[0])
            for number, value in enumerate(values)
            if value.startswith(base) and addresses.issuperset({0, number})
        }
        names = canonical_names(quads)
        lines_of = {name: [_own_line(quad, name, holes) for quad in quads if name in quad] for name in names}
        sample = [*encoded(values)[0], b""]
        return cls(sample, starts, quads, holes, endings, names, lines_of)

    def addresses(self) -> tuple[tuple[int, str], ...]:
        """The values to check as addresses; an ending adds nothing to what its base was checked for."""
        numbers = {hole.number for hole in self.holes.values() if hole.before == b"<"} - set(self.endings)
        return tuple((number, self.starts[number]) for number in sorted(numbers))

    def blanks(self) -> _Blanks | None:
        """The blank nodes, if values decide on their names; a single one is the first whatever its hash."""
        moving = {name for name, lines in self.lines_of.items() if any(map(_holds_value, lines))}
        if len(self.names) < 2 or not moving:
            return None
        filled = [(self._sorted(lines), number) for number, lines in enumerate(self.lines_of.values())]
        still = [
            (sha256(lines.fill(self.sample)).hexdigest(), number)
            for name, (lines, number) in zip(self.lines_of, filled, strict=True)
            if name not in moving
        ]
        moved = [each for name, each in zip(self.lines_of, filled, strict=True) if name in moving]
        return _Blanks(tuple(still), tuple(moved))

    def lines(self) -> Lines:
        """All lines, with a hole for each name that may change."""
        count, terms = len(self.sample) - 1, dict[str, Term](self.holes)
        if self.blanks() is None:
            terms |= {name: canonical.encode() for name, canonical in self.names.items()}
            return self._sorted([_line(quad, terms) for quad in self.quads])
        terms |= {name: Hole(count + number, b"", b"") for number, name in enumerate(self.names)}
        sample = [*self.sample[:-1], *(name.encode() for name in self.names.values()), b""]
        return Lines.of([_line(quad, terms) for quad in self.quads], sample, frozenset(self.endings))

    def _sorted(self, lines: list[Line]) -> Lines:
        return Lines.of(lines, self.sample, frozenset(self.endings))


def _hole(term: str, starts: list[str]) -> Hole:
    """The hole of a term that is a marker and nothing else. Raises Unfit."""
    found = _MARKED.fullmatch(term)
    if found is None or found["start"] != starts[int(found["number"])]:
        raise Unfit
    number, after = int(found["number"]), found["after"]
    return Hole(number, b"<", b">") if after is None else Hole(number, b'"', f'"{after}'.encode())


def _own_line(quad: Quad, node: str, holes: Mapping[str, Term]) -> Line:
    names = {term: b"_:a" if term == node else b"_:z" for term in quad if term.startswith("_:")}
    return _line(quad, {**holes, **names})


def _line(quad: Quad, terms: Mapping[str, Term]) -> Line:
    return tuple(terms.get(term) or term.encode() for term in quad)


def _holds_value(line: Line) -> bool:
    return any(isinstance(term, Hole) for term in line)
