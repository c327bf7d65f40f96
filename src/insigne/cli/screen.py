"""Words on a terminal of 80 columns: strangers' words are tamed, long ones are wrapped."""

import json
import textwrap
from collections.abc import Iterable
from typing import Any

WIDTH = 80
_LABEL = 14
# French cannot do without them.
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


def printable(words: object) -> str:
    """A stranger's words without the signs that drive a terminal: a name could draw a verdict of its own."""
    return "".join(
        sign if sign.isprintable() or sign in _SPACES else "\N{REPLACEMENT CHARACTER}" for sign in str(words)
    )


def wrapped(words: object, first: str = "", other: str | None = None) -> list[str]:
    """The lines of a text, after `first`, and after `other` from the second line on."""
    later = " " * len(first) if other is None else other
    return textwrap.wrap(
        printable(words), WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )


def row(label: str, value: object) -> list[str]:
    """`  label        value`, wrapped under the value; no line at all for a value that is not there."""
    if value is None or value == "":
        return []
    return wrapped(value, f"  {label:<{_LABEL}} ")


def section(title: str, rows: Iterable[list[str]]) -> list[str]:
    """A title over its lines; nothing when there are none."""
    lines = [line for each in rows for line in each]
    return ["", title, *lines] if lines else []


def as_json(value: Any) -> str:
    """For programs. What is not ASCII is escaped, so that no sign of a stranger reaches the terminal."""
    return json.dumps(value, ensure_ascii=True, indent=2)
