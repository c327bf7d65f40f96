"""Two students over one open book, and the spark between them: peers who teach each other."""

from insigne.catalogue.engraver.cuts import SHADE, Cut, Emblem
from insigne.catalogue.engraver.emblems.people import bust
from insigne.catalogue.engraver.shapes import line, moved, polar, star


def tutors() -> Emblem:
    """The two lean towards the book that lies before them."""
    left = [cut.moved(x=-37, y=-8, degrees=6, scale=1.12) for cut in bust(hair="long")]
    right = [cut.moved(x=37, y=-8, degrees=-6, scale=1.12) for cut in bust(hair="short", dark_coat=True)]
    return tuple(cut.moved(scale=0.93) for cut in (*left, *right, *_book(), *_spark()))


def _book() -> list[Cut]:
    page = "M0 32C16 20 44 18 70 24V62C44 57 16 58 0 70Z"
    cover = "M0 38C16 26 46 22 76 29V70C46 64 16 66 0 77Z"
    lines = "".join(
        f"M10 {38 + step}C24 {30 + step} 42 {28 + step} 61 {31 + step}" for step in (0, 8, 16, 24)
    )
    right = [Cut(cover, "ink", 1.5), Cut(page), Cut(lines, "none", 1.5)]
    fold = Cut("M0 32C5 28 9 26 14 24V61C8 63 4 66 0 70Z", "none", 0, SHADE)
    return [cut.moved(mirror=True) for cut in right] + right + [fold, Cut("M0 32V72", "none", 2.4)]


def _spark() -> list[Cut]:
    rays = "".join(line((polar(13, turn), polar(20, turn))) for turn in range(0, 360, 45))
    return [Cut(moved(rays, y=-54), "none", 1.7), Cut(star(0, -54, 12, 3.4, 4), "ink", 0)]
