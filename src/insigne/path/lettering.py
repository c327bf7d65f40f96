"""Where the names in the picture of a path stand, and how far they are cut to fit. Places and room are percentages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEWEST = 8  # letters, under which a name says nothing
DAY = 13.0  # what the day under the name of a medal takes of a desk


@dataclass(frozen=True, slots=True)
class Screen:
    """What a percent of its width holds: letters over a bar, and of a medal's name, which has another type.

    `around`: from the middle of a medal to its name.
    """

    letters: float
    letters_of_medal: float
    around: float


# The narrowest desk, and a usual phone.
DESK, PHONE = Screen(1.05, 1.1, 7.0), Screen(0.44, 0.53, 15.0)


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


def beside(left: float, right: float, name: str) -> Words:
    """On the side of the bar where there is more room."""
    if 100 - right >= left:
        return _words(right, "start", 100 - right, name)
    return _words(left, "end", left, name)


def names_of_row(row: "Sequence[tuple[float, str]]") -> "Iterator[Words]":
    """The name of each medal of a row, told from left to right: where there is more room, and no other name.

    One side serves both screens: that which a phone, which has less, needs.
    """
    places, is_left_free = [x for x, _name in row], True
    for number, (x, name) in enumerate(row):
        desk, phone = (_room(places, number, screen) for screen in (DESK, PHONE))
        side = 0 if is_left_free and phone[0] > phone[1] else 1
        yield Words(
            x=percent(x),
            anchor=("end", "start")[side],
            long=_cut(name, desk[side] * DESK.letters_of_medal) if desk[side] >= DAY else "",
            short=_cut(name, phone[side] * PHONE.letters_of_medal),
        )
        is_left_free = side == 0


def _room(places: "Sequence[float]", number: int, screen: Screen) -> tuple[float, float]:
    """On the left of a medal and on its right, as far as the medals next to it."""
    x = places[number]
    least = places[number - 1] + screen.around if number else 0.0
    most = places[number + 1] - screen.around if number + 1 < len(places) else 100.0
    return x - screen.around - least, most - x - screen.around


def _words(x: float, anchor: str, room: float, name: str) -> Words:
    return Words(percent(x), anchor, _cut(name, room * DESK.letters), _cut(name, room * PHONE.letters))


def _cut(name: str, letters: float) -> str:
    """As many letters as there is room for; none when they would say nothing."""
    if len(name) <= letters:
        return name
    return name[: int(letters) - 1].rstrip() + "…" if letters >= FEWEST else ""


def percent(place: float) -> str:
    """Written the same in every language: a comma would be no number to a browser."""
    return f"{place:.2f}%"
