"""What a person may be called: it stands in e-mails that we send to others, so it is a name and nothing else."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from insigne.web.plain_words import address_in

# What makes an address or a mark-up of a name; no person's name has one.
UNWELCOME = frozenset(":/\\@<>{}[]")


def check_name(name: str) -> None:
    """Refuse line ends, invisible marks, and what mail programs make a link of. Raises ValidationError."""
    if _is_unwelcome(name) or address_in(name):
        raise ValidationError(
            _("A name has letters, spaces, hyphens and apostrophes; no address, no new line.")
        )


def check_function(function: str) -> None:
    """The same for a function and its organisation, which may be called "Lumière.fr". Raises ValidationError."""
    if _is_unwelcome(function):
        raise ValidationError(_("Letters, spaces, hyphens and apostrophes; no address, no new line."))


def _is_unwelcome(text: str) -> bool:
    hidden = any(unicodedata.category(letter)[0] == "C" for letter in text)
    return bool(hidden or UNWELCOME & set(text) or "www." in text.lower())
