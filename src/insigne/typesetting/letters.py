"""Which letters can be set. PDF/A and PDF/UA refuse a letter that no font has, so it is found out beforehand."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

import typst

from insigne.typesetting.fonts import every_font

# PDF/A-3a §6.2.11.8: no reference to the glyph that stands for a missing letter.
_PROBE = '#set page(width: 9cm, height: 9cm)\n#let d = json("data.json")\n#d'
# Nothing that is seen: controls, and marks that turn the direction of what follows.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Unprintable(ValueError):
    """A name has letters that no font here has. `letters` are those."""

    def __init__(self, letters: str) -> None:
        super().__init__(f"No font of this machine has {letters}")
        self.letters = letters


def printable_name(text: str) -> str:
    """A name as it can be set: pictograms are left out, letters never. Raises Unprintable."""
    lacking = "".join(letter for letter in unprintable(text) if category(letter)[0] == "L")
    kept = " ".join(printable(text).split())
    if lacking or not kept:
        raise Unprintable(lacking or text)
    return kept


def unprintable(text: str) -> str:
    """The different letters of `text` that no font here has, in their order."""
    return "".join(dict.fromkeys(letter for letter in text if not _has(letter)))


def printable(text: str) -> str:
    """`text` without what cannot be set: emoji mostly. Lines stay lines."""
    return "".join(letter for letter in text if letter == "\n" or _has(letter))


def _has(letter: str) -> bool:
    if letter in {"\n", "\t"} or " " <= letter <= "~":
        return True
    return category(letter) not in _HIDDEN and _set_alone(letter)


@lru_cache(maxsize=4096)
def _set_alone(letter: str) -> bool:
    """Asked of the typesetter itself: what it cannot set alone it cannot set among others."""
    files: Any = {"main.typ": _PROBE.encode(), "data.json": json.dumps(letter).encode()}
    try:
        typst.compile(
            files,
            root=str(Path(__file__).parent),
            format="pdf",
            font_paths=every_font(),
            pdf_standards=["a-3u"],
        )
    except typst.TypstError:
        return False
    return True
