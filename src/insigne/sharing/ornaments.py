"""Rosettes for printed pages, cut by the engraver's own curve."""

from functools import lru_cache

from insigne.catalogue.engraver.guilloche import dial

_TURNS = 8


@lru_cache(maxsize=64)
def rosette(ink: str, *, petals: int = 8, opacity: float = 0.6, width: float = 1.4) -> bytes:
    """A rosette in a square, as SVG: one flower, turned step by step until its copies weave."""
    flower = dial(petals, 98)
    turned = "".join(
        f'<path d="{flower}" transform="rotate({360 / petals / _TURNS * turn:.2f})"/>'
        for turn in range(_TURNS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200"><g fill="none" stroke="{ink}"'
        f' stroke-width="{width}" stroke-opacity="{opacity}">{turned}</g></svg>'
    ).encode()
