"""A drawing whose parts use one another is measured to its end, in whatever order the parts stand."""

import pytest

from insigne.catalogue.engraver import DesignError, rasterise
from insigne.files.refusals import DrawingRefused
from insigne.files.svg import clean_svg

LEVELS = 60


def chained(*, backwards: bool) -> str:
    """Groups of which each uses the one before it: shallow to read, deep to draw."""
    parts = ['<g id="p0"><rect width="1" height="1"/></g>']
    parts += [f'<g id="p{level}"><use href="#p{level - 1}"/></g>' for level in range(1, LEVELS)]
    ordered = reversed(parts) if backwards else parts
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{"".join(ordered)}</svg>'


@pytest.mark.parametrize("backwards", [False, True])
def test_a_long_chain_of_parts_is_not_drawn(backwards: bool) -> None:
    with pytest.raises(DesignError):
        rasterise(chained(backwards=backwards), 64)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_long_chain_of_parts_is_not_taken_in(backwards: bool) -> None:
    with pytest.raises(DrawingRefused):
        clean_svg(chained(backwards=backwards).encode())
