"""Which letters can be set. PDF/A and PDF/UA refuse a letter that no font has, so it is found out beforehand."""

from functools import lru_cache
from unicodedata import category

import typst

from insigne.typesetting.fonts import every_font

# PDF/A-3a §6.2.11.8: no reference to the glyph that stands for a missing letter.
_PROBE = '#set page(width: 9cm, height: 9cm)\n#let d = json("data.json")\n#d'
# Nothing that is seen: controls, and marks that turn the direction of what follows.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


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
    data = f'"{letter}"'.encode()
    try:
        typst.compile(
            {"main.typ": _PROBE.encode(), "data.json": data},
            format="pdf",
            font_paths=every_font(),
            pdf_standards=["a-3u"],
        )
    except typst.TypstError:
        return False
    return True
