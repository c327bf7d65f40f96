"""Documents set by typst: accessible PDF for keeping, with files attached; pictures. Knows no badge."""

from insigne.typesetting.letters import Unprintable, printable, printable_name, printable_title, unprintable
from insigne.typesetting.press import Attachment, Busy, Faulty, TooLong, draw, typeset

__all__ = [
    "Attachment",
    "Busy",
    "Faulty",
    "TooLong",
    "Unprintable",
    "draw",
    "printable",
    "printable_name",
    "printable_title",
    "typeset",
    "unprintable",
]
