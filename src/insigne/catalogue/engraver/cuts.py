"""The strokes an emblem is made of, and how they are put on the medal."""

from dataclasses import dataclass
from typing import Literal

from insigne.catalogue.engraver.colour import PAPER
from insigne.catalogue.engraver.hatching import hatch
from insigne.catalogue.engraver.shapes import moved, number

Fill = Literal["paper", "ink", "tint", "none"]


@dataclass(frozen=True, slots=True)
class Hatch:
    """A grey: strokes at `degrees` from the horizontal, `spacing` units apart."""

    degrees: float = 45
    spacing: float = 3.6
    width: float = 1.1


SHADE = Hatch()
DEEP = Hatch(45, 2.6, 1.2)
BACK = Hatch(-45)


@dataclass(frozen=True, slots=True)
class Cut:
    """One shape: its path, what fills it, the width of its outline in ink (0: none) and its hatching."""

    d: str
    fill: Fill = "paper"
    width: float = 2.6
    hatch: Hatch | None = None

    def moved(
        self, *, x: float = 0, y: float = 0, degrees: float = 0, scale: float = 1, mirror: bool = False
    ) -> "Cut":
        """The same cut elsewhere; the line keeps its width, as a graver does."""
        d = moved(self.d, x=x, y=y, degrees=degrees, scale=scale, mirror=mirror)
        return Cut(d, self.fill, self.width, self.hatch)


Emblem = tuple[Cut, ...]


def drawn(emblem: Emblem, ink: str, tint: str) -> str:
    """The SVG of an emblem: a halo of paper that frees it from the dial, then its cuts in order."""
    halo = "".join(cut.d for cut in emblem if cut.fill != "none")
    parts = [f'<path d="{halo}" fill="{PAPER}" stroke="{PAPER}" stroke-width="9" stroke-linejoin="round"/>']
    parts.extend(_drawn(cut, ink, tint) for cut in emblem)
    return "".join(parts)


def _drawn(cut: Cut, ink: str, tint: str) -> str:
    fill = {"paper": PAPER, "ink": ink, "tint": tint, "none": "none"}[cut.fill]
    if cut.hatch is None:
        return f'<path d="{cut.d}" fill="{fill}"{_outline(cut, ink)}/>'
    strokes = hatch(cut.d, cut.hatch.degrees, cut.hatch.spacing)
    return (
        f'<path d="{cut.d}" fill="{fill}"/>'
        f'<path d="{strokes}" fill="none" stroke="{ink}" stroke-width="{number(cut.hatch.width)}"/>'
        f'<path d="{cut.d}" fill="none"{_outline(cut, ink)}/>'
    )


def _outline(cut: Cut, ink: str) -> str:
    if not cut.width:
        return ""
    return (
        f' stroke="{ink}" stroke-width="{number(cut.width)}" stroke-linecap="round" stroke-linejoin="round"'
    )
