"""The secrets of links and codes, and what a table keeps of them: never the secret itself.

A link that must be shown again carries a keyed hash of an id (`token_for`), so that no table needs to hold it and no
stolen table gives it. A secret that is told once is random (`new_token`). Of either, the table has `hash_token`.
"""

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from uuid import UUID

_BYTES = 32


def token_for(purpose: str, about: "UUID") -> str:
    """The secret of one thing for one purpose ("invitation"): the same each time, as long as the secret key is."""
    return signing.Signer(salt=f"insigne.{purpose}").signature(str(about))


def new_token() -> str:
    """A secret that is told once."""
    return secrets.token_urlsafe(_BYTES)


def hash_token(token: str) -> str:
    """What the database keeps of a token. It is random enough to need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(purpose: str, text: str) -> str:
    """What is kept of something that can be guessed, such as an address: no use without our secret key."""
    return salted_hmac(f"insigne.{purpose}", text, algorithm="sha256").hexdigest()
