"""Letters set along a circle, drawn as outlines so that the medal needs no font to be shown."""

import math
from dataclasses import dataclass
from itertools import pairwise

from insigne.catalogue.engraver.font import CAP_HEIGHT, UNITS, Glyph, glyphs, kern, outline
from insigne.catalogue.engraver.shapes import numbers

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
    """A text on its arc: its letters, each turned by so many degrees, their size, the degrees of the whole.

    `foot` is where the letters stand on the vertical axis before they are turned: above 0 along the bottom.
    """

    letters: tuple[tuple[Glyph, float], ...]
    size: float
    foot: float
    degrees: float


def set_letters(text: str, arc: Arc) -> Lettering:
    """Sets `text` in capitals in the middle of `arc`, made smaller if need be so that it never overflows."""
    found = glyphs(text)
    starts, width = _places(found)
    if not width:
        return Lettering((), arc.size, 0, 0)
    shortest = min(arc.radius, _baseline(arc, arc.size))  # of the baselines a smaller size would have
    size = min(arc.size, math.radians(arc.degrees) * shortest / width)
    baseline = _baseline(arc, size)
    side = -1 if arc.inside else 1
    per_em = math.degrees(size / baseline)
    turns = (
        (start + glyph.width / 2 - width / 2) * per_em * side
        for glyph, start in zip(found, starts, strict=True)
    )
    return Lettering(tuple(zip(found, turns, strict=True)), size, -side * baseline, width * per_em)


def lettering_svg(key: str, *texts: Lettering) -> str:
    """The SVG of `texts`: each different letter is drawn once, under an id that starts with `key`."""
    names = sorted({glyph.name for text in texts for glyph, _ in text.letters})
    shapes = "".join(f'<path id="{key}-{name}" d="{outline(name)}"/>' for name in names)
    uses = "".join(_use(key, text, glyph, turn) for text in texts for glyph, turn in text.letters)
    return f"<defs>{shapes}</defs>{uses}"


def _use(key: str, text: Lettering, glyph: Glyph, turn: float) -> str:
    """The letter with its foot's middle on the axis, feet down, then turned around the centre."""
    scale = text.size / UNITS
    return (
        f'<use href="#{key}-{glyph.name}" transform="rotate({turn:.2f})'
        f'translate({numbers(-glyph.width * text.size / 2, text.foot)})scale({scale:.4f} {-scale:.4f})"/>'
    )


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
