"""Three raised hands and a spark: people who volunteer together."""

import math

from insigne.catalogue.engraver.cuts import DEEP, Cut, Emblem
from insigne.catalogue.engraver.shapes import Point, line, moved, polar, rectangle, star

_FINGERS: tuple[tuple[Point, Point], ...] = (
    ((-9, -8), (-17, -33)),
    ((-3, -10), (-6, -40)),
    ((4, -10), (7, -39)),
    ((10, -7), (18, -31)),
    ((-10, 6), (-25, -9)),
)
"""From the palm to the tip: index to little finger, then the thumb. The palm is centred on 0,0."""
_SLEEVE = "M-13 30L-15 62C-5 65 5 65 15 62L13 30Z"


def hands() -> Emblem:
    """The middle hand stands before the two others; rays leave from the spark above."""
    sides = [
        cut.moved(x=45 * side, y=16, degrees=27 * side, scale=1.06, mirror=side > 0)
        for side in (-1, 1)
        for cut in _arm(Cut(_SLEEVE, hatch=DEEP))
    ]
    return (*sides, *(cut.moved(y=3, scale=1.18) for cut in _arm(Cut(_SLEEVE, "ink"))), *_spark())


def _arm(sleeve: Cut) -> list[Cut]:
    """A hand, its wrist and its sleeve; the cuff over both."""
    return [sleeve, *hand(), Cut(rectangle(-15, 26, 30, 7), "paper", 2.2)]


def hand() -> list[Cut]:
    """An open left hand seen from its palm: wrist at 0,28, tips about 45 above 0,0."""
    creases = "M-9 6C-3 1 4 0 12 2M-6 20C-6 12 0 7 9 7"
    return [Cut(_outline()), Cut(creases, "none", 1.5)]


def _outline() -> str:
    """One outline around palm, wrist and fingers."""
    points: list[Point] = [(-10, 28), (-12, 14)]
    points += _finger(*_FINGERS[4], 5.2)
    for root, tip in _FINGERS[:4]:
        points += _finger(root, tip, 5)
    points += [(15, 8), (10, 28)]
    return line(points) + "Z"


def _finger(root: Point, tip: Point, half: float) -> list[Point]:
    """Up the left side of a finger, around its tip and down the right side."""
    lean = math.degrees(math.atan2(tip[0] - root[0], root[1] - tip[1]))
    turns = (-90, -60, -30, 0, 30, 60, 90)
    dome = [(tip[0] + dx, tip[1] + dy) for dx, dy in (polar(half, lean + turn) for turn in turns)]
    left, right = polar(half, lean - 90), polar(half, lean + 90)
    return [(root[0] + left[0], root[1] + left[1]), *dome, (root[0] + right[0], root[1] + right[1])]


def _spark() -> list[Cut]:
    rays = "".join(line((polar(11, turn), polar(17, turn))) for turn in range(-90, 91, 30))
    return [Cut(moved(rays, y=-70), "none", 1.8), Cut(star(0, -70, 10, 3.2, 4), "ink", 0)]
