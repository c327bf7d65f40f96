"""A globe between two speech balloons that answer each other: cultures in conversation."""

from insigne.catalogue.engraver.cuts import SHADE, Cut, Emblem
from insigne.catalogue.engraver.shapes import circle, ellipse, moved


def globe() -> Emblem:
    """The globe, its shaded limb, its grid, then the balloons over its edges."""
    return tuple(cut.moved(scale=0.96) for cut in (*_sphere(), *_balloons()))


def _sphere() -> list[Cut]:
    limb = "M18-53A56 56 0 0 1 18 53C46 26 46-26 18-53Z"
    north = "M-50-25C-20-17 20-17 50-25M-33-45C-12-39 12-39 33-45"
    south = "M-50 25C-20 17 20 17 50 25M-33 45C-12 39 12 39 33 45"
    meridians = ellipse(0, 0, 20, 56) + ellipse(0, 0, 42, 56) + "M0-56V56"
    return [
        Cut(circle(0, 0, 56), "paper", 3),
        Cut(limb, "none", 0, SHADE),
        Cut(f"M-56 0H56{north}{south}", "none", 1.5),
        Cut(meridians, "none", 1.5),
        Cut(circle(0, 0, 56), "none", 3),
    ]


def _balloons() -> list[Cut]:
    second = (
        "M64 62H16A9 9 0 0 1 7 53V26A9 9 0 0 1 16 17H30L44 2L46 17H64A9 9 0 0 1 73 26V53A9 9 0 0 1 64 62Z"
    )
    first = moved(second, degrees=180)
    words = "M-62-49H-19M-62-39H-19M-62-29H-36"
    dots = "".join(circle(x, 40, 5) for x in (24, 40, 56))
    return [Cut(first), Cut(words, "none", 3), Cut(second, "ink"), Cut(dots, "paper", 0)]
