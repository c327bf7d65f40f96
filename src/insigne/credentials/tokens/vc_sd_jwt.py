"""A credential as a token that its holder discloses in parts: SD-JWT VC (`dc+sd-jwt`), bound to the holder's key.

The payload is the badge as in VC-JWT, with its type for wallets (`vct`) and the holder's key (`cnf`, RFC 7800).
What may be kept back is the issuer's to choose, and never what a verifier relies on: see `_ALWAYS_SHOWN`.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from insigne.credentials import base64url
from insigne.credentials.keys import KeyPair, PublicKey
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.jwt import sign_jws
from insigne.credentials.tokens.vc_jwt import CLAIMS, claims_of

# Without these a badge would be another: of somebody else, without an end, never revoked.
_ALWAYS_SHOWN = frozenset({
    "@context", "id", "type", "issuer", "validFrom", "validUntil", "credentialStatus", "credentialSchema",
    "credentialSubject", "achievement",
})  # fmt: skip
_SALT_BYTES = 16


def sign_sd_jwt(
    document: Json,
    key: KeyPair,
    verification_method: str,
    *,
    kind: str,
    holder: PublicKey,
    at: datetime,
    disclosable: Sequence[str] = (),
) -> str:
    """The credential as an SD-JWT VC of the type `kind`, for the holder of a key; every part disclosed.

    `disclosable` are JSON pointers to members that the holder may keep back; one that leads nowhere is passed
    over. CredentialError (`proof.malformed`, with the field) for a document that no reader could verify, or a
    part that must always be shown.
    """
    spoken = CLAIMS & document.keys()
    if spoken:
        raise CredentialError("proof.malformed", field=", ".join(sorted(spoken)))
    payload: Json = orjson.loads(orjson.dumps(document))
    disclosures = [_hide(payload, pointer) for pointer in disclosable]
    payload |= claims_of(document)
    payload |= {"iat": int(at.timestamp()), "vct": kind, "cnf": {"jwk": holder.jwk}, "_sd_alg": "sha-256"}
    token = sign_jws(orjson.dumps(payload), key, {"typ": "dc+sd-jwt", "kid": verification_method})
    return "~".join((token, *(text for text in disclosures if text), ""))


def _hide(payload: Json, pointer: str) -> str | None:
    """Put a digest in the place of a member, and give the text that discloses it."""
    *way, name = pointer.split("/")
    if way[:1] != [""] or name in _ALWAYS_SHOWN or "~" in pointer:
        raise CredentialError("proof.malformed", field=pointer)
    parent: Any = payload
    for step in way[1:]:
        parent = parent.get(step) if isinstance(parent, dict) else None
    if not isinstance(parent, dict) or name not in parent:
        return None
    salt = base64url.encode(secrets.token_bytes(_SALT_BYTES)).decode()
    disclosure = base64url.encode(orjson.dumps([salt, name, parent.pop(name)]))
    digest = base64url.encode(sha256(disclosure).digest()).decode()
    # In the order of the digests, which says nothing about what they stand for (RFC 9901 §4.2.4.1).
    parent["_sd"] = sorted([*parent.get("_sd", []), digest])
    return disclosure.decode()
