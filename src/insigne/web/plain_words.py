"""What people may write to others under our name: plain words, without anything that leads elsewhere.

Addresses are looked for in a flattened copy, so that look-alike letters and invisible marks hide none. It is read
word by word: the time grows with the text's length and no faster, whatever is in it.
"""

import re
import unicodedata
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Ends of web addresses that people write without "www.", in whatever case; those of two letters are countries.
ENDINGS = re.compile(
    "com|net|org|edu|gov|int|info|biz|app|dev|page|site|online|shop|store|club|link|live|xyz|tech|cloud|blog|space|"
    "website|click|icu|win|top|zip|mov|paris|bzh|alsace|corsica|[a-z]{2}",
    re.IGNORECASE,
)
# Others are told by their small letters: a new sentence without its space ("fin.Ensuite") has a capital, and passes.
LOWER = re.compile(r"[a-z]{3,24}")
# What may follow a dot and is no end of an address, though a country or somebody's list may have it:
# abbreviations and names of tools ("p.ex.", "Node.js"), and French that names women and men ("adhérent.es").
WORDS = re.compile(
    "ex|js|ts|cs|es|se|ses|ve|ves|ne|nes|le|les|fe|te|tes|sse|sses|esse|esses|ice|ices|rice|rices|trice|trices|"
    "euse|euses|une|elle|elles|celle|celles|toutes",
    re.IGNORECASE,
)
MARKS = re.compile(r"//|\bwww\.\S|\bmailto:|\bxn--", re.IGNORECASE)
NAME = re.compile(r"[\w.-]+")
NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
# Full stops of other scripts, which browsers take for a dot.
DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": "."})
BREAK = "\n"
# No field takes more: what comes after is refused with the whole, for its length.
LONGEST = 2400


def tidy(text: str) -> str:
    """The same words with one kind of line end, and no invisible mark or empty margin."""
    lines = text.replace("\r\n", BREAK).replace("\r", BREAK).replace("\t", " ").split(BREAK)
    seen = ["".join(letter for letter in line if _is_seen(letter)).rstrip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", BREAK.join(seen)).strip()


def address_in(text: str) -> str:
    """The first words that look like the address of a page or a mailbox; "" when there are none."""
    flat = unicodedata.normalize("NFKC", tidy(text)).translate(DOTS)
    flat = "".join(letter for letter in flat if unicodedata.category(letter) != "Cf")
    return next((word for word in flat.split() if _is_address(word)), "")


def check_plain(text: str) -> None:
    """Refuse web and e-mail addresses, and say which words look like one. Raises ValidationError."""
    found = address_in(text[:LONGEST])
    if not found:
        return
    what = {"words": found[:60]}
    if "@" in found:
        raise ValidationError(
            _("No e-mail address here: “%(words)s” looks like one. Only your own words are passed on.") % what
        )
    raise ValidationError(
        _(
            "No link here, so that nobody is led astray: “%(words)s” looks like one. If it is not, put a space "
            "after the full stop."
        )
        % what
    )


def plain_text(text: str, limit: int) -> str:
    """The words to pass on, tidied. Raises ValidationError if nothing, too much or an address is in them."""
    plain = tidy(text[: limit * 4])
    if not plain:
        raise ValidationError(_("Write a few words."), code="required")
    if len(plain) > limit:
        number = {"number": len(plain), "limit": limit}
        raise ValidationError(_("%(number)s characters: %(limit)s at most.") % number)
    check_plain(plain)
    return plain


def _is_address(word: str) -> bool:
    if MARKS.search(word):
        return True
    if any(before and re.search(r"\w", after) for before, after in pairwise(word.split("@"))):
        return True
    return any(
        _is_place(name, has_path=bool(re.match(r"/\S", word[match.end() : match.end() + 2])))
        for match in NAME.finditer(word)
        for name in match[0].split("..")
    )


def _is_place(name: str, *, has_path: bool) -> bool:
    """Whether dots hold it together as in "place.fr", "place.anything", "Place.Anything/page" or four numbers."""
    labels = [label.strip("-_") for label in name.strip(".-_").split(".")]
    if len(labels) < 2 or not all(labels):
        return False
    if NUMBERS.fullmatch(".".join(labels)):
        return True
    end = labels[-1]
    if has_path and len(end) > 1 and end.isalpha() and not name.endswith("."):
        return True
    return not WORDS.fullmatch(end) and bool(ENDINGS.fullmatch(end) or LOWER.fullmatch(end))


def _is_seen(letter: str) -> bool:
    """Not a control or a direction mark; the joiner that some drawn letters need stays."""
    return letter == "\u200d" or unicodedata.category(letter)[0] != "C"
