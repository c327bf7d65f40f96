"""Sets of JWKs (RFC 7517 §5): the one that an institution publishes, and what is read of others'.

The Open Badges 3.0 implementation guide looks for the keys of tokens in `/.well-known/jwks.json` of the issuer's
host, where a member `iss` tells the issuers of one host apart.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from insigne.credentials.key_forms import ALGORITHM_OF_KIND
from insigne.credentials.keys import PublicKey, VerificationKey
from insigne.credentials.strict_json import Json


def jwk_set(keys: Sequence[VerificationKey], issuer: str | None = None) -> dict[str, Any]:
    """The public keys as a JWK set (`application/jwk-set+json`), each with the id of its method as `kid`.

    `issuer` is their issuer's id, for a host that serves several. A retired key carries its last second as
    `exp`; one that was declared unsafe is left out, for a set has no way of saying so.
    """
    return {"keys": [_published(key, issuer) for key in keys if key.revoked is None]}


def _published(key: VerificationKey, issuer: str | None) -> dict[str, Any]:
    jwk: dict[str, Any] = {
        **key.public_key.jwk,
        "kid": key.id,
        "alg": ALGORITHM_OF_KIND[key.public_key.kind],
        "use": "sig",
    }
    if issuer is not None:
        jwk["iss"] = issuer
    if key.expires is not None:
        jwk["exp"] = int(key.expires.timestamp())
    return jwk


def well_known_address(issuer_id: str) -> str | None:
    """Where the host of an https issuer publishes its keys; None for an issuer that is no web address."""
    if not issuer_id.startswith("https://"):
        return None
    try:
        authority = urlsplit(issuer_id).netloc
    except ValueError:
        return None
    return None if "@" in authority else f"https://{authority}/.well-known/jwks.json"


def holds_jwks(document: Json) -> bool:
    """Whether a document is a JWK or a set of them, rather than a document with verification methods."""
    return isinstance(document.get("kty"), str) or isinstance(document.get("keys"), list)


def find_jwk(document: Json, kid: str) -> list[Json]:
    """The JWKs that a `kid` names in a set, or the one that the document is; the `kid` may be an address."""
    if isinstance(document.get("kty"), str):
        return [document]
    name, members = kid.partition("#")[2], _members(document)
    if len(members) == 1 and "kid" not in members[0]:
        return members
    return [jwk for jwk in members if jwk.get("kid") == kid or jwk.get("kid") == name]


def find_jwk_of(document: Json, public_key: PublicKey) -> list[Json]:
    """The JWKs of a key in a set. They are compared letter by letter: of a large set nothing is parsed in vain."""
    return [jwk for jwk in _members(document) if is_written_as(jwk, public_key)]


def is_written_as(jwk: Json, public_key: PublicKey) -> bool:
    """Whether a JWK is that of the key, by its letters."""
    return all(jwk.get(name) == value for name, value in _letters(public_key))


@lru_cache(maxsize=256)
def _letters(public_key: PublicKey) -> tuple[tuple[str, str], ...]:
    return tuple(public_key.jwk.items())


def _members(document: Json) -> list[Json]:
    keys = document.get("keys")
    return [jwk for jwk in keys if isinstance(jwk, dict)] if isinstance(keys, list) else []


def is_for_issuer(jwk: Json, issuer_id: str) -> bool:
    """Whether a JWK of a host speaks for this issuer: it names it, or it names none."""
    named = jwk.get("iss")
    return named is None or named == issuer_id


def may_sign(jwk: Json) -> bool:
    """Whether the JWK is meant for signatures (RFC 7517 §4.2, §4.3)."""
    use, operations = jwk.get("use", "sig"), jwk.get("key_ops", ["verify"])
    return use == "sig" and isinstance(operations, list) and "verify" in operations


def expiry(jwk: Json) -> datetime | None:
    """The end of a JWK, as `jwk_set` writes it; None when it has none. ValueError when it cannot be read."""
    seconds = jwk.get("exp")
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError("exp is a number of seconds")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError):
        raise ValueError("exp is no date") from None
