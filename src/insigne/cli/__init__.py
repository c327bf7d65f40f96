"""The command line: `insigne verify`, `insigne serve`, and the rest. Django is loaded only by what needs it."""

from insigne.cli.commands import main

__all__ = ["main"]
