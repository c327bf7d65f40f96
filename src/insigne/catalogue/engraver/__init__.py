"""The engraver: a badge picture as an engraved medal. This is its whole public face."""

from insigne.catalogue.engraver.burden import is_light
from insigne.catalogue.engraver.colour import PAPER, contrast, is_colour
from insigne.catalogue.engraver.design import EDGES, Design, DesignError, Edge
from insigne.catalogue.engraver.emblems import EMBLEMS
from insigne.catalogue.engraver.medal import engrave
from insigne.catalogue.engraver.raster import rasterise

__all__ = [
    "EDGES",
    "EMBLEMS",
    "PAPER",
    "Design",
    "DesignError",
    "Edge",
    "contrast",
    "engrave",
    "is_colour",
    "is_light",
    "rasterise",
]
