"""Which letters can be set. PDF/A and PDF/UA refuse a letter that no font has, so it is found out beforehand."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category, normalize

import typst

from insigne.typesetting.fonts import TEXT, every_font

if TYPE_CHECKING:
    from collections.abc import Iterable

# PDF/A-3a §6.2.11.8: no reference to the glyph that stands for a missing letter.
_PROBE = (
    f'#set page(width: 9cm, height: auto)\n#set text(font: "{TEXT}")\n'
    '#for each in json("data.json") { block(each) }'
)
LACKS = "could not be displayed"
_LACKING = re.compile(rf'the text `"(.+?)"` {LACKS}')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Nothing that is seen: controls, and marks that turn the direction of what follows.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Tabs and the ends of lines and paragraphs that only computers know: people mean a space.
_MEANS_A_SPACE = {"Cc", "Zl", "Zp"}
# What was found out, for as long as the process runs: there are not more entries than letters in Unicode.
_known: dict[str, bool] = {}


class Unprintable(ValueError):
    """A name has letters that no font here has. `letters` are those."""

    def __init__(self, letters: str) -> None:
        super().__init__(f"No font of this machine has {letters}")
        self.letters = letters


def printable_name(text: str) -> str:
    """A name as it can be set: pictograms are left out, letters never. Raises Unprintable."""
    lacking = "".join(letter for letter in unprintable(text) if category(letter)[0] == "L")
    kept = " ".join(printable(text).split())
    if lacking or not without_marks(kept):
        raise Unprintable(lacking or text)
    return kept


def unprintable(text: str) -> str:
    """The different letters of `text` that no font here has, in their order."""
    letters = dict.fromkeys(_composed(text))
    has = _settable(letters)
    return "".join(letter for letter in letters if letter not in has)


def printable(text: str) -> str:
    """`text` without what cannot be set: emoji mostly. Lines stay lines."""
    composed = _composed(text)
    has = _settable(set(composed))
    return "".join(letter for letter in composed if letter in has)


def printable_title(text: str, otherwise: str) -> str:
    """A title as it can be set, or `otherwise` when nothing is left of it: PDF/UA refuses an empty heading."""
    kept = printable(text)
    return kept if without_marks(kept).strip() else otherwise


def without_marks(text: str) -> str:
    """`text` without accents that are letters of their own: a font may have the accent and not what it stands on."""
    return "".join(letter for letter in text if category(letter)[0] != "M")


def _composed(text: str) -> str:
    """Letters with their accents in one, as fonts have them, and no space but those that people type."""
    return "".join(
        " " if letter != "\n" and letter.isspace() and category(letter) in _MEANS_A_SPACE else letter
        for letter in normalize("NFC", text)
    )


def _settable(letters: "Iterable[str]") -> set[str]:
    """Those of the letters that are seen, and that a font has."""
    plain = {letter for letter in letters if letter == "\n" or " " <= letter <= "~"}
    others = {letter for letter in letters if category(letter) not in _HIDDEN} - plain
    _find_out(others - _known.keys())
    return plain | {letter for letter in others if _known[letter]}


def _find_out(asked: set[str]) -> None:
    """Ask the typesetter itself, about all at once: it names each that it lacks, so that a text made of thousands
    of different letters costs no more than a page does.
    """
    if not asked:
        return
    said = _set(sorted(asked))
    if said is None:
        _known.update(dict.fromkeys(asked, True))
        return
    named = {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), each) for each in _LACKING.findall(said)}
    lacking = asked & named
    if lacking or len(asked) == 1:
        _known.update(dict.fromkeys(lacking or asked, False))
        _find_out(asked - lacking - _known.keys())
    else:  # it fails without a name that we know: half of them at a time
        half = set(sorted(asked)[: len(asked) // 2])
        _find_out(half)
        _find_out(asked - half)


def _set(letters: list[str]) -> str | None:
    """Set the letters, each by itself; None when it went well, else what the typesetter says."""
    files: Any = {"main.typ": _PROBE.encode(), "data.json": json.dumps(letters).encode()}
    try:
        typst.compile(
            files,
            root=str(Path(__file__).parent),
            format="pdf",
            font_paths=every_font(),
            pdf_standards=["a-3a"],
        )
    except typst.TypstError as error:
        return str(error.diagnostic)
    return None
