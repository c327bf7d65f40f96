"""A young tree in open ground: care for what lasts."""

from insigne.catalogue.engraver.cuts import DEEP, SHADE, Cut, Emblem

_LEAF = "M0 0C-20-10-22-34 0-54C22-34 20-10 0 0Z"
_HALF = "M0 0C20-10 22-34 0-54Z"
_VEINS = "M0 0V-50M0-12L-9-20M0-22L-11-31M0-32L-8-40"


def sapling() -> Emblem:
    """The mound, the stem, and five leaves that open from it."""
    leaves = [cut for place in _PLACES for cut in _leaf(*place)]
    mound = "M-62 66C-44 42-20 40 0 40C20 40 44 42 62 66C30 74-30 74-62 66Z"
    stem = "M-3 46C-4 20-3 0-2-20H2C3 0 4 20 4 46Z"
    return (Cut(mound, hatch=DEEP), Cut(stem, "ink", 1.4), *leaves)


_PLACES = ((2, 28, 66, 0.9), (-2, 22, -64, 0.86), (1, 4, 46, 1.02), (-1, 2, -46, 1.02), (0, -18, 0, 1.08))
"""Where each leaf starts, how it leans, and its size: the lowest first."""


def _leaf(x: float, y: float, degrees: float, scale: float) -> list[Cut]:
    cuts = [Cut(_LEAF, "paper"), Cut(_HALF, "none", 0, SHADE), Cut(_VEINS, "none", 1.5)]
    return [cut.moved(x=x, y=y, degrees=degrees, scale=scale) for cut in cuts]
