"""Tokens of the school: keys of each kind, a web that publishes them, and tokens made by hand."""

import base64
import json
from typing import Any

from insigne.credentials import KeyPair, VerificationKey, build, did_document, sign_jwt
from insigne.credentials.tokens.jwt import sign_jws
from insigne.credentials.tokens.vc_jwt import claims_of
from tests.credentials.school import DID, DID_URL, KEY, METHOD, Web, an_award, the_web

KEYS: dict[str, KeyPair] = {
    "EdDSA": KEY,
    "ES256": KeyPair(bytes(range(1, 33)), "P-256"),
    "ES384": KeyPair(bytes(range(1, 49)), "P-384"),
    "RS256": KeyPair.generate("RSA"),
}
METHODS = {algorithm: f"{DID}#{algorithm.lower()}" for algorithm in KEYS}


def a_web() -> Web:
    """The school's web; its document names a key of each kind."""
    web = the_web()
    keys = [VerificationKey(METHOD, KEY.public_key)]
    keys += [VerificationKey(METHODS[name], key.public_key) for name, key in KEYS.items()]
    web.documents[DID_URL] = did_document(DID, keys)
    return web


def a_token(algorithm: str = "EdDSA", **options: Any) -> str:
    return sign_jwt(build(an_award()), KEYS[algorithm], METHODS[algorithm], **options)


def a_payload(document: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The school's badge with its claims; each keyword replaces a member, `...` removes it."""
    document = document or build(an_award())
    payload = {**claims_of(document), **document, **changes}
    return {name: value for name, value in payload.items() if value is not ...}


def by_hand(payload: object, algorithm: str = "EdDSA", key: KeyPair | None = None, **header: Any) -> str:
    """A token with any payload and any header; the header names the school's key unless it says otherwise."""
    named = {"kid": METHODS[algorithm], **header}
    named = {name: value for name, value in named.items() if value is not ...}
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return sign_jws(data, key or KEYS[algorithm], named)


def b64(data: bytes | str) -> str:
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def un64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
