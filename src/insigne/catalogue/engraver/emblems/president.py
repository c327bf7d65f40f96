"""One who leads, two who stand with them, a star above and a gavel before: the president of a club."""

from insigne.catalogue.engraver.cuts import DEEP, SHADE, Cut, Emblem
from insigne.catalogue.engraver.emblems.people import bust
from insigne.catalogue.engraver.shapes import line, moved, polar, rectangle, star


def president() -> Emblem:
    """Companions behind, the president before them, the table and the gavel across the foot."""
    left = [cut.moved(x=-46, y=2, scale=1.02) for cut in bust(hair="short")]
    right = [cut.moved(x=46, y=2, scale=1.02) for cut in bust(hair="tied")]
    middle = [cut.moved(y=-2, scale=1.4) for cut in bust(hair="long", dark_coat=True)]
    return (*left, *right, *middle, *_table(), *_gavel(), *_star())


def _table() -> list[Cut]:
    return [Cut("M-62 50H62L54 76H-54Z", hatch=SHADE), Cut(rectangle(-68, 43, 136, 9), "paper", 2.4)]


def _gavel() -> list[Cut]:
    parts = [
        Cut(rectangle(0, -3.5, 58, 7), "paper", 2.2),
        Cut(rectangle(-30, -13, 30, 26), hatch=DEEP),
        Cut(rectangle(-37, -15, 8, 30), "ink", 1),
        Cut(rectangle(-1, -15, 8, 30), "ink", 1),
    ]
    return [cut.moved(x=-6, y=40, degrees=-14, scale=0.94) for cut in parts]


def _star() -> list[Cut]:
    rays = "".join(line((polar(17, turn), polar(23, turn))) for turn in range(-120, 121, 30))
    return [Cut(moved(rays, y=-66), "none", 1.7), Cut(star(0, -66, 14, 5.4), "ink", 1)]
