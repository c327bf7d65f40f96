"""Secrets at rest: sealed with a key that lives outside the database, so that a stolen backup signs nothing."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SealBroken(ImproperlyConfigured):
    """The seal key in use is not the one that sealed the secret."""

    def __init__(self) -> None:
        super().__init__(
            "The signing keys cannot be opened with this INSIGNE_SEAL_KEY: restore the seal.key that "
            "belongs to this database."
        )


def _seal() -> MultiFernet:
    """Keys are separated by commas: the first seals, all open, so that a seal key can be rotated."""
    try:
        return MultiFernet([Fernet(key.strip()) for key in settings.INSIGNE_SEAL_KEY.split(",")])
    except ValueError as error:
        raise ImproperlyConfigured("INSIGNE_SEAL_KEY is not a key made by `insigne serve`.") from error


def seal(secret: bytes) -> bytes:
    """`secret`, encrypted and authenticated."""
    return _seal().encrypt(secret)


def unseal(sealed: bytes | memoryview) -> bytes:
    """What `seal` was given. Raises SealBroken."""
    try:
        return _seal().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise SealBroken from error
