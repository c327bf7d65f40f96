"""Compact signed tokens (JWS, RFC 7515), read and written: the text, its header, and whether a key made it.

What the payload means, and whose the key is, are questions for `check_token`. The algorithm is never taken on
trust from the header: each one fits a single kind of key, and a key of another kind is a plain "no".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from insigne.credentials import base64url
from insigne.credentials.key_forms import ALGORITHM_OF_KIND
from insigne.credentials.keys import KeyKind, KeyPair, PublicKey
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import MAX_DOCUMENT_BYTES, Json, parse

# The algorithms that are read: those that are written, and RFC 9864's name for EdDSA, which says the curve.
KIND_OF_ALGORITHM: Mapping[str, KeyKind] = {
    **{algorithm: kind for kind, algorithm in ALGORITHM_OF_KIND.items()},
    "Ed25519": "Ed25519",
}

MAX_TOKEN_CHARACTERS = MAX_DOCUMENT_BYTES
# An RSA key of 8192 bits and a chain of certificates find room; more is no header.
_MAX_HEADER_CHARACTERS = 32 * 1024


@dataclass(frozen=True, slots=True)
class Token:
    """A compact JWS, read but not believed. `header` is shared between tokens: it is never changed.

    `signing_input` is what was signed: the first two parts of `text`, as they came.
    """

    header: Json
    payload: bytes
    signing_input: bytes
    signature: bytes
    text: str


def read_token(text: str) -> Token:
    """Take a compact JWS apart; space around it is ignored.

    Raises CredentialError: `format.too_large`, `format.token_malformed`, `proof.algorithm_forbidden` (`none` and
    the HMACs, which prove nothing to a stranger), `proof.malformed` (a header that asks for more than we know).
    """
    if len(text) > MAX_TOKEN_CHARACTERS:
        raise CredentialError("format.too_large", limit=f"{MAX_TOKEN_CHARACTERS // 1024 // 1024} MB")
    text = text.strip()
    signing_input, _, signature = text.encode("ascii", "replace").rpartition(b".")
    header, _, payload = signing_input.partition(b".")
    return Token(
        _read_header(header),
        _decode(payload, "payload"),
        signing_input,
        _decode(signature, "signature"),
        text,
    )


def sign_jws(payload: bytes, key: KeyPair, header: Json) -> str:
    """The compact JWS of the payload; `alg` is put into the header by the kind of the key."""
    full = orjson.dumps({"alg": ALGORITHM_OF_KIND[key.kind], **header})
    signing_input = b"%b.%b" % (base64url.encode(full), base64url.encode(payload))
    return (b"%b.%b" % (signing_input, base64url.encode(key.sign(signing_input)))).decode("ascii")


def signature_of_token_is_valid(token: Token, public_key: PublicKey) -> bool:
    """Whether the secret half of the key made the token, by the algorithm that this kind of key has."""
    kind = KIND_OF_ALGORITHM.get(token.header["alg"])
    return kind == public_key.kind and public_key.verifies(token.signature, token.signing_input)


# One issuer's tokens share their header, letter for letter.
@lru_cache(maxsize=256)
def _read_header(encoded: bytes) -> Json:
    if len(encoded) > _MAX_HEADER_CHARACTERS:
        raise CredentialError("format.token_malformed", part="header")
    try:
        header = parse(_decode(encoded, "header"))
    except CredentialError:
        raise CredentialError("format.token_malformed", part="header") from None
    if not isinstance(header, dict) or not isinstance(header.get("alg"), str):
        raise CredentialError("format.token_malformed", part="header")
    algorithm = header["alg"]
    if algorithm.lower() == "none" or algorithm.upper().startswith("HS"):
        raise CredentialError("proof.algorithm_forbidden", algorithm=algorithm)
    if "crit" in header:
        # It names members that must be understood (RFC 7515 §4.1.11); we know of none.
        raise CredentialError("proof.malformed", field="crit")
    if header.get("b64", True) is not True:
        raise CredentialError("proof.malformed", field="b64")
    for name, kind in _KINDS_OF_MEMBERS.items():
        if not isinstance(header.get(name, kind()), kind):
            raise CredentialError("proof.malformed", field=name)
    return header


_KINDS_OF_MEMBERS: Mapping[str, type[Any]] = {"kid": str, "jwk": dict, "typ": str, "cty": str}


def _decode(digits: bytes, part: str) -> bytes:
    try:
        return base64url.decode(digits)
    except base64url.Base64UrlError:
        raise CredentialError("format.token_malformed", part=part) from None
