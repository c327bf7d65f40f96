"""Whose key is it? The documents that name keys, and the finding about the key of a proof.

A signature only proves that somebody held a key. It says something about the issuer when a document that
the issuer controls (a did:web document, a controller document at the issuer's own address) names that key
for making assertions (Controlled Identifiers 1.0 §3.3). Public validators that skip this call any forgery
valid.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.dates import read_instant
from insigne.credentials.did import DidError, did_key, did_key_document, did_web_url
from insigne.credentials.keys import KeyFormatError, PublicKey
from insigne.credentials.report import Finding, failed, passed, unsure
from insigne.credentials.strict_json import Json


@dataclass(frozen=True, slots=True)
class Method:
    """A verification method of a document; `allowed` says that the document lets it make assertions."""

    public_key: PublicKey | None
    revoked: datetime | None
    expires: datetime | None
    allowed: bool


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """The public key of a proof where it is known, what was found about it, and if the issuer owns it."""

    public_key: PublicKey | None
    findings: tuple[Finding, ...]
    of_issuer: bool = False


def examine_key(
    method_id: str, created: datetime | None, issuer_id: str | None, around: Circumstances
) -> KeyAnswer:
    """Find the key that `method_id` names; say if it is the issuer's, and was in force at `created`."""
    controller_id = method_id.partition("#")[0]
    try:
        document = _document(controller_id, around)
    except FetchError as error:
        return KeyAnswer(_key_in_name(method_id), (unsure("key.unreachable", key=method_id, reason=error),))
    except KeyFormatError:
        return KeyAnswer(None, (unsure("key.unsupported", key=method_id),))
    method = find_method(document, method_id)
    if method is None:
        return KeyAnswer(_key_in_name(method_id), (failed("key.not_listed", key=method_id),))
    if method.public_key is None:
        return KeyAnswer(None, (unsure("key.unsupported", key=method_id),))
    standing = _standing(method, method_id, created)
    if standing.outcome == "fail":
        return KeyAnswer(method.public_key, (standing,))
    ownership = None if controller_id == issuer_id else _ownership(method_id, issuer_id, around)
    if ownership is None:
        return KeyAnswer(method.public_key, (standing,), of_issuer=True)
    return KeyAnswer(method.public_key, (ownership,))


def examine_kid(kid: str, issuer_id: str | None, at: datetime | None, around: Circumstances) -> KeyAnswer:
    """The same for the `kid` of a token, signed at `at`."""
    return examine_key(kid, at, issuer_id, around)


def examine_jwk(
    jwk: Json, kid: str | None, issuer_id: str | None, at: datetime | None, around: Circumstances
) -> KeyAnswer:
    """The same for a key that the header of a token carries whole."""
    try:
        public_key = PublicKey.from_jwk(jwk)
    except KeyFormatError:
        return KeyAnswer(None, (unsure("key.unsupported", key=kid),))
    method_id = kid or did_key(public_key)
    return KeyAnswer(public_key, (unsure("key.issuer_unconfirmed", key=method_id, issuer=issuer_id),))


def find_method(document: Json, method_id: str) -> Method | None:
    """The verification method of that absolute id; ids in the document may be relative, methods embedded."""
    base = document.get("id")
    listed, assertions = _items(document, "verificationMethod"), _items(document, "assertionMethod")
    allowed = method_id in {_absolute(item, base) for item in assertions}
    for item in listed + assertions:
        if isinstance(item, dict) and _absolute(item, base) == method_id:
            dates = (read_instant(item.get("revoked")), read_instant(item.get("expires")))
            return Method(_public_key(item), *dates, allowed)
    return None


def _document(id_: str, around: Circumstances) -> Json:
    """The document of a DID or an address; FetchError when there is none, or when it is another's."""
    if id_.startswith("did:key:"):
        return did_key_document(id_)
    try:
        document = around.get_own_json(did_web_url(id_) if id_.startswith("did:web:") else id_)
    except DidError as error:
        raise FetchError(str(error)) from None
    if document.get("id") != id_:
        raise FetchError("the document there has another id")
    return document


def _standing(method: Method, method_id: str, created: datetime | None) -> Finding:
    if method.revoked is not None:
        if created is None or created >= method.revoked:
            return failed("key.revoked", key=method_id, date=method.revoked.date())
        return unsure("key.revoked_since", key=method_id, date=method.revoked.date())
    if method.expires is not None and (created is None or created >= method.expires):
        return failed("key.expired", key=method_id, date=method.expires.date())
    if not method.allowed:
        return failed("key.not_for_assertions", key=method_id)
    return passed("key.published", key=method_id)


def _ownership(method_id: str, issuer_id: str | None, around: Circumstances) -> Finding | None:
    """What the issuer's own document says of somebody else's key; None when it names it."""
    if issuer_id is None or issuer_id.startswith("did:key:"):
        return unsure("key.issuer_unconfirmed", key=method_id, issuer=issuer_id)
    try:
        document = _document(issuer_id, around)
    except FetchError:
        return unsure("key.issuer_unconfirmed", key=method_id, issuer=issuer_id)
    if method_id in {_absolute(item, issuer_id) for item in _items(document, "assertionMethod")}:
        return None
    if "assertionMethod" in document or "verificationMethod" in document:
        return failed("key.not_of_issuer", key=method_id, issuer=issuer_id)
    return unsure("key.issuer_unconfirmed", key=method_id, issuer=issuer_id)


def _items(document: Json, name: str) -> list[Any]:
    value = document.get(name, [])
    return value if isinstance(value, list) else [value]


def _absolute(item: object, base: object) -> str | None:
    id_ = item.get("id") if isinstance(item, dict) else item
    if not isinstance(id_, str):
        return None
    return f"{base}{id_}" if id_.startswith("#") else id_


def _public_key(method: Json) -> PublicKey | None:
    """The key of a method, from its multikey or its JWK; None for a kind of key that we do not know."""
    multikey, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    try:
        if isinstance(multikey, str):
            return PublicKey.from_multikey(multikey)
        if isinstance(jwk, dict):
            return PublicKey.from_jwk(jwk)
    except KeyFormatError:
        pass
    return None


def _key_in_name(method_id: str) -> PublicKey | None:
    """The key that some issuers write into the address itself: enough to check a signature, no more."""
    try:
        return PublicKey.from_multikey(method_id.partition("#")[2])
    except KeyFormatError:
        return None
