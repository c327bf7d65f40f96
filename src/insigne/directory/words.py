"""What may stand in a message or an entry: plain words, without anything that leads elsewhere.

Addresses are looked for in a flattened copy, so that look-alike letters and invisible marks hide none.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Ends of web addresses that people write without "www.", beside the countries', which have two letters.
ENDINGS = (
    "com|net|org|edu|gov|int|info|biz|app|dev|page|site|online|shop|store|club|link|live|xyz|tech|cloud|blog|"
    "space|website|click|icu|win|top|zip|mov|paris|bzh|alsace|corsica"
)
# Two letters after a dot that are no country: abbreviations ("p.ex.") and names of tools ("Node.js").
NO_COUNTRY = "ex|js|ts|cs"
LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
# What reads an address: "//", "www.", "name@place", "place.fr", "place.anything/page", four numbers.
ADDRESS = re.compile(
    rf"""
    [a-z][a-z0-9+.-]*://\S* | //\S+ | \bwww\.\S+ | \bmailto:\S* | \bxn--\S+
    | [^\s@]{{1,64}}@[^\s@]*\w
    | \b(?:{LABEL}\.)+(?:{ENDINGS}|(?!(?:{NO_COUNTRY})\b)[a-z]{{2}})(?![\w-]|\.\w)(?:[/:?\#]\S*)?
    | \b(?:{LABEL}\.)+[^\W\d_]{{2,}}/\S+
    | \b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Full stops of other scripts, which browsers take for a dot.
DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": "."})
BREAK = "\n"
# No field takes more: what comes after is refused with the whole, for its length.
LONGEST = 1200


def tidy(text: str) -> str:
    """The same words with one kind of line end, and no invisible mark or empty margin."""
    lines = text.replace("\r\n", BREAK).replace("\r", BREAK).replace("\t", " ").split(BREAK)
    seen = ["".join(letter for letter in line if _is_seen(letter)).rstrip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", BREAK.join(seen)).strip()


def check_plain(text: str) -> None:
    """Refuse web and e-mail addresses, and say which words look like one. Raises ValidationError."""
    flat = unicodedata.normalize("NFKC", tidy(text[:LONGEST])).translate(DOTS)
    found = ADDRESS.search("".join(letter for letter in flat if unicodedata.category(letter) != "Cf"))
    if found is None:
        return
    what = {"words": found[0][:60]}
    if "@" in found[0]:
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


def _is_seen(letter: str) -> bool:
    """Not a control or a direction mark; the joiner that some drawn letters need stays."""
    return letter == "\u200d" or unicodedata.category(letter)[0] != "C"
