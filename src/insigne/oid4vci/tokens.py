"""The secrets of a delivery. What must be shown again is a keyed hash of an id, so that no table holds it."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from insigne.web.tokens import new_token, token_for

if TYPE_CHECKING:
    from insigne.awards.models import Delivery
    from insigne.institutions.models import Institution
    from insigne.oid4vci.models import AccessToken

# Of an offer, an access token and a nonce alike: long enough to unlock a phone, short enough to be forgotten.
LIFETIME = timedelta(minutes=10)
_DIGITS = 6


def address_of(offer_id: UUID) -> str:
    """The last part of the address where a wallet reads the offer."""
    return token_for("wallet.address", offer_id)


def code_of(offer_id: UUID) -> str:
    """The pre-authorised code that stands in the offer."""
    return token_for("wallet.code", offer_id)


def digits_of(offer_id: UUID) -> str:
    """The transaction code: six digits that only the recipient's own page shows."""
    digest = salted_hmac("insigne.wallet.digits", str(offer_id), algorithm="sha256").digest()
    return str(int.from_bytes(digest, "big") % 10**_DIGITS).zfill(_DIGITS)


def new_nonce(institution: "Institution") -> str:
    """A question for a wallet. It bears its date and our signature: asking leaves nothing behind."""
    return _nonces(institution).sign(new_token())


def nonce_is_ours(institution: "Institution", nonce: str) -> bool:
    """Whether this institution asked it, and lately."""
    try:
        _nonces(institution).unsign(nonce, max_age=LIFETIME)
    except signing.BadSignature:
        return False
    return True


def name_of(access: "AccessToken", copy: "Delivery") -> str:
    """By what the wallet names a copy when it tells what became of it: of use with this access, and with no other."""
    return _names(access).sign(str(copy.pk))


def copy_named(access: "AccessToken", name: str) -> UUID | None:
    """The id of the copy that a wallet names, if it got it by this access."""
    try:
        return UUID(_names(access).unsign(name))
    except (signing.BadSignature, UnicodeEncodeError):  # a half of a character is no signature of ours
        return None


def _names(access: "AccessToken") -> signing.Signer:
    return signing.Signer(salt=f"insigne.wallet.copy.{access.pk}")


def _nonces(institution: "Institution") -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"insigne.wallet.nonce.{institution.pk}")
