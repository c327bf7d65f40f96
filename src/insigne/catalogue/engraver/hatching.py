"""Hatching: the parallel strokes by which an engraver makes a grey. They are cut exactly to the shape."""

import math

from insigne.catalogue.engraver.shapes import Point, line, outlines


def hatch(d: str, degrees: float, spacing: float) -> str:
    """Path data of the strokes that fill the path `d`: `degrees` from the horizontal, `spacing` units apart.

    The strokes stand on one grid for the whole medal, so that neighbouring shapes match. Even-odd inside.
    """
    turn = math.radians(degrees)
    turned = [[_rotate(point, -turn) for point in outline] for outline in outlines(d)]
    heights = [y for outline in turned for _, y in outline]
    if not heights:
        return ""
    first, last = math.ceil(min(heights) / spacing), math.floor(max(heights) / spacing)
    strokes = []
    for row in range(first, last + 1):
        y = row * spacing + 1e-6  # never exactly through a corner
        crossings = sorted(x for outline in turned for x in _crossings(outline, y))
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            strokes.append(line((_rotate((start, y), turn), _rotate((end, y), turn))))
    return "".join(strokes)


def _crossings(outline: list[Point], y: float) -> list[float]:
    """Where the closed `outline` crosses the horizontal at `y`."""
    found = []
    for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (ay < y) != (by < y):
            found.append(ax + (bx - ax) * (y - ay) / (by - ay))
    return found


def _rotate(point: Point, turn: float) -> Point:
    x, y = point
    return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
