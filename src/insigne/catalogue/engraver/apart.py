"""A stranger's drawing, drawn in a process of its own that can be ended.

The renderer keeps the whole process while it draws, and a small drawing can ask for minutes of it: a few thousand
half-transparent layers are enough. No count of elements tells beforehand what a drawing costs.
"""

import subprocess
import sys

from insigne.catalogue.engraver.design import DesignError
from insigne.catalogue.engraver.raster import rasterise

SECONDS = 4.0
"""What a drawing may take, the start of the process included."""


def rasterise_apart(svg: str, size: int) -> bytes:
    """As `rasterise`, in bounded time. Raises DesignError, for a drawing that takes too long as well."""
    command = [sys.executable, "-m", __name__, str(size)]
    try:
        drawn = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise DesignError("The picture takes too long to be drawn; simplify it.") from None
    except (subprocess.CalledProcessError, OSError):
        raise DesignError("The picture cannot be drawn.") from None
    return drawn.stdout


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(rasterise(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
    except DesignError:
        sys.exit(1)
