"""The medal: edge, ring of letters, braid, dial and emblem, put together as one SVG."""

from hashlib import sha256
from xml.sax.saxutils import escape

from insigne.catalogue.engraver.colour import PAPER
from insigne.catalogue.engraver.cuts import drawn
from insigne.catalogue.engraver.design import Design
from insigne.catalogue.engraver.edges import edge_ornament, edge_path
from insigne.catalogue.engraver.emblems import emblem
from insigne.catalogue.engraver.guilloche import BAND, braid, dial, waves
from insigne.catalogue.engraver.lettering import Arc, lettering_svg, set_letters
from insigne.catalogue.engraver.shapes import circle, number, polar, star

RIM = 170
"""Where the ink of the edge ends and the paper begins."""
LETTERS = 147
"""The radius of the middle of the capitals."""
FIELD = 102
"""The radius of the dial the emblem lies on."""
BASE_DEGREES = 104
GAP_DEGREES = 26
"""Between the ring text and the base text, on each side: the place of an ornament."""
_TURNS = 8
"""Copies of the flower of the dial."""


def engrave(design: Design) -> str:
    """The medal as an SVG document: square, self-contained, no text element, the same for the same design."""
    key = "m" + sha256(repr(design).encode()).hexdigest()[:10]
    parts = (
        _edge(design),
        _dial(design, key),
        _braid(design, key),
        _lettering(design, key),
        drawn(emblem(design.emblem), design.ink, design.tint),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-200 -200 400 400" role="img"'
        f' aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        f'<title id="{key}-title">{_plain(design.title)}</title>'
        f'<desc id="{key}-desc">{_plain(design.description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _edge(design: Design) -> str:
    """The silhouette in ink, with a rim of paper outside so that it stands out on a dark page too."""
    path = edge_path(design.edge)
    return (
        f'<path d="{path}" fill="{design.ink}" stroke="{PAPER}" stroke-width="5" stroke-linejoin="round"'
        f' paint-order="stroke"/>'
        f'<path d="{edge_ornament(design.edge)}" fill="{PAPER}"/>'
        f"{_ring(RIM + 3.5, PAPER, 1)}"
        f'<circle r="{RIM}" fill="{PAPER}"/>'
        f"{_ring(RIM - 4, design.ink, 1.6)}{_ring(RIM - 7.5, design.ink, 0.7)}"
    )


def _dial(design: Design, key: str) -> str:
    """The field behind the emblem: one flower, turned step by step until its copies weave a rosette."""
    flower = f'<path id="{key}-dial" d="{dial(design.petals, FIELD)}"/>'
    step = 360 / design.petals / _TURNS
    rest = (f'<use href="#{key}-dial" transform="rotate({step * turn:.2f})"/>' for turn in range(1, _TURNS))
    return (
        f'<circle r="{BAND[1]}" fill="{design.tint}"/>'
        f'<g fill="none" stroke="{design.ink}" stroke-width=".8" stroke-opacity=".38">'
        f"{flower}{''.join(rest)}</g>"
    )


def _braid(design: Design, key: str) -> str:
    half_wave = 180 / waves(design.petals)
    return (
        f'<g fill="none" stroke="{design.ink}" stroke-width=".75">'
        f'<path id="{key}-braid" d="{braid(design.petals)}"/>'
        f'<use href="#{key}-braid" transform="rotate({number(half_wave)})"/></g>'
        f"{_ring(BAND[1], design.ink, 1.8)}{_ring(BAND[0], design.ink, 1.4)}"
    )


def _lettering(design: Design, key: str) -> str:
    """The base first, then the ring text in what is left of the circle, then a star on each side between."""
    base = set_letters(design.base, Arc(LETTERS, 17, BASE_DEGREES, inside=True))
    ring = set_letters(design.ring, Arc(LETTERS, 26, 360 - base.degrees - 2 * GAP_DEGREES, inside=False))
    side = (ring.degrees / 2 + 180 - base.degrees / 2) / 2
    ornaments = "".join(star(*polar(LETTERS, turn), 6.5, 2.2, 4) for turn in (side, -side))
    return f'<g fill="{design.ink}"><path d="{ornaments}"/>{lettering_svg(key, ring, base)}</g>'


def _ring(radius: float, colour: str, width: float) -> str:
    return f'<path d="{circle(0, 0, radius)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _plain(text: str) -> str:
    """Text for XML: escaped, and without the control characters it cannot hold (XML 1.0 §2.2)."""
    return escape("".join(char for char in text if char.isprintable() or char in " \n"))
