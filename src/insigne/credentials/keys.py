"""Keys and their text forms: multikey (Controlled Identifiers 1.0 §2.2.2) and JWK (RFC 7517, 8037).

Four kinds: Ed25519, P-256, P-384 and RSA. Ed25519 goes through libsodium, which signs and verifies half as fast
again as OpenSSL does; the others through `cryptography`. Nothing here says whose a key is: see `controllers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Self, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from insigne.credentials import key_forms, multibase
from insigne.credentials.key_forms import CURVES, ED25519_BYTES, ExposedKeyError, KeyFormatError, KeyKind

__all__ = ["ExposedKeyError", "KeyFormatError", "KeyKind", "KeyPair", "PublicKey", "VerificationKey"]

_ED25519_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key. `raw` is its multikey form without the prefix.

    Ed25519: 32 bytes. P-256, P-384: the compressed point (33, 49 bytes). RSA: PKCS #1 DER.
    """

    kind: KeyKind
    raw: bytes

    def __post_init__(self) -> None:
        if self.kind == "Ed25519":
            if len(self.raw) != ED25519_BYTES:
                raise KeyFormatError("An Ed25519 public key has 32 bytes.")
        else:
            key_forms.load_public(self.kind, self.raw)

    @property
    def multikey(self) -> str:
        """`z6Mk…` (Ed25519), `zDn…` (P-256), `z82…` (P-384), `z4MX…` (RSA)."""
        return key_forms.multikey_of(self.kind, self.raw)

    @staticmethod
    def from_multikey(text: str) -> "PublicKey":
        """KeyFormatError for anything but a public multikey in base58."""
        return _public_key_of_multikey(text)

    @property
    def jwk(self) -> dict[str, str]:
        """The public JWK, without `kid` or `alg`."""
        return key_forms.jwk_of(self.kind, self.raw)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """From a JWK; KeyFormatError for another kind of key, ExposedKeyError if it carries its secret half."""
        return cls(*key_forms.raw_of_jwk(jwk))

    @property
    def pem(self) -> str:
        """`-----BEGIN PUBLIC KEY-----`, as Open Badges 2.0 publishes keys."""
        return key_forms.pem_of(self.kind, self.raw)

    @classmethod
    def from_pem(cls, text: str) -> Self:
        """From `-----BEGIN PUBLIC KEY-----` or `-----BEGIN RSA PUBLIC KEY-----`; KeyFormatError as for a JWK."""
        return cls(*key_forms.raw_of_pem(text))

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether `signature` of `signed` was made with the secret half.

        Ed25519: RFC 8032. P-256, P-384: r ‖ s over SHA-256, SHA-384 (IEEE P1363). RSA: PKCS #1 v1.5, SHA-256.
        """
        if self.kind == "Ed25519":
            return _verifies_ed25519(self.raw, signature, signed)
        loaded = key_forms.load_public(self.kind, self.raw)
        try:
            if isinstance(loaded, rsa.RSAPublicKey):
                loaded.verify(signature, signed, padding.PKCS1v15(), SHA256())
                return True
            _, digest, size = CURVES[self.kind]
            if len(signature) != 2 * size:
                return False
            r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
            loaded.verify(encode_dss_signature(r, s), signed, ec.ECDSA(digest))
        except (InvalidSignature, ValueError):
            return False
        return True


@lru_cache(maxsize=1024)
def _public_key_of_multikey(text: str) -> PublicKey:
    return PublicKey(*key_forms.decode_multikey(text, key_forms.PUBLIC_PREFIXES))


def _verifies_ed25519(raw: bytes, signature: bytes, signed: bytes) -> bool:
    if len(signature) != _ED25519_SIGNATURE:
        return False
    try:
        crypto_sign_open(signature + signed, raw)
    except CryptoError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair. The secret stays out of `repr` and so out of logs.

    `secret` is, for Ed25519, the 32-byte seed; for P-256 and P-384 the scalar, big-endian; for RSA PKCS #8 DER.
    """

    secret: bytes = field(repr=False)
    kind: KeyKind = "Ed25519"
    public_key: PublicKey = field(init=False, compare=False)
    _signer: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        public, signer = _load_secret(self.kind, self.secret)
        object.__setattr__(self, "public_key", public)
        object.__setattr__(self, "_signer", signer)

    @classmethod
    def generate(cls, kind: KeyKind = "Ed25519") -> Self:
        """A new pair; RSA ones have 2048 bits."""
        if kind == "Ed25519":
            return cls(random_bytes(ED25519_BYTES))
        if kind == "RSA":
            return cls(_pkcs8(rsa.generate_private_key(public_exponent=65537, key_size=2048)), kind)
        curve, _, size = CURVES[kind]
        return cls(ec.generate_private_key(curve).private_numbers().private_value.to_bytes(size, "big"), kind)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """An Ed25519 pair from 32 bytes; KeyFormatError for another length."""
        return cls(seed)

    @classmethod
    def from_multikey(cls, secret: str) -> Self:
        """From `z3u2…` and its like; KeyFormatError."""
        kind, raw = key_forms.decode_multikey(secret, key_forms.SECRET_PREFIXES)
        return cls(raw, kind)

    @property
    def public_multikey(self) -> str:
        return self.public_key.multikey

    @property
    def secret_multikey(self) -> str:
        """`z3u2…`. A secret: it is written to a key file, never shown."""
        return multibase.encode_base58(key_forms.SECRET_PREFIXES[self.kind] + self.secret)

    def sign(self, data: bytes) -> bytes:
        """The signature of the data, in the form that `PublicKey.verifies` reads."""
        if self.kind == "Ed25519":
            return crypto_sign(data, self._signer)[:_ED25519_SIGNATURE]
        if self.kind == "RSA":
            return cast("bytes", self._signer.sign(data, padding.PKCS1v15(), SHA256()))
        _, digest, size = CURVES[self.kind]
        r, s = decode_dss_signature(self._signer.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key as published: `id` is `<DID>#<fragment>`, `revoked` the instant of its withdrawal."""

    id: str
    public_key: PublicKey
    revoked: datetime | None = None
    expires: datetime | None = None


def _load_secret(kind: KeyKind, secret: bytes) -> tuple[PublicKey, Any]:
    try:
        if kind == "Ed25519":
            if len(secret) != ED25519_BYTES:
                raise KeyFormatError("An Ed25519 seed has 32 bytes.")
            public, expanded = crypto_sign_seed_keypair(secret)
            return PublicKey("Ed25519", public), expanded
        if kind == "RSA":
            loaded = serialization.load_der_private_key(secret, password=None)
            if not isinstance(loaded, rsa.RSAPrivateKey):
                raise KeyFormatError("The bytes are no RSA key.")
            return PublicKey("RSA", key_forms.pkcs1(loaded.public_key())), loaded
        curve, _, size = CURVES[kind]
        if len(secret) != size:
            raise KeyFormatError(f"A {kind} secret has {size} bytes.")
        signer = ec.derive_private_key(int.from_bytes(secret, "big"), curve)
        return PublicKey(kind, key_forms.compressed(signer.public_key())), signer
    except KeyFormatError:
        raise
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFormatError(f"The bytes are no secret key of the kind {kind}.") from None


def _pkcs8(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
