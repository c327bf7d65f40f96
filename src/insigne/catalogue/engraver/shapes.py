"""Path data: the few shapes the medal and its emblems are made of. Centre at 0,0, y downwards."""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path

Point = tuple[float, float]

FLATNESS = 8
"""Straight pieces per curve when a shape is flattened to be hatched."""


def number(value: float) -> str:
    """A coordinate, to a tenth of a unit, as short as can be."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def numbers(*values: float) -> str:
    """Coordinates one after the other, with a space only where two would run together."""
    return " ".join(number(value) for value in values).replace(" -", "-")


def polar(radius: float, degrees: float) -> Point:
    """The point at `radius` and `degrees` clockwise from twelve o'clock."""
    turn = math.radians(degrees)
    return radius * math.sin(turn), -radius * math.cos(turn)


def line(points: Iterable[Point]) -> str:
    """An open line through `points`."""
    return "M" + "L".join(numbers(x, y) for x, y in points)


def polygon(points: Iterable[Point]) -> str:
    """A closed line through `points`."""
    return line(points) + "Z"


def circle(x: float, y: float, radius: float) -> str:
    """A circle; a path, so that it can be turned, hatched and joined to others."""
    return ellipse(x, y, radius, radius)


def ellipse(x: float, y: float, across: float, down: float) -> str:
    """An ellipse of half-axes `across` and `down`."""
    radii, left, right = numbers(across, down), numbers(x - across, y), numbers(x + across, y)
    return f"M{left}A{radii} 0 0 1 {right}A{radii} 0 0 1 {left}Z"


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle from its top left corner."""
    return f"M{numbers(x, y)}h{number(width)}v{number(height)}h{number(-width)}Z"


def star(x: float, y: float, outer: float, inner: float, points: int = 5) -> str:
    """A star that points upwards."""
    radii = (outer, inner) * points
    tips = (polar(radius, 180 * index / points) for index, radius in enumerate(radii))
    return polygon((x + dx, y + dy) for dx, dy in tips)


def smooth_ring(radius_at: Callable[[float], float], steps: int) -> str:
    """A closed curve around the centre: `radius_at(degrees)`, joined by cubic arcs of shared tangents."""
    points = [polar(radius_at(360 * i / steps), 360 * i / steps) for i in range(steps)]
    here = _rounded(points[0])
    parts = ["M", numbers(*here)]
    for i in range(steps):
        before, after, beyond = points[i], points[(i + 1) % steps], points[(i + 2) % steps]
        handle = (after[0] - (beyond[0] - before[0]) / 6, after[1] - (beyond[1] - before[1]) / 6)
        end = _rounded(after)
        parts += ["s", numbers(*(value - here[i % 2] for i, value in enumerate((*handle, *end))))]
        here = end
    return "".join(parts) + "Z"


def _rounded(point: Point) -> Point:
    """The point as it will be written, so that relative steps never drift."""
    return round(point[0], 1), round(point[1], 1)


def moved(
    d: str, *, x: float = 0, y: float = 0, degrees: float = 0, scale: float = 1, mirror: bool = False
) -> str:
    """The path `d` mirrored left to right, scaled, turned clockwise, then moved."""
    place = (
        Transform().translate(x, y).rotate(math.radians(degrees)).scale(-scale if mirror else scale, scale)
    )
    pen = SVGPathPen(None, ntos=number)
    parse_path(d, TransformPen(pen, place))
    return str(pen.getCommands())


def outlines(d: str) -> list[list[Point]]:
    """The outlines of `d` as points, its curves flattened; a closed one ends where it starts."""
    pen = RecordingPen()
    parse_path(d, pen)
    contours: list[list[Point]] = []
    for verb, points in pen.value:
        if verb == "moveTo":
            contours.append([points[0]])
        elif verb == "lineTo":
            contours[-1].append(points[0])
        elif verb in {"curveTo", "qCurveTo"}:
            contours[-1].extend(_flattened(contours[-1][-1], points))
    return contours


def _flattened(start: Point, controls: tuple[Point, ...]) -> Iterable[Point]:
    """Points along a Bézier curve of any degree (de Casteljau)."""
    for step in range(1, FLATNESS + 1):
        t = step / FLATNESS
        points = [start, *controls]
        while len(points) > 1:
            points = [(ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(points)]
        yield points[0]
