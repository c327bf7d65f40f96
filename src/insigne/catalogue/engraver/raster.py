"""From SVG to PNG, on guard: an SVG may come from a kit that somebody else wrote."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from resvg_py import svg_to_bytes

from insigne.catalogue.engraver.burden import is_light
from insigne.catalogue.engraver.design import DesignError

SMALLEST, LARGEST = 16, 2048
_INSIDE = ("#", "data:image/png;base64,", "data:image/jpeg;base64,")
"""What a drawing may refer to: a part of itself, or a picture it carries."""


def rasterise(svg: str, size: int) -> bytes:
    """The SVG document `svg` as a PNG of `size` by `size` pixels, transparent around the drawing.

    No file and no system font is read. Raises DesignError for a size outside 16–2048, for an SVG that refers
    to something outside itself, that would exhaust the machine, or that cannot be drawn.
    """
    if not SMALLEST <= size <= LARGEST:
        raise DesignError(f"A picture has {SMALLEST} to {LARGEST} pixels a side, not {size}.")
    root = _parsed(svg)
    _refuse_outside(root)
    if not is_light(root):
        raise DesignError("The picture is too intricate to be drawn; simplify it.")
    try:
        return bytes(svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))
    except ValueError as error:
        raise DesignError(f"The picture cannot be drawn: {error}") from error


def _parsed(svg: str) -> Element:
    try:
        root: Element = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise DesignError(f"The picture is not plain SVG: {error}") from error
    return root


def _refuse_outside(root: Element) -> None:
    """The renderer would open the files that an image names, so none may be named."""
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute.rpartition("}")[2] == "href" and not value.strip().startswith(_INSIDE):
                raise DesignError(f"The picture refers to “{value[:80]}”, which is outside it.")
