"""What a person may be called: it stands in e-mails that we send to others, so it is a name and nothing else."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What makes an address or a mark-up of a name; no person's name has one.
UNWELCOME = frozenset(":/\\@<>{}[]")


def check_name(name: str) -> None:
    """Refuse line ends, invisible marks, and what could be read as a link. Raises ValidationError."""
    hidden = any(unicodedata.category(letter)[0] == "C" for letter in name)
    if hidden or UNWELCOME & set(name) or "www." in name.lower():
        raise ValidationError(
            _("A name has letters, spaces, hyphens and apostrophes; no address, no new line.")
        )
