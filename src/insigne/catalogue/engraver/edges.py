"""The edges: the silhouette by which a category is recognised from afar."""

from collections.abc import Callable
from functools import partial

from insigne.catalogue.engraver.shapes import circle, number, polar, polygon, star

OUTER = 192
"""How far an edge reaches from the centre."""


def edge_path(name: str) -> str:
    """The outline of the edge called `name`, as path data. Raises KeyError for a name not in `EDGES`."""
    return _EDGES[name]()


def edge_ornament(name: str) -> str:
    """What is cut out of the ink of the edge, as path data; empty for an edge that needs nothing more."""
    ornament = _ORNAMENTS.get(name)
    return ornament() if ornament else ""


def _dots(count: int, radius: float, size: float) -> str:
    return "".join(circle(*polar(radius, 360 * (dot + 0.5) / count), size) for dot in range(count))


def _corner_stars() -> str:
    return "".join(star(*polar(185, 22.5 + 45 * corner), 6, 2.1, 4) for corner in range(8))


def _milling() -> str:
    """Fine radial bars, as on the rim of a coin."""
    bars = (
        ((178, turn - 0.5), (186, turn - 0.5), (186, turn + 0.5), (178, turn + 0.5))
        for turn in range(0, 360, 4)
    )
    return "".join(polygon(polar(*corner) for corner in bar) for bar in bars)


def _scallop() -> str:
    """Petals that bulge, as of a wax seal."""
    return _arcs(28, 178, 23, sweep=1)


def _cusped() -> str:
    """Hollows between sharp tips, as of a rosette in stone."""
    return _arcs(16, OUTER, 75, sweep=0)


def _arcs(count: int, radius: float, curve: float, *, sweep: int) -> str:
    """`count` arcs of radius `curve` between points at `radius`: outwards (sweep 1) or inwards (0)."""
    points = [polar(radius, 360 * step / count) for step in range(count + 1)]
    start, *ends = (f"{number(x)} {number(y)}" for x, y in points)
    return f"M{start}" + "".join(f"A{curve} {curve} 0 0 {sweep} {end}" for end in ends) + "Z"


def _toothed() -> str:
    """Small flames, as of a sealed deed."""
    return polygon(polar(OUTER if step % 2 else 178, 360 * step / 96) for step in range(96))


def _octagon() -> str:
    return polygon(polar(200, 22.5 + 45 * corner) for corner in range(8))


def _beaded() -> str:
    beads = (polar(184, 360 * bead / 56) for bead in range(56))
    return circle(0, 0, 182) + "".join(circle(x, y, 8) for x, y in beads)


_EDGES: dict[str, Callable[[], str]] = {
    "scallop": _scallop,
    "toothed": _toothed,
    "octagon": _octagon,
    "round": partial(circle, 0, 0, 190),
    "cusped": _cusped,
    "beaded": _beaded,
}

_ORNAMENTS: dict[str, Callable[[], str]] = {
    "scallop": partial(_dots, 28, 182, 2),
    "octagon": _corner_stars,
    "round": _milling,
    "cusped": partial(_dots, 16, 177, 1.8),
}
