"""Keys and their text forms: multikey (Controlled Identifiers 1.0 §2.2.2) and JWK (RFC 7517, 8037).

Four kinds: Ed25519, P-256, P-384 and RSA. Ed25519 goes through libsodium, which signs and verifies half as fast
again as OpenSSL does; the others through `cryptography`. Nothing here says whose a key is: see `controller`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, Self, cast

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

from insigne.credentials import multibase

KeyKind = Literal["Ed25519", "P-256", "P-384", "RSA"]

# The multicodec prefixes of `…-pub` and `…-priv`.
_PUBLIC: Mapping[KeyKind, bytes] = {
    "Ed25519": b"\xed\x01", "P-256": b"\x80\x24", "P-384": b"\x81\x24", "RSA": b"\x85\x24",
}  # fmt: skip
_SECRET: Mapping[KeyKind, bytes] = {
    "Ed25519": b"\x80\x26", "P-256": b"\x86\x26", "P-384": b"\x87\x26", "RSA": b"\x85\x26",
}  # fmt: skip
_CURVES: Mapping[str, tuple[ec.EllipticCurve, hashes.HashAlgorithm, int]] = {
    "P-256": (ec.SECP256R1(), hashes.SHA256(), 32),
    "P-384": (ec.SECP384R1(), hashes.SHA384(), 48),
}
_SEED_BYTES = 32
_ED25519_SIGNATURE = 64
# Shorter ones can be broken (NIST SP 800-131A); longer ones only make a verifier work.
_RSA_BITS = range(2048, 8193)


class KeyFormatError(ValueError):
    """The text or the bytes are not a key of a kind that we know."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key. `raw` is its multikey form without the prefix.

    Ed25519: 32 bytes. P-256, P-384: the compressed point (33, 49 bytes). RSA: PKCS #1 DER.
    """

    kind: KeyKind
    raw: bytes

    def __post_init__(self) -> None:
        if self.kind == "Ed25519":
            if len(self.raw) != _SEED_BYTES:
                raise KeyFormatError("An Ed25519 public key has 32 bytes.")
        else:
            _load_public(self)

    @property
    def multikey(self) -> str:
        """`z6Mk…` (Ed25519), `zDn…` (P-256), `z82…` (P-384), `z4MX…` (RSA)."""
        return multibase.encode_base58(_PUBLIC[self.kind] + self.raw)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """KeyFormatError for anything but a public multikey in base58."""
        return cls(*_decode(text, _PUBLIC))

    @property
    def jwk(self) -> dict[str, str]:
        """The public JWK, without `kid` or `alg`."""
        if self.kind == "Ed25519":
            return {"kty": "OKP", "crv": "Ed25519", "x": _b64(self.raw)}
        loaded = _load_public(self)
        if isinstance(loaded, rsa.RSAPublicKey):
            numbers = loaded.public_numbers()
            return {"kty": "RSA", "n": _b64_of(numbers.n), "e": _b64_of(numbers.e)}
        point, size = loaded.public_numbers(), _CURVES[self.kind][2]
        return {"kty": "EC", "crv": self.kind, "x": _b64_of(point.x, size), "y": _b64_of(point.y, size)}

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """From a JWK; KeyFormatError for another kind of key, or one that carries its secret half."""
        if not _SECRET_MEMBERS.isdisjoint(jwk):
            raise KeyFormatError("The key shows its secret half.")
        try:
            return cls(*_public_of_jwk(jwk))
        except KeyFormatError:
            raise
        except (ValueError, TypeError, KeyError, UnsupportedAlgorithm):
            raise KeyFormatError("The JWK is not a key of a kind that we know.") from None

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether `signature` of `signed` was made with the secret half.

        Ed25519: RFC 8032. P-256, P-384: r ‖ s over SHA-256, SHA-384 (IEEE P1363). RSA: PKCS #1 v1.5, SHA-256.
        """
        if self.kind == "Ed25519":
            return _verifies_ed25519(self.raw, signature, signed)
        loaded = _load_public(self)
        try:
            if isinstance(loaded, rsa.RSAPublicKey):
                loaded.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
                return True
            _, digest, size = _CURVES[self.kind]
            if len(signature) != 2 * size:
                return False
            r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
            loaded.verify(encode_dss_signature(r, s), signed, ec.ECDSA(digest))
        except (InvalidSignature, ValueError):
            return False
        return True


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
            return cls(random_bytes(_SEED_BYTES))
        if kind == "RSA":
            return cls(_pkcs8(rsa.generate_private_key(public_exponent=65537, key_size=2048)), kind)
        curve, _, size = _CURVES[kind]
        return cls(ec.generate_private_key(curve).private_numbers().private_value.to_bytes(size, "big"), kind)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """An Ed25519 pair from 32 bytes; KeyFormatError for another length."""
        return cls(seed)

    @classmethod
    def from_multikey(cls, secret: str) -> Self:
        """From `z3u2…` and its like; KeyFormatError."""
        kind, raw = _decode(secret, _SECRET)
        return cls(raw, kind)

    @property
    def public_multikey(self) -> str:
        return self.public_key.multikey

    @property
    def secret_multikey(self) -> str:
        """`z3u2…`. A secret: it is written to a key file, never shown."""
        return multibase.encode_base58(_SECRET[self.kind] + self.secret)

    def sign(self, data: bytes) -> bytes:
        """The signature of the data, in the form that `PublicKey.verifies` reads."""
        if self.kind == "Ed25519":
            return crypto_sign(data, self._signer)[:_ED25519_SIGNATURE]
        if self.kind == "RSA":
            return cast("bytes", self._signer.sign(data, padding.PKCS1v15(), hashes.SHA256()))
        _, digest, size = _CURVES[self.kind]
        r, s = decode_dss_signature(self._signer.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key as published: `id` is `<DID>#<fragment>`, `revoked` the instant of its withdrawal."""

    id: str
    public_key: PublicKey
    revoked: datetime | None = None
    expires: datetime | None = None


_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


def _public_of_jwk(jwk: Mapping[str, Any]) -> tuple[KeyKind, bytes]:
    kind, curve = jwk["kty"], str(jwk.get("crv"))
    if kind == "OKP" and curve == "Ed25519":
        return "Ed25519", multibase.decode_base64url(jwk["x"])
    if kind == "EC" and curve in _CURVES:
        x, y = _int(jwk["x"]), _int(jwk["y"])
        point = ec.EllipticCurvePublicNumbers(x, y, _CURVES[curve][0]).public_key()
        return cast("KeyKind", curve), _compressed(point)
    if kind == "RSA":
        n, e = _int(jwk["n"]), _int(jwk["e"])
        if n.bit_length() not in _RSA_BITS or e.bit_length() > 32:
            raise KeyFormatError("An RSA key has 2048 to 8192 bits, and a small exponent.")
        return "RSA", _pkcs1(rsa.RSAPublicNumbers(e, n).public_key())
    raise KeyFormatError("The JWK is not a key of a kind that we know.")


@lru_cache(maxsize=512)
def _load_public(key: PublicKey) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    try:
        if key.kind in _CURVES:
            return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[key.kind][0], key.raw)
        loaded = serialization.load_der_public_key(key.raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFormatError("The bytes are no public key of that kind.") from None
    if not isinstance(loaded, rsa.RSAPublicKey) or loaded.key_size not in _RSA_BITS:
        raise KeyFormatError("An RSA key has 2048 to 8192 bits, and a small exponent.")
    return loaded


def _load_secret(kind: KeyKind, secret: bytes) -> tuple[PublicKey, Any]:
    try:
        if kind == "Ed25519":
            if len(secret) != _SEED_BYTES:
                raise KeyFormatError("An Ed25519 seed has 32 bytes.")
            public, expanded = crypto_sign_seed_keypair(secret)
            return PublicKey("Ed25519", public), expanded
        if kind == "RSA":
            loaded = serialization.load_der_private_key(secret, password=None)
            if not isinstance(loaded, rsa.RSAPrivateKey):
                raise KeyFormatError("The bytes are no RSA key.")
            return PublicKey("RSA", _pkcs1(loaded.public_key())), loaded
        curve, _, size = _CURVES[kind]
        if len(secret) != size:
            raise KeyFormatError(f"A {kind} secret has {size} bytes.")
        signer = ec.derive_private_key(int.from_bytes(secret, "big"), curve)
        return PublicKey(kind, _compressed(signer.public_key())), signer
    except KeyFormatError:
        raise
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFormatError(f"The bytes are no secret key of the kind {kind}.") from None


def _decode(text: str, prefixes: Mapping[KeyKind, bytes]) -> tuple[KeyKind, bytes]:
    try:
        data = multibase.decode(text) if text.startswith("z") else b""
    except multibase.MultibaseError as error:
        raise KeyFormatError(str(error)) from None
    for kind, prefix in prefixes.items():
        if data.startswith(prefix):
            return kind, data[len(prefix) :]
    raise KeyFormatError("The text is not a multikey of a kind that we know.")


def _compressed(point: ec.EllipticCurvePublicKey) -> bytes:
    return point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _pkcs1(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)


def _pkcs8(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _b64(raw: bytes) -> str:
    return multibase.encode_base64url(raw)[1:]


def _b64_of(number: int, size: int | None = None) -> str:
    return _b64(number.to_bytes(size or (number.bit_length() + 7) // 8, "big"))


def _int(text: str) -> int:
    return int.from_bytes(multibase.decode_base64url(text), "big")
