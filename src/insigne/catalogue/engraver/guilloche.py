"""Guilloché: the interlaced lines that an engine cuts and that no hand can copy."""

import math
from functools import partial

from insigne.catalogue.engraver.shapes import smooth_ring

BAND = (105, 124)
"""Inner and outer radius of the braid."""
_STRANDS = 4
_STEPS_PER_WAVE = 4


def braid(petals: int) -> str:
    """One strand of the braid: lines of growing swing that meet at their nodes; a copy half a wave on weaves.

    `petals` divides the number of waves, so that the braid and the dial agree.
    """
    inner, outer = BAND
    middle, swing = (inner + outer) / 2, (outer - inner) / 2 - 1
    lines = (
        smooth_ring(
            partial(_wave, middle, swing * (strand + 1) / _STRANDS, waves(petals)),
            waves(petals) * _STEPS_PER_WAVE,
        )
        for strand in range(_STRANDS)
    )
    return "".join(lines)


def waves(petals: int) -> int:
    """How many waves go around: the multiple of `petals` nearest to 32."""
    return petals * max(1, round(32 / petals))


def dial(petals: int, radius: float) -> str:
    """One flower of the dial: `petals` deep lobes within `radius`; its copies, turned, weave the rosette."""
    return smooth_ring(partial(_wave, radius * 0.7, radius * 0.3, petals), petals * 8)


def _wave(middle: float, swing: float, count: int, degrees: float) -> float:
    return middle + swing * math.cos(math.radians(count * degrees))
