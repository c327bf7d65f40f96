"""A stranger's drawing, drawn in a process of its own that can be ended.

The renderer keeps the whole process while it draws, and a small drawing can ask for minutes of it: a few thousand
half-transparent layers are enough. No count of elements tells beforehand what a drawing costs.
"""

import sys

from insigne.catalogue.engraver.design import DesignError
from insigne.catalogue.engraver.raster import rasterise
from insigne.files.apart import Fell, TookTooLong, limit_work, work_apart

SECONDS = 4.0
"""What a drawing may take, the start of the process included."""


def rasterise_apart(svg: str, size: int) -> bytes:
    """As `rasterise`, in bounded time. Raises DesignError, for a drawing that takes too long as well."""
    try:
        return work_apart(__name__, str(size), given=svg.encode(), seconds=SECONDS)
    except TookTooLong:
        raise DesignError("The picture takes too long to be drawn; simplify it.") from None
    except Fell:
        raise DesignError("The picture cannot be drawn.") from None


if __name__ == "__main__":
    limit_work(SECONDS)
    try:
        sys.stdout.buffer.write(rasterise(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
    except DesignError:
        sys.exit(1)
