"""What an endorsement may say, and the secret of its link."""

import re
from typing import TYPE_CHECKING

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from insigne.endorsements.models import Endorsement

LEAST, MOST = 20, 2000
# An address of a page or of a mailbox, written in full or not: "https://…", "www.…", "somebody@…", "example.org/…".
ADDRESS = re.compile(r"://|\bwww\.|@|(?<![.\w])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?![\w.])", re.IGNORECASE)


def token_of(endorsement: "Endorsement") -> str:
    """The secret of an endorser's link: a keyed hash of its id, so that no table holds it."""
    return signing.Signer(salt="insigne.endorsement").signature(str(endorsement.pk))


def address_hash(email: str) -> str:
    """What is kept of an address that is not to be written to: of no use to who steals the table alone."""
    return salted_hmac("insigne.endorsement.quiet", email.strip().lower(), algorithm="sha256").hexdigest()


def check_words_only(text: str) -> None:
    """Refuse addresses of pages and mailboxes: what strangers read under our name are words. Raises ValidationError."""
    if ADDRESS.search(text):
        raise ValidationError(
            _("Write words only: no address of a page or of a mailbox. (After a full stop, put a space.)"),
            code="address",
        )
