"""A compass rose: mobility, orientation, finding one's way."""

from insigne.catalogue.engraver.cuts import SHADE, Cut, Emblem
from insigne.catalogue.engraver.shapes import circle, line, moved, polar


def compass() -> Emblem:
    """The graduated circle, then four short points under four long ones, each half in shadow."""
    ticks = "".join(line((polar(62, turn), polar(68, turn))) for turn in range(0, 360, 10))
    return (
        Cut(circle(0, 0, 72), "paper", 3),
        Cut(circle(0, 0, 58), "none", 1.4, SHADE),
        Cut(ticks, "none", 1.6),
        *(cut for turn in range(45, 360, 90) for cut in _point(48, 11, turn)),
        *(cut for turn in range(0, 360, 90) for cut in _point(78, 15, turn)),
        Cut(circle(0, 0, 9), "paper", 2.4),
        Cut(circle(0, 0, 3.5), "ink", 0),
    )


def _point(length: float, half: float, turn: float) -> list[Cut]:
    light, dark = f"M0 0L{-half} {-half}L0 {-length}Z", f"M0 0L{half} {-half}L0 {-length}Z"
    return [Cut(moved(light, degrees=turn), "paper", 2), Cut(moved(dark, degrees=turn), "ink", 2)]
