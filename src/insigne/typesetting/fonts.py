"""The fonts: Source Serif Pro from its package, those that typst brings, then the machine's for rarer letters."""

from functools import cache
from pathlib import Path

import font_source_serif_pro
import typst

TEXT = "Source Serif Pro"


@cache
def every_font() -> typst.Fonts:
    """The machine's own fonts are last: a document that needs none of them is the same everywhere."""
    folder = Path(font_source_serif_pro.__file__).parent / "files"
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(folder)])
