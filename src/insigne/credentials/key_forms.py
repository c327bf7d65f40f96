"""The written forms of a public key: multikey, JWK (RFC 7517, 7518, 8037) and PEM, each read to one pair.

The pair is the kind of the key and its raw bytes (those of the multikey without its prefix), so that two texts
of one key are equal once they are read. What is no sound key of a kind that we know is refused here, wherever
it came from. Reading is pure and remembered: a batch of badges names the same few keys again and again.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from insigne.credentials import multibase

KeyKind = Literal["Ed25519", "P-256", "P-384", "RSA"]
RawKey = tuple[KeyKind, bytes]

# The multicodec prefixes of `…-pub` and `…-priv`.
PUBLIC_PREFIXES: Mapping[KeyKind, bytes] = {
    "Ed25519": b"\xed\x01", "P-256": b"\x80\x24", "P-384": b"\x81\x24", "RSA": b"\x85\x24",
}  # fmt: skip
SECRET_PREFIXES: Mapping[KeyKind, bytes] = {
    "Ed25519": b"\x80\x26", "P-256": b"\x86\x26", "P-384": b"\x87\x26", "RSA": b"\x85\x26",
}  # fmt: skip
# The curve, the digest that goes with it, and the bytes of a coordinate.
CURVES: Mapping[str, tuple[ec.EllipticCurve, hashes.HashAlgorithm, int]] = {
    "P-256": (ec.SECP256R1(), hashes.SHA256(), 32),
    "P-384": (ec.SECP384R1(), hashes.SHA384(), 48),
}
ED25519_BYTES = 32
# The JWS algorithm that goes with each kind (RFC 7518 §3.1, RFC 8037 §3.1).
ALGORITHM_OF_KIND: Mapping[KeyKind, str] = {
    "Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384", "RSA": "RS256",
}  # fmt: skip
# Shorter ones can be broken (NIST SP 800-131A); longer ones only make a verifier work.
_RSA_BITS = range(2048, 8193)
# 1 would make every number a signature of something; even ones are no RSA.
_RSA_EXPONENTS = range(3, 2**32, 2)
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_KEY_MEMBERS = ("kty", "crv", "x", "y", "n", "e")
# A modulus of 8192 bits has 1366 letters; a PEM is twice as wordy.
_LONGEST_MEMBER = 1400
_LONGEST_PEM = 4096


class KeyFormatError(ValueError):
    """The text or the bytes are not a key of a kind that we know."""


class ExposedKeyError(KeyFormatError):
    """The text shows the secret half of a key to everybody: nothing that it signs can be believed."""

    def __init__(self) -> None:
        super().__init__("The key shows its secret half.")


@lru_cache(maxsize=512)
def load_public(kind: KeyKind, raw: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    """The key that OpenSSL works with, of raw bytes in their one form; KeyFormatError. Not for Ed25519."""
    try:
        if kind in CURVES:
            curve, _, size = CURVES[kind]
            if len(raw) != size + 1:
                raise KeyFormatError(f"A {kind} public key is a compressed point.")
            return ec.EllipticCurvePublicKey.from_encoded_point(curve, raw)
        loaded = serialization.load_der_public_key(raw)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFormatError("The bytes are no public key of that kind.") from None
    if not isinstance(loaded, rsa.RSAPublicKey) or pkcs1(loaded) != raw:
        raise KeyFormatError("The bytes are no RSA public key in the form of PKCS #1.")
    _demand_sound_rsa(loaded.public_numbers())
    return loaded


@lru_cache(maxsize=1024)
def multikey_of(kind: KeyKind, raw: bytes) -> str:
    """`z6Mk…` (Ed25519), `zDn…` (P-256), `z82…` (P-384), `z4MX…` (RSA)."""
    return multibase.encode_base58(PUBLIC_PREFIXES[kind] + raw)


def decode_multikey(text: str, prefixes: Mapping[KeyKind, bytes]) -> RawKey:
    """The kind and the bytes of a multikey that starts with one of these prefixes; KeyFormatError."""
    try:
        data = multibase.decode(text) if text.startswith("z") else b""
    except multibase.MultibaseError as error:
        raise KeyFormatError(str(error)) from None
    for kind, prefix in prefixes.items():
        if data.startswith(prefix):
            return kind, data[len(prefix) :]
    raise KeyFormatError("The text is not a multikey of a kind that we know.")


def raw_of_jwk(jwk: Mapping[str, Any]) -> RawKey:
    """The key of a JWK; KeyFormatError for another kind, ExposedKeyError for one that carries its secret half."""
    if not _SECRET_MEMBERS.isdisjoint(jwk):
        raise ExposedKeyError
    members = tuple(jwk.get(name, "") for name in _KEY_MEMBERS)
    if not all(isinstance(member, str) and len(member) <= _LONGEST_MEMBER for member in members):
        raise KeyFormatError("The members of a JWK are short texts.")
    return _raw_of_members(members)


@lru_cache(maxsize=512)
def _raw_of_members(members: tuple[str, ...]) -> RawKey:
    kty, crv, x, y, n, e = members
    try:
        if kty == "OKP" and crv == "Ed25519":
            return "Ed25519", multibase.decode_base64url(x)
        if kty == "EC" and crv in CURVES:
            numbers = ec.EllipticCurvePublicNumbers(_int(x), _int(y), CURVES[crv][0])
            return cast("KeyKind", crv), compressed(numbers.public_key())
        if kty == "RSA":
            rsa_numbers = rsa.RSAPublicNumbers(_int(e), _int(n))
            _demand_sound_rsa(rsa_numbers)
            return "RSA", pkcs1(rsa_numbers.public_key())
    except (ValueError, UnsupportedAlgorithm):
        pass
    raise KeyFormatError("The JWK is not a key of a kind that we know.")


def jwk_of(kind: KeyKind, raw: bytes) -> dict[str, str]:
    """The public JWK of a key, without `kid` or `alg`."""
    if kind == "Ed25519":
        return {"kty": "OKP", "crv": "Ed25519", "x": _b64(raw)}
    loaded = load_public(kind, raw)
    if isinstance(loaded, rsa.RSAPublicKey):
        numbers = loaded.public_numbers()
        return {"kty": "RSA", "n": _b64_of(numbers.n), "e": _b64_of(numbers.e)}
    point, size = loaded.public_numbers(), CURVES[kind][2]
    return {"kty": "EC", "crv": kind, "x": _b64_of(point.x, size), "y": _b64_of(point.y, size)}


def pem_of(kind: KeyKind, raw: bytes) -> str:
    """The `-----BEGIN PUBLIC KEY-----` text of a key (RFC 7468 §13)."""
    loaded = ed25519.Ed25519PublicKey.from_public_bytes(raw) if kind == "Ed25519" else load_public(kind, raw)
    pem = loaded.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode("ascii")


def raw_of_pem(text: str) -> RawKey:
    """The key of a PEM text (`BEGIN PUBLIC KEY`, `BEGIN RSA PUBLIC KEY`); KeyFormatError as for a JWK."""
    if "PRIVATE KEY-----" in text:
        raise ExposedKeyError
    if len(text) > _LONGEST_PEM:
        raise KeyFormatError("The PEM text is too long.")
    return _raw_of_pem(text)


@lru_cache(maxsize=128)
def _raw_of_pem(text: str) -> RawKey:
    try:
        loaded = serialization.load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise KeyFormatError("The text is not a public key in PEM.") from None
    if isinstance(loaded, ed25519.Ed25519PublicKey):
        return "Ed25519", loaded.public_bytes_raw()
    if isinstance(loaded, rsa.RSAPublicKey):
        _demand_sound_rsa(loaded.public_numbers())
        return "RSA", pkcs1(loaded)
    if isinstance(loaded, ec.EllipticCurvePublicKey):
        for kind, (curve, _, _) in CURVES.items():
            if loaded.curve.name == curve.name:
                return cast("KeyKind", kind), compressed(loaded)
    raise KeyFormatError("The PEM text is not a key of a kind that we know.")


def compressed(point: ec.EllipticCurvePublicKey) -> bytes:
    """The compressed point (SEC 1 §2.3.3)."""
    return point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def pkcs1(key: rsa.RSAPublicKey) -> bytes:
    """The DER of PKCS #1 (RFC 8017, appendix A.1.1)."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)


def _demand_sound_rsa(numbers: rsa.RSAPublicNumbers) -> None:
    sound = numbers.n.bit_length() in _RSA_BITS and numbers.n % 2 == 1 and numbers.e in _RSA_EXPONENTS
    if not sound:
        raise KeyFormatError("An RSA key has an odd modulus of 2048 to 8192 bits, and a small exponent.")


def _b64(raw: bytes) -> str:
    return multibase.encode_base64url(raw)[1:]


def _b64_of(number: int, size: int | None = None) -> str:
    return _b64(number.to_bytes(size or (number.bit_length() + 7) // 8, "big"))


def _int(text: str) -> int:
    return int.from_bytes(multibase.decode_base64url(text), "big")
