"""Ed25519 key pairs, and their text form: multikey (W3C Controlled Identifiers 1.0 §2.2.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from insigne.credentials import multibase

# The multicodec prefixes of `ed25519-pub` and `ed25519-priv`.
_PUBLIC = b"\xed\x01"
_SECRET = b"\x80\x26"
_KEY_BYTES = 32


class KeyFormatError(ValueError):
    """The text is not an Ed25519 multikey."""


def encode_public_key(raw: bytes) -> str:
    """32 bytes → `z6Mk…`."""
    return multibase.encode_base58(_PUBLIC + raw)


def decode_public_key(multikey: str) -> bytes:
    """`z6Mk…` → 32 bytes; KeyFormatError for anything else."""
    return _decode(multikey, _PUBLIC)


def encode_secret_key(seed: bytes) -> str:
    """32 bytes → `z3u2…`. A secret: it is written to a key file, never shown."""
    return multibase.encode_base58(_SECRET + seed)


def decode_secret_key(multikey: str) -> bytes:
    """`z3u2…` → 32 bytes; KeyFormatError for anything else."""
    return _decode(multikey, _SECRET)


def _decode(multikey: str, prefix: bytes) -> bytes:
    try:
        data = multibase.decode(multikey)
    except multibase.MultibaseError as error:
        raise KeyFormatError(str(error)) from None
    if not data.startswith(prefix) or len(data) != len(prefix) + _KEY_BYTES or not multikey.startswith("z"):
        raise KeyFormatError("The text is not an Ed25519 multikey.")
    return data.removeprefix(prefix)


def signature_is_valid(public_key: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether the Ed25519 signature (64 bytes) of `signed` was made with the public key's secret half."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An Ed25519 key pair, from its 32-byte seed. The seed stays out of `repr` and so out of logs."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """From 32 bytes; KeyFormatError for another length."""
        if len(seed) != _KEY_BYTES:
            raise KeyFormatError("An Ed25519 seed has 32 bytes.")
        return cls(seed)

    @classmethod
    def from_multikey(cls, secret: str) -> Self:
        """From `z3u2…`."""
        return cls(decode_secret_key(secret))

    @property
    def public_key(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    @property
    def public_multikey(self) -> str:
        return encode_public_key(self.public_key)

    @property
    def secret_multikey(self) -> str:
        return encode_secret_key(self.seed)

    def sign(self, data: bytes) -> bytes:
        """The 64-byte Ed25519 signature of the data (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(data)


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key as published: `id` is `<DID>#<fragment>`, `revoked` the instant of its withdrawal."""

    id: str
    public_key: bytes
    revoked: datetime | None = None
    expires: datetime | None = None
