"""A round table seen from above, eight people around it: the council."""

from insigne.catalogue.engraver.cuts import BACK, Cut, Emblem
from insigne.catalogue.engraver.emblems.people import seated_from_above
from insigne.catalogue.engraver.shapes import circle, moved, polar, rectangle, star

_SEATS = 8


def council() -> Emblem:
    """Chairs and people first, then the table over their knees, with a sheet of paper before each."""
    people = [cut for seat in range(_SEATS) for cut in _person(360 * seat / _SEATS)]
    return (*people, *_table())


def _person(turn: float) -> list[Cut]:
    x, y = polar(67, turn)
    return [cut.moved(x=x, y=y, degrees=turn, scale=1.08) for cut in seated_from_above()]


def _table() -> list[Cut]:
    sheets = "".join(_sheet(360 * seat / _SEATS) for seat in range(_SEATS))
    return [
        Cut(circle(0, 0, 49), "paper", 3),
        Cut(circle(0, 0, 45), "tint", 1),
        Cut(circle(0, 0, 22), "paper", 1.4, BACK),
        Cut(sheets, "paper", 1.4),
        Cut(star(0, 0, 17, 6.5), "paper", 2),
    ]


def _sheet(turn: float) -> str:
    x, y = polar(34, turn)
    return moved(rectangle(-5.5, -7, 11, 14), x=x, y=y, degrees=turn)
