"""A podium of three steps in a crown of laurel, a star above the highest: the best of their year."""

from insigne.catalogue.engraver.cuts import DEEP, SHADE, Cut, Emblem
from insigne.catalogue.engraver.shapes import line, polar, rectangle, star

_LEAF = "M0 0C-9-7-9-19 0-29C9-19 9-7 0 0Z"
_HALF_LEAF = "M0 0C9-7 9-19 0-29Z"


def laurel() -> Emblem:
    """The two branches, tied at the foot, then the podium."""
    return (*_branch(1), *_branch(-1), *_knot(), *_podium())


def _branch(side: int) -> list[Cut]:
    """Leaves in pairs along an arc that climbs from the foot; the outer half of each is hatched."""
    stem = line(polar(64, side * turn) for turn in range(38, 172, 6))
    cuts = [Cut(stem, "none", 2.2)]
    for turn in range(150, 34, -19):
        x, y = polar(64, side * turn)
        for lean in (24, -26):
            along = side * (turn - 90 + lean)
            leaf = (Cut(_LEAF, "paper", 1.8), Cut(_HALF_LEAF, "ink", 0))
            cuts.extend(cut.moved(x=x, y=y, degrees=along, scale=0.86) for cut in leaf)
    return cuts


def _knot() -> list[Cut]:
    ribbon = "M-4 64L-20 80L-12 79L-10 84L2 68L10 84L12 79L20 80L4 64Z"
    return [Cut(ribbon, "ink", 1.4), Cut(rectangle(-7, 58, 14, 9), "paper", 2)]


def _podium() -> list[Cut]:
    steps = [
        Cut(rectangle(-42, 14, 28, 26), hatch=SHADE),
        Cut(rectangle(14, 22, 28, 18), hatch=SHADE),
        Cut(rectangle(-14, 0, 28, 40), hatch=DEEP),
        Cut(rectangle(-44, 10, 30, 6), "paper", 2.2),
        Cut(rectangle(14, 18, 30, 6), "paper", 2.2),
        Cut(rectangle(-16, -5, 32, 7), "paper", 2.2),
        Cut("M-50 41H50", "none", 3.2),
        Cut(star(0, -30, 23, 9), "ink", 1.5),
        Cut(
            "M0-30L0-53L5.3-37.3ZM0-30L21.9-37.1L8.6-27.2ZM0-30L13.5-11.4L0-21ZM0-30L-13.5-11.4L-8.6-27.2ZM0-30"
            "L-21.9-37.1L-5.3-37.3Z",
            "paper",
            0,
        ),
    ]
    return [cut.moved(scale=0.86) for cut in steps]
