"""A lit torch: knowledge handed on."""

from insigne.catalogue.engraver.cuts import DEEP, SHADE, Cut, Emblem
from insigne.catalogue.engraver.shapes import line, polar


def torch() -> Emblem:
    """Rays behind the flame, the flame and its heart, the bowl and the handle."""
    rays = "".join(
        line((_from_flame(46, turn), _from_flame(58 if turn % 30 else 52, turn)))
        for turn in range(-105, 106, 15)
    )
    return (
        Cut(rays, "none", 1.8),
        Cut("M0 8C-30 2-34-24-18-44C-16-36-12-34-9-34C-12-52 0-62 8-72C8-58 26-46 28-24C30-6 18 6 0 8Z"),
        Cut("M8-72C8-58 26-46 28-24C30-6 18 6 0 8C14-2 20-24 8-40C2-50 4-60 8-72Z", "none", 0, SHADE),
        Cut("M0 4C-14 0-16-14-6-26C-4-20 0-20 2-30C12-22 16-4 0 4Z", "ink", 1),
        Cut("M-30 6H30L24 24H-24Z", "paper"),
        Cut("M-15 24H15L6 76H-6Z", hatch=DEEP),
        Cut("M-34 2H34V9H-34Z", "ink", 1),
        Cut("M-24 24H24V30H-24Z", "ink", 1),
    )


def _from_flame(radius: float, turn: float) -> tuple[float, float]:
    x, y = polar(radius, turn)
    return x, y - 22
