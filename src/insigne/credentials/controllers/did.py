"""Decentralised identifiers: did:web documents that we publish, and the reading of did:key, did:jwk and did:web.

Sources: DID Core 1.0, the did:web, did:key and did:jwk method specifications, Controlled Identifiers 1.0.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from insigne.credentials import multibase
from insigne.credentials.controllers.jwks import may_sign
from insigne.credentials.dates import write_instant
from insigne.credentials.keys import KeyFormatError, PublicKey, VerificationKey
from insigne.credentials.linked_data.contexts import DID_V1, JWK_V1, MULTIKEY_V1
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import parse_object

_WEB, _KEY, _JWK = "did:web:", "did:key:", "did:jwk:"
# A JWK of an RSA key of 8192 bits has two thousand letters.
_LONGEST_JWK = 4096
_LONGEST_WEB = 1024

# DID Core 1.0 §3.1; of the host, only the colon before the port is encoded.
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?:%3A\d{1,5})?\Z", re.ASCII | re.IGNORECASE)
_STEP = re.compile(r"(?:[\w.-]|%[0-9A-F]{2})+\Z", re.ASCII | re.IGNORECASE)
_LEADS_ELSEWHERE = frozenset("/\\?#%")


class DidError(ValueError):
    """The identifier is not a DID of a method that we read, or is malformed."""


@lru_cache(maxsize=512)
def did_web_url(did: str) -> str:
    """Where the document of a did:web lives: `did:web:host%3A8443:a:b` → `https://host:8443/a/b/did.json`.

    DidError for another DID, and for one whose encoded letters would lead out of its place.
    """
    host, *path = did.removeprefix(_WEB).split(":")
    if not did.startswith(_WEB) or len(did) > _LONGEST_WEB or not _HOST.match(host):
        raise DidError("The identifier is not a well-formed did:web.")
    for step in path:
        plain = unquote(step)
        if not _STEP.match(step) or plain in {".", ".."} or not _is_plain(plain):
            raise DidError("The identifier is not a well-formed did:web.")
    return f"https://{unquote(host)}/{'/'.join(path or ['.well-known'])}/did.json"


def _is_plain(step: str) -> bool:
    return _LEADS_ELSEWHERE.isdisjoint(step) and step.isprintable()


def did_key(public_key: PublicKey) -> str:
    """The did:key of a public key, of any kind."""
    return _KEY + public_key.multikey


def did_jwk(public_key: PublicKey) -> str:
    """The did:jwk of a public key; the id of its only method is that and `#0`."""
    text = json.dumps(public_key.jwk, separators=(",", ":"), sort_keys=True)
    return _JWK + multibase.encode_base64url(text.encode())[1:]


def names_its_key(did: str) -> bool:
    """Whether an identifier is its own proof: a did:key or a did:jwk, which say the key themselves."""
    return did.startswith((_KEY, _JWK))


def only_method(did: str) -> str:
    """The id of the one verification method of a did:key (`…#z6Mk…`) or a did:jwk (`…#0`)."""
    return f"{did}#0" if did.startswith(_JWK) else f"{did}#{did.removeprefix(_KEY)}"


@lru_cache(maxsize=1024)
def key_of_did(did: str) -> PublicKey:
    """The key of a did:key or a did:jwk.

    KeyFormatError for a key of a kind that we do not know or that may not sign, ExposedKeyError for a did:jwk
    that shows its secret half, DidError for a DID of another method.
    """
    if did.startswith(_KEY):
        return PublicKey.from_multikey(did.removeprefix(_KEY))
    if not did.startswith(_JWK):
        raise DidError("The identifier is neither a did:key nor a did:jwk.")
    digits = did.removeprefix(_JWK)
    if len(digits) > _LONGEST_JWK:
        raise KeyFormatError("The did:jwk is too long.")
    try:
        jwk = parse_object(multibase.decode_base64url(digits))
    except (multibase.MultibaseError, CredentialError):
        raise KeyFormatError("The did:jwk holds no JWK.") from None
    key = PublicKey.from_jwk(jwk)
    if not may_sign(jwk):
        raise KeyFormatError("The key is not made for signatures.")
    return key


def did_key_document(did: str) -> dict[str, Any]:
    """The document that a did:key stands for; KeyFormatError when its key is of a kind that we do not know."""
    return did_document(did, [VerificationKey(only_method(did), key_of_did(did))])


def did_document(did: str, keys: Sequence[VerificationKey]) -> dict[str, Any]:
    """The document of a DID with its keys, of several kinds and old ones included.

    Ids are absolute and `assertionMethod` holds strings: other verifiers demand it. RSA keys are given as JWKs,
    as everybody reads them, the others as multikeys. A retired key stays among those that sign, with the date
    on which it ended: what it signed before still verifies. A revoked one keeps its place among the methods
    only (Controlled Identifiers 1.0 §2.2).
    """
    for key in keys:
        if not key.id.startswith(f"{did}#"):
            raise DidError("The id of a key is the DID, # and a name.")
    methods = [_method(did, key) for key in keys]
    types = {method["type"] for method in methods}
    contexts = {"Multikey": MULTIKEY_V1, "JsonWebKey": JWK_V1}
    return {
        "@context": [DID_V1, *(url for type_, url in contexts.items() if type_ in types)],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [key.id for key in keys if key.revoked is None],
    }


def _method(did: str, key: VerificationKey) -> dict[str, Any]:
    method: dict[str, Any] = {"id": key.id, "type": "Multikey", "controller": did}
    if key.public_key.kind == "RSA":
        method |= {"type": "JsonWebKey", "publicKeyJwk": key.public_key.jwk}
    else:
        method["publicKeyMultibase"] = key.public_key.multikey
    if key.expires is not None:
        method["expires"] = write_instant(key.expires)
    if key.revoked is not None:
        method["revoked"] = write_instant(key.revoked)
    return method
