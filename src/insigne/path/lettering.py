"""Where the names in the picture of a path stand, and how far they are cut to fit. Places and room are percentages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AROUND = 15.0  # from the middle of a medal to its name, on a phone
LONG, SHORT = 1.05, 0.44  # letters in a percent of a desk's screen, and of a phone's
NARROW = 1.2  # how many more of a medal's name, whose letters are narrower
FEWEST = 8  # letters, under which a name says nothing


@dataclass(frozen=True, slots=True)
class Words:
    """A name, cut for a desk and for a phone: "" where there is no room. `anchor` is where in it `x` lies."""

    x: str
    anchor: str
    long: str
    short: str


def above(left: float, right: float, name: str) -> Words:
    """Over the bar, from the end of it that leaves most room."""
    if left <= 40:
        return _words(left, "start", 100 - left, name)
    if right >= 60:
        return _words(right, "end", right, name)
    middle = (left + right) / 2
    return _words(middle, "middle", 2 * min(middle, 100 - middle), name)


def beside(
    ends: tuple[float, float], name: str, room: tuple[float, float] = (0.0, 100.0), narrow: float = 1.0
) -> Words:
    """On the side of what has these `ends` where there is more room."""
    (left, right), (least, most) = ends, room
    if most - right >= left - least:
        return _words(right, "start", (most - right) * narrow, name)
    return _words(left, "end", (left - least) * narrow, name)


def names_of_row(row: "Sequence[tuple[float, str]]") -> "Iterator[Words]":
    """The name of each medal of a row, told from left to right: where there is more room, and no other name."""
    least = 0.0
    for place, (x, name) in enumerate(row):
        most = row[place + 1][0] - AROUND if place + 1 < len(row) else 100.0
        words = beside((x - AROUND, x + AROUND), name, (least, most), NARROW)
        yield words
        least = most + AROUND * 2 if words.anchor == "start" else x + AROUND


def _words(x: float, anchor: str, room: float, name: str) -> Words:
    return Words(percent(x), anchor, _cut(name, room * LONG), _cut(name, room * SHORT))


def _cut(name: str, letters: float) -> str:
    """As many letters as there is room for; none when they would say nothing."""
    if len(name) <= letters:
        return name
    return name[: int(letters) - 1].rstrip() + "…" if letters >= FEWEST else ""


def percent(place: float) -> str:
    """Written the same in every language: a comma would be no number to a browser."""
    return f"{place:.2f}%"
