"""Decentralised identifiers: did:web documents that we publish, and the resolution of did:key and did:web.

Sources: DID Core 1.0, the did:web and did:key method specifications, Controlled Identifiers 1.0.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from insigne.credentials.contexts import DID_V1, MULTIKEY_V1
from insigne.credentials.dates import write_instant
from insigne.credentials.keys import PublicKey, VerificationKey

_WEB, _KEY = "did:web:", "did:key:"


class DidError(ValueError):
    """The identifier is not a DID of a method that we read, or is malformed."""


def did_web_url(did: str) -> str:
    """Where the document of a did:web lives: `did:web:host%3A8443:a:b` → `https://host:8443/a/b/did.json`."""
    host, *path = did.removeprefix(_WEB).split(":")
    authority = unquote(host)
    if not did.startswith(_WEB) or not host or "" in path or not set("/?#@\\ ").isdisjoint(authority):
        raise DidError("The identifier is not a well-formed did:web.")
    folders = [unquote(step) for step in path] or [".well-known"]
    if any(step in {".", ".."} or not set("/?#\\ ").isdisjoint(step) for step in folders):
        raise DidError("The identifier is not a well-formed did:web.")
    return f"https://{authority}/{'/'.join(folders)}/did.json"


def did_key(public_key: PublicKey) -> str:
    """The did:key of a public key, of any kind."""
    return _KEY + public_key.multikey


def did_key_document(did: str) -> dict[str, Any]:
    """The document that a did:key stands for; KeyFormatError when its key is of a kind that we do not know."""
    multikey = did.removeprefix(_KEY)
    key = VerificationKey(f"{did}#{multikey}", PublicKey.from_multikey(multikey))
    return did_document(did, [key])


def did_document(did: str, keys: Sequence[VerificationKey]) -> dict[str, Any]:
    """The document of a DID with its keys, old ones included.

    Ids are absolute and `assertionMethod` holds strings: other verifiers demand it. A retired key stays
    among those that sign, with the date on which it ended: what it signed before still verifies. A revoked one
    keeps its place among the methods only (Controlled Identifiers 1.0 §2.2).
    """
    for key in keys:
        if not key.id.startswith(f"{did}#"):
            raise DidError("The id of a key is the DID, # and a name.")
    return {
        "@context": [DID_V1, MULTIKEY_V1],
        "id": did,
        "verificationMethod": [_method(did, key) for key in keys],
        "assertionMethod": [key.id for key in keys if key.revoked is None],
    }


def _method(did: str, key: VerificationKey) -> dict[str, Any]:
    method: dict[str, Any] = {
        "id": key.id,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.public_key.multikey,
    }
    if key.expires is not None:
        method["expires"] = write_instant(key.expires)
    if key.revoked is not None:
        method["revoked"] = write_instant(key.revoked)
    return method
