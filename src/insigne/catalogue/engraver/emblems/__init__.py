"""The emblems: one drawing for each badge that ships, and a few for badges to come."""

from collections.abc import Callable
from functools import cache

from insigne.catalogue.engraver.cuts import Emblem
from insigne.catalogue.engraver.emblems.compass import compass
from insigne.catalogue.engraver.emblems.council import council
from insigne.catalogue.engraver.emblems.delegate import delegate
from insigne.catalogue.engraver.emblems.globe import globe
from insigne.catalogue.engraver.emblems.hands import hands
from insigne.catalogue.engraver.emblems.laurel import laurel
from insigne.catalogue.engraver.emblems.president import president
from insigne.catalogue.engraver.emblems.sapling import sapling
from insigne.catalogue.engraver.emblems.stand import stand
from insigne.catalogue.engraver.emblems.torch import torch
from insigne.catalogue.engraver.emblems.tutors import tutors

_DRAWINGS: dict[str, Callable[[], Emblem]] = {
    "hands": hands,
    "tutors": tutors,
    "delegate": delegate,
    "council": council,
    "stand": stand,
    "laurel": laurel,
    "globe": globe,
    "president": president,
    "compass": compass,
    "sapling": sapling,
    "torch": torch,
}

EMBLEMS = tuple(_DRAWINGS)
"""The names of the emblems."""


_SIZE = 1.12
"""The emblems are drawn within 84 units of the centre; the dial has room for a little more."""


@cache
def emblem(name: str) -> Emblem:
    """The drawing called `name`, at the size of the medal's dial. Raises KeyError when there is none."""
    return tuple(cut.moved(scale=_SIZE) for cut in _DRAWINGS[name]())
