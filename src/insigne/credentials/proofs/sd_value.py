"""What the `proofValue` of `ecdsa-sd-2023` holds: CBOR (RFC 8949) of five parts behind a tag of its own.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0 §3.5.2 to §3.5.7. A base value goes from the issuer to the
holder, a derived value from the holder to whoever asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cbor2

from insigne.credentials import multibase
from insigne.credentials.keys import KeyFormatError, PublicKey
from insigne.credentials.report import CredentialError

BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"

_SIGNATURE_BYTES = 64
_HASH_BYTES = 32
_P256 = b"\x80\x24"
# A value is an array of arrays or of maps, and no deeper.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class BaseValue:
    """What the issuer gives to the holder.

    `signature` is the issuer's, over all that `pointers` lead to: it may not be left out. `signatures` are those
    of the other statements, one by one, by the one-off `public_key`. `hmac_key` makes the labels of blank nodes.
    """

    signature: bytes
    public_key: PublicKey
    hmac_key: bytes
    signatures: list[bytes]
    pointers: list[str]

    def text(self) -> str:
        """The multibase form."""
        parts = [self.signature, key_bytes(self.public_key), self.hmac_key, self.signatures, self.pointers]
        return multibase.encode_base64url(BASE + cbor2.dumps(parts))


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """What the holder gives to whoever asks.

    `labels` gives the secret label (32 bytes) of the blank node `_:c14n<number>`. `mandatory` are the places,
    among the sorted statements, of those that the issuer's own `signature` covers; `signatures` are the others'.
    """

    signature: bytes
    public_key: PublicKey
    signatures: list[bytes]
    labels: Mapping[int, bytes]
    mandatory: list[int]

    def text(self) -> str:
        """The multibase form."""
        parts = [self.signature, key_bytes(self.public_key), self.signatures, self.labels, self.mandatory]
        return multibase.encode_base64url(DERIVED + cbor2.dumps(parts))


def key_bytes(key: PublicKey) -> bytes:
    """A P-256 key as the suite signs it: its multikey bytes (35)."""
    return _P256 + key.raw


def read_value(value: bytes) -> BaseValue | DerivedValue:
    """Raises CredentialError `proof.malformed` for what is not of the form."""
    parts = _decode(value[len(BASE) :])
    if not isinstance(parts, list) or len(parts) != 5 or not _is_bytes(parts[0], _SIGNATURE_BYTES):
        raise _malformed()
    signature, key = parts[0], _key(parts[1])
    if value.startswith(BASE):
        hmac_key, signatures, pointers = parts[2:]
        if _is_bytes(hmac_key, _HASH_BYTES) and _are_signatures(signatures) and _all(pointers, str):
            return BaseValue(signature, key, hmac_key, signatures, pointers)
    elif value.startswith(DERIVED):
        signatures, labels, mandatory = parts[2:]
        if _are_signatures(signatures) and _are_labels(labels) and _are_places(mandatory):
            return DerivedValue(signature, key, signatures, labels, mandatory)
    raise _malformed()


class _NoTags(dict[int, Any]):
    """Refuses every tag, as the suite does: some make the decoder compile, count or connect."""

    def __missing__(self, tag: int) -> Any:
        raise ValueError(tag)


def _decode(data: bytes) -> Any:
    stream = BytesIO(data)
    try:
        parts = cbor2.CBORDecoder(
            stream,
            max_depth=_DEEPEST,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            semantic_decoders=_NoTags(),
            read_size=1,
        ).decode()
    except (cbor2.CBORDecodeError, ValueError):
        raise _malformed() from None
    if stream.read(1):
        raise _malformed()
    return parts


def _key(value: object) -> PublicKey:
    if not isinstance(value, bytes) or not value.startswith(_P256):
        raise _malformed()
    try:
        return PublicKey("P-256", value[len(_P256) :])
    except KeyFormatError:
        raise _malformed() from None


def _is_bytes(value: object, length: int) -> bool:
    return isinstance(value, bytes) and len(value) == length


def _all(values: object, kind: type) -> bool:
    return isinstance(values, list) and all(type(value) is kind for value in values)


def _are_signatures(values: object) -> bool:
    return isinstance(values, list) and all(_is_bytes(value, _SIGNATURE_BYTES) for value in values)


def _are_labels(values: object) -> bool:
    """Each blank node has a label of its own: with a shared one, a holder could split what was one node."""
    if not isinstance(values, dict) or not all(type(number) is int for number in values):
        return False
    labels = list(values.values())
    return all(_is_bytes(label, _HASH_BYTES) for label in labels) and len(set(labels)) == len(labels)


def _are_places(values: object) -> bool:
    return isinstance(values, list) and _all(values, int) and len(set(values)) == len(values)


def _malformed() -> CredentialError:
    return CredentialError("proof.malformed", field="proofValue")
