"""The lettering's font: outlines, widths and kerning of Source Serif Pro Semibold (SIL Open Font Licence)."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import combining, normalize

from font_source_serif_pro import SourceSerifProSemibold
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

UNITS = 1000
"""Font units in one em; a test holds the font to it."""
CAP_HEIGHT = 0.67
"""The height of a capital, in ems."""

_SAME = {"'": "’", "\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u2010": "-"}
"""What people type, and what a printer sets."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: its name in the font and its width in ems."""

    name: str
    width: float


@cache
def _font() -> Any:
    return TTFont(SourceSerifProSemibold, lazy=True)


@cache
def _letters() -> dict[int, str]:
    return dict(_font().getBestCmap())


@cache
def _kerning() -> list[Any]:
    """The pair tables of the font's "kern" feature (OpenType GPOS, lookup type 2, also inside type 9)."""
    table = _font()["GPOS"].table
    features = [record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"]
    indices = sorted({index for feature in features for index in feature.LookupListIndex})
    subtables = [sub for index in indices for sub in table.LookupList.Lookup[index].SubTable]
    pairs = [sub.ExtSubTable if sub.LookupType == 9 else sub for sub in subtables]
    return [pair for pair in pairs if pair.LookupType == 2]


def glyphs(text: str) -> list[Glyph]:
    """The letters of `text` in capitals; one the font lacks loses its accent, or is left out."""
    found = []
    for char in normalize("NFC", text).upper():
        for name in _names(_SAME.get(char, char)):
            found.append(Glyph(name, _font()["hmtx"][name][0] / UNITS))
    return found


def _names(char: str) -> list[str]:
    letters = _letters()
    if ord(char) in letters:
        return [letters[ord(char)]]
    plain = (part for part in normalize("NFKD", char) if not combining(part))
    return [letters[ord(part)] for part in plain if ord(part) in letters]


@cache
def kern(left: str, right: str) -> float:
    """How much closer (below 0) or farther two letters stand, in ems: the first pair table that has them."""
    for pairs in _kerning():
        if left not in pairs.Coverage.glyphs:
            continue
        if pairs.Format == 1:
            records = pairs.PairSet[pairs.Coverage.glyphs.index(left)].PairValueRecord
            values = [record.Value1 for record in records if record.SecondGlyph == right]
        else:
            first = pairs.ClassDef1.classDefs.get(left, 0)
            second = pairs.ClassDef2.classDefs.get(right, 0)
            values = [pairs.Class1Record[first].Class2Record[second].Value1]
        if values:
            return getattr(values[0], "XAdvance", 0) / UNITS
    return 0.0


@cache
def outline(name: str) -> str:
    """The path data of a letter in font units, y upwards."""
    glyph_set = _font().getGlyphSet()
    pen = SVGPathPen(glyph_set, ntos=lambda value: str(round(value)))
    glyph_set[name].draw(pen)
    return str(pen.getCommands())
