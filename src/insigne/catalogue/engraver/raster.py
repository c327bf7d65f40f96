"""From SVG to PNG, on guard: an SVG may come from a kit that somebody else wrote."""

import re

from resvg_py import svg_to_bytes

from insigne.catalogue.engraver.design import DesignError

SMALLEST, LARGEST = 16, 2048
_OUTSIDE = re.compile(r"<(?:\w+:)?(?:image|feimage)\b|<!doctype|<!entity", re.IGNORECASE)
"""What could make the renderer read another file, or grow without end."""


def rasterise(svg: str, size: int) -> bytes:
    """The SVG document `svg` as a PNG of `size` by `size` pixels, transparent around the drawing.

    No file and no system font is read. Raises DesignError for a size outside 16–2048 and for an SVG that
    cannot be drawn.
    """
    if not SMALLEST <= size <= LARGEST:
        raise DesignError(f"A picture has {SMALLEST} to {LARGEST} pixels a side, not {size}.")
    if found := _OUTSIDE.search(svg):
        raise DesignError(f"The picture contains “{found[0]}”, which could call another file.")
    try:
        return bytes(svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))
    except ValueError as error:
        raise DesignError(f"The picture cannot be drawn: {error}") from error
