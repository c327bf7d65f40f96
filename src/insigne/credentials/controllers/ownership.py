"""Does a key belong to the issuer? What the issuer's own documents say of a key that signed.

The issuer's word is its DID or controller document and, for tokens, the JWK set of its host. One that names the
key confirms it. One that names keys and not this one denies it, but only where every place that might have
named it could be read: what merely could not be asked leaves the key unconfirmed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.controllers.did import key_of_did, names_its_key
from insigne.credentials.controllers.jwks import find_jwk_of, holds_jwks, is_for_issuer, well_known_address
from insigne.credentials.controllers.key_documents import (
    Method,
    Relationship,
    address_of,
    allows,
    also_known_as,
    fetch_document,
    find_method,
    find_method_of,
    method_of_jwks,
    names_keys,
    site_of,
    standing,
)
from insigne.credentials.keys import KeyFormatError, PublicKey
from insigne.credentials.report import Finding, failed, unsure
from insigne.credentials.strict_json import Json


class UsedKey(NamedTuple):
    """A key that signed, and what is known of it before its issuer is asked.

    `shown` is what people are told. `id` is the name under which the key was fetched; None when the signature
    carries the key itself, for then a name is only a claim. `owner` is the id of the document that publishes
    it, `document` that document, and `claims` whom it names as its controller, which proves nothing by itself.
    `relationship` is what the key was used for.
    """

    shown: str
    public_key: PublicKey
    at: datetime | None
    standing: Finding
    id: str | None = None
    owner: str | None = None
    document: Json | None = None
    claims: object = None
    relationship: Relationship = "assertionMethod"


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """The public key of a proof where it is known, what was found about it, and if the issuer owns it."""

    public_key: PublicKey | None
    findings: tuple[Finding, ...]
    of_issuer: bool = False


class _Word(IntEnum):
    """An issuer that does not name the key, or could not be asked; of two answers, the lesser one counts."""

    UNKNOWN = 0
    DENIED = 1
    SILENT = 2


def attribute(used: UsedKey, issuer_id: str | None, around: Circumstances, *, by_token: bool) -> KeyAnswer:
    """Say whether a key is the issuer's. The key of a token may stand in the issuer's JWK set too."""
    if issuer_id is not None:
        said = _ask(used, issuer_id, around, by_token=by_token)
        if said is _Word.SILENT and _speaks_for_its_site(used, issuer_id):
            said = used.standing
        if isinstance(said, Finding):
            worse = used.standing if said.outcome == "pass" else said
            return KeyAnswer(used.public_key, (worse,), of_issuer=worse.outcome != "fail")
        if said is _Word.DENIED:
            denied = failed("key.not_of_issuer", key=used.shown, issuer=issuer_id)
            return KeyAnswer(used.public_key, (denied,))
    unconfirmed = unsure("key.issuer_unconfirmed", key=used.shown, issuer=issuer_id)
    return KeyAnswer(used.public_key, (unconfirmed,))


def _ask(used: UsedKey, issuer_id: str, around: Circumstances, *, by_token: bool) -> Finding | _Word:
    if used.owner == issuer_id:
        return used.standing
    if names_its_key(issuer_id):
        return used.standing if _key_in(issuer_id) == used.public_key else _Word.SILENT
    said = _document_says(used, issuer_id, around, by_token=by_token)
    if isinstance(said, Finding) or not by_token:
        return said
    listed = _key_set_says(used, issuer_id, around)
    return listed if isinstance(listed, Finding) else min(said, listed)


def _key_in(did: str) -> PublicKey | None:
    try:
        return key_of_did(did)
    except KeyFormatError:
        return None


def _document_says(
    used: UsedKey, issuer_id: str, around: Circumstances, *, by_token: bool
) -> Finding | _Word:
    """The word of the issuer's own document: on the name of the key or, for a token, on the key itself."""
    try:
        document = fetch_document(issuer_id, around)
    except FetchError:
        return _Word.SILENT if _is_up(issuer_id, around) else _Word.UNKNOWN
    method = None
    if used.id is not None:
        method = find_method(document, used.id, used.relationship)
        allowed = method is None and allows(document, used.id, used.relationship)
        if allowed or (method is None and _are_one(used, issuer_id, document)):
            return used.standing
    if method is None and by_token:
        method = find_method_of(document, used.public_key)
    if method is None:
        return _Word.DENIED if names_keys(document) else _Word.SILENT
    return _said_of(method, used)


def _are_one(used: UsedKey, issuer_id: str, document: Json) -> bool:
    """Whether the key's owner and the issuer say of each other that they are one (DID Core 1.0 §5.1.3)."""
    if used.document is None:
        return False
    return used.owner in also_known_as(document) and issuer_id in also_known_as(used.document)


def _is_up(issuer_id: str, around: Circumstances) -> bool:
    try:
        return around.was_answered(address_of(issuer_id))
    except FetchError:
        return False


def _key_set_says(used: UsedKey, issuer_id: str, around: Circumstances) -> Finding | _Word:
    """The word of the JWK set at the issuer's host (Open Badges 3.0 implementation guide)."""
    address = well_known_address(issuer_id)
    if address is None:
        return _Word.SILENT
    try:
        document = around.get_own_json(address)
    except FetchError:
        return _Word.SILENT if around.was_answered(address) else _Word.UNKNOWN
    alike = [jwk for jwk in find_jwk_of(document, used.public_key) if is_for_issuer(jwk, issuer_id)]
    method = method_of_jwks(alike[:1])
    if method is None:
        return _Word.DENIED if holds_jwks(document) else _Word.SILENT
    return _said_of(method, used)


def _said_of(method: Method, used: UsedKey) -> Finding | _Word:
    """What the issuer publishes under the name of the key, if that can be read."""
    if method.fault is None and method.public_key is None:
        return _Word.UNKNOWN
    if method.fault is None and method.public_key != used.public_key:
        return failed("key.ambiguous", key=used.shown)
    return standing(method, used.shown, used.at, used.relationship)


def _speaks_for_its_site(used: UsedKey, issuer_id: str) -> bool:
    """Whether a key, or the document that publishes it, names the issuer from the issuer's own site.

    The implementation guide takes such a `controller` for enough. It is not, where the issuer publishes keys:
    then the issuer's word has been heard already.
    """
    if used.claims != issuer_id or used.id is None or not issuer_id.startswith("https://"):
        return False
    site = site_of(issuer_id)
    return site is not None and site == site_of(used.id.partition("#")[0])
