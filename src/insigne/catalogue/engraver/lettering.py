"""Letters set along a circle, drawn as outlines so that the medal needs no font to be shown."""

import math
from dataclasses import dataclass
from itertools import pairwise

from insigne.catalogue.engraver.font import CAP_HEIGHT, UNITS, Glyph, glyphs, kern, outline

TRACKING = 0.11
"""Space added between capitals, in ems."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Where a text is set: radius of the middle of its capitals, largest size, and degrees it may take."""

    radius: float
    size: float
    degrees: float
    inside: bool
    """False over the top (feet towards the centre), True along the bottom (feet outwards)."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text on its arc: one path, and the degrees it takes in all."""

    d: str
    degrees: float


def letter(text: str, arc: Arc) -> Lettering:
    """Sets `text` in capitals in the middle of `arc`, made smaller if need be so that it never overflows."""
    letters = glyphs(text)
    starts, width = _places(letters)
    if not width:
        return Lettering("", 0)
    shortest = min(arc.radius, _baseline(arc, arc.size))  # of the baselines a smaller size would have
    size = min(arc.size, math.radians(arc.degrees) * shortest / width)
    baseline = _baseline(arc, size)
    paths = []
    for glyph, start in zip(letters, starts, strict=True):
        turn = ((start + glyph.width / 2) - width / 2) * size / baseline
        paths.append(outline(glyph.name, _matrix(glyph, turn, size, baseline, inside=arc.inside)))
    return Lettering("".join(paths), math.degrees(width * size / baseline))


def _baseline(arc: Arc, size: float) -> float:
    """The radius of the line the letters stand on, such that their middle is at the radius of the arc."""
    half = CAP_HEIGHT * size / 2
    return arc.radius + half if arc.inside else arc.radius - half


def _places(letters: list[Glyph]) -> tuple[list[float], float]:
    """Where each letter starts, and the width of the whole, in ems."""
    starts = [0.0] if letters else []
    for left, right in pairwise(letters):
        starts.append(starts[-1] + left.width + kern(left.name, right.name) + TRACKING)
    return starts, (starts[-1] + letters[-1].width if letters else 0.0)


def _matrix(glyph: Glyph, turn: float, size: float, baseline: float, *, inside: bool) -> tuple[float, ...]:
    """Font units to medal units: the letter centred on its foot, turned upside up, brought to its place."""
    unit = size / UNITS
    side = -1 if inside else 1
    turn *= side
    cos, sin = math.cos(turn) * unit, math.sin(turn) * unit
    half = glyph.width * UNITS / 2
    foot = (baseline * math.sin(turn) * side, -baseline * math.cos(turn) * side)
    return (cos, sin, sin, -cos, foot[0] - cos * half, foot[1] - sin * half)
