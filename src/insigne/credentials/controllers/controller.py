"""Whose key is it? From the name of a key, or the key that a token carries, to the finding about it.

A signature only proves that somebody held a key. It says something about the issuer when a document that
the issuer controls (a did:web document, a controller document at the issuer's own address, the JWK set of its
host) names that key for making assertions (Controlled Identifiers 1.0 §3.3). Public validators that skip this
call any forgery valid.
"""

from datetime import datetime

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.controllers.did import key_of_did, names_its_key, only_method
from insigne.credentials.controllers.jwks import (
    find_jwk,
    holds_jwks,
    is_for_issuer,
    may_sign,
    well_known_address,
)
from insigne.credentials.controllers.key_documents import (
    Method,
    Relationship,
    address_of,
    find_method,
    lone_method,
    method_of_jwks,
    names_keys,
    standing,
)
from insigne.credentials.controllers.ownership import KeyAnswer, UsedKey, attribute
from insigne.credentials.keys import ExposedKeyError, KeyFormatError, PublicKey
from insigne.credentials.report import failed, passed, unsure
from insigne.credentials.strict_json import Json

__all__ = ["KeyAnswer", "examine_jwk", "examine_key", "examine_kid"]

_WEB = ("https://", "http://")
_LONGEST_SHOWN = 60


def examine_key(
    method_id: str,
    issuer_id: str | None,
    at: datetime | None,
    around: Circumstances,
    relationship: Relationship = "assertionMethod",
) -> KeyAnswer:
    """Find the key that a proof calls `method_id`; say if it is the issuer's, and was in force at the instant `at`.

    `relationship` is what the key must be published for: that of a presentation, for `authentication`.
    """
    used = _look_up(method_id, at, around, relationship)
    return used if isinstance(used, KeyAnswer) else attribute(used, issuer_id, around, by_token=False)


def examine_kid(kid: str, issuer_id: str | None, at: datetime | None, around: Circumstances) -> KeyAnswer:
    """The same for the `kid` of a token signed at `at`.

    It is the id of a verification method, the address of a JWK or of a set of them, a did:key or did:jwk by
    itself, or a name among the issuer's own keys.
    """
    used = _look_up_kid(kid, issuer_id, at, around)
    return used if isinstance(used, KeyAnswer) else attribute(used, issuer_id, around, by_token=True)


def examine_jwk(
    jwk: Json, kid: str | None, issuer_id: str | None, at: datetime | None, around: Circumstances
) -> KeyAnswer:
    """The same for a key that the header of a token carries: only the issuer's own word makes it the issuer's.

    `kid` is what the token calls it, which proves nothing and is only shown.
    """
    try:
        public_key = PublicKey.from_jwk(jwk)
    except ExposedKeyError:
        return KeyAnswer(None, (failed("key.exposed", key=kid or "jwk"),))
    except KeyFormatError:
        return KeyAnswer(None, (unsure("key.unsupported", key=kid or "jwk"),))
    shown = kid or _short(public_key.multikey)
    if not may_sign(jwk):
        return KeyAnswer(public_key, (failed("key.not_for_assertions", key=shown),))
    used = UsedKey(shown, public_key, at, passed("key.published", key=shown))
    return attribute(used, issuer_id, around, by_token=True)


def _look_up(
    method_id: str,
    at: datetime | None,
    around: Circumstances,
    relationship: Relationship = "assertionMethod",
) -> UsedKey | KeyAnswer:
    """The key of a verification method, or the answer where the search ends."""
    owner = method_id.partition("#")[0]
    if names_its_key(owner):
        return _look_into(owner, method_id, at)
    try:
        document = around.get_own_json(address_of(owner))
    except FetchError as error:
        return _unreachable(method_id, error)
    alone = lone_method(document, method_id)
    if alone is not None:
        return _used(alone, method_id, at, relationship, claims=alone.controller)
    if document.get("id") != owner:
        return _unreachable(method_id, "the document there has another id")
    method = find_method(document, method_id, relationship)
    if method is None:
        return KeyAnswer(_key_in_name(method_id), (failed("key.not_listed", key=method_id),))
    if method.controller is not None and method.controller != owner:
        anothers = failed("key.of_another", key=method_id, controller=method.controller)
        return KeyAnswer(method.public_key, (anothers,))
    claims = document.get("controller")
    return _used(method, method_id, at, relationship, owner=owner, document=document, claims=claims)


def _look_into(did: str, method_id: str, at: datetime | None) -> UsedKey | KeyAnswer:
    """The key of a did:key or did:jwk: no fetch, no date, nothing that could be wrong with it but its letters."""
    try:
        public_key = key_of_did(did)
    except ExposedKeyError:
        return KeyAnswer(None, (failed("key.exposed", key=method_id),))
    except KeyFormatError:
        return KeyAnswer(None, (unsure("key.unsupported", key=method_id),))
    if method_id != only_method(did):
        return KeyAnswer(public_key, (failed("key.not_listed", key=method_id),))
    found = passed("key.published", key=method_id)
    return UsedKey(method_id, public_key, at, found, id=method_id, owner=did)


def _look_up_kid(
    kid: str, issuer_id: str | None, at: datetime | None, around: Circumstances
) -> UsedKey | KeyAnswer:
    if names_its_key(kid):
        return _look_up(kid if "#" in kid else only_method(kid), at, around)
    if kid.startswith(_WEB):
        return _look_up_jwk(kid, at, around) or _look_up(kid, at, around)
    if kid.startswith("did:"):
        return _look_up(kid, at, around)
    if issuer_id is None:
        return _unreachable(kid, "the credential names no issuer")
    return _look_up_in_set(kid, issuer_id, at, around) or _look_up(
        f"{issuer_id}#{kid.removeprefix('#')}", at, around
    )


def _look_up_jwk(kid: str, at: datetime | None, around: Circumstances) -> UsedKey | KeyAnswer | None:
    """The JWK at an address, alone or in a set; None when something else is there, or nothing."""
    try:
        document = around.get_own_json(address_of(kid.partition("#")[0]))
    except FetchError:
        return None
    if names_keys(document) or not holds_jwks(document):
        return None
    found = find_jwk(document, kid)
    method = method_of_jwks(found)
    if method is None:
        return KeyAnswer(None, (failed("key.not_listed", key=kid),))
    return _used(method, kid, at, claims=found[0].get("iss"))


def _look_up_in_set(
    kid: str, issuer_id: str, at: datetime | None, around: Circumstances
) -> UsedKey | KeyAnswer | None:
    """The key of that name in the JWK set of the issuer's host; None when there is no such key or set."""
    address = well_known_address(issuer_id)
    if address is None:
        return None
    try:
        document = around.get_own_json(address)
    except FetchError:
        return None
    found = [jwk for jwk in find_jwk(document, kid) if is_for_issuer(jwk, issuer_id)]
    method = method_of_jwks(found)
    return None if method is None else _used(method, kid, at, owner=issuer_id)


def _used(
    method: Method,
    name: str,
    at: datetime | None,
    relationship: Relationship = "assertionMethod",
    *,
    owner: str | None = None,
    document: Json | None = None,
    claims: object = None,
) -> UsedKey | KeyAnswer:
    """The key of a method that was found under that name, unless the method does not hold."""
    found = standing(method, name, at, relationship)
    if method.public_key is None or found.outcome == "fail":
        return KeyAnswer(method.public_key, (found,))
    return UsedKey(name, method.public_key, at, found, name, owner, document, claims, relationship)


def _unreachable(name: str, reason: object) -> KeyAnswer:
    return KeyAnswer(_key_in_name(name), (unsure("key.unreachable", key=name, reason=reason),))


def _short(multikey: str) -> str:
    """The multikey of an RSA key has four hundred letters."""
    return multikey if len(multikey) <= _LONGEST_SHOWN else f"{multikey[:_LONGEST_SHOWN]}…"


def _key_in_name(method_id: str) -> PublicKey | None:
    """The key that some issuers write into the address itself: enough to check a signature, no more."""
    try:
        return PublicKey.from_multikey(method_id.partition("#")[2])
    except KeyFormatError:
        return None
