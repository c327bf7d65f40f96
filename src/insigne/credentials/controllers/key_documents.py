"""The documents that publish keys: DID and controller documents, and the verification methods in them.

Whatever a stranger may have written in one is read to a `Method`, which says what is wrong with it
(Controlled Identifiers 1.0 §2.2; the older types of Linked Data Proofs are read as well).
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from insigne.credentials import multibase
from insigne.credentials.circumstances import Circumstances, FetchError, is_web_address
from insigne.credentials.controllers import jwks
from insigne.credentials.controllers.did import DidError, did_web_url
from insigne.credentials.dates import read_instant
from insigne.credentials.fields import as_list, id_of
from insigne.credentials.keys import ExposedKeyError, KeyKind, PublicKey
from insigne.credentials.report import Finding, failed, passed, unsure
from insigne.credentials.strict_json import Json

# The same method may stand in both lists of a document, and in a list twice; not more often.
_MOST_ALIKE = 4

# A type that names a kind of key says nothing about a key of another.
_KIND_OF_TYPE: Mapping[object, KeyKind] = {
    "Ed25519VerificationKey2018": "Ed25519",
    "Ed25519VerificationKey2020": "Ed25519",
    "EcdsaSecp256r1VerificationKey2019": "P-256",
    "RsaVerificationKey2018": "RSA",
}
_KEY_FORMS = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58", "publicKeyPem")


# What a document lets a key do: sign what its owner says, or answer for its owner.
Relationship = Literal["assertionMethod", "authentication"]
_Fault = Literal["key.ambiguous", "key.exposed"]


class Method(NamedTuple):
    """A verification method, as its document has it.

    `public_key` is None for a kind that we do not read. `allowed` says that the document lets it make
    assertions, or whatever was asked. `fault` is the code of the finding that rules it out, whatever the rest
    says.
    """

    public_key: PublicKey | None
    revoked: datetime | None = None
    expires: datetime | None = None
    allowed: bool = True
    controller: str | None = None
    fault: _Fault | None = None


def address_of(id_: str) -> str:
    """Where the document of a DID or a web address is; FetchError for an id that has none."""
    if id_.startswith("did:web:"):
        try:
            return did_web_url(id_)
        except DidError as error:
            raise FetchError(str(error)) from None
    if not is_web_address(id_):
        raise FetchError("not a web address")
    return id_


def fetch_document(id_: str, around: Circumstances) -> Json:
    """The document of a DID or an address; FetchError when there is none, or when it is another's."""
    document = around.get_own_json(address_of(id_))
    if document.get("id") != id_:
        raise FetchError("the document there has another id")
    return document


def site_of(id_: str) -> str | None:
    """The site that a did:web or an https address lives on, with its port; None when it has none."""
    try:
        scheme, authority = urlsplit(address_of(id_))[:2]
    except (FetchError, ValueError):
        return None
    return authority.lower() if scheme == "https" else None


def names_keys(document: Json) -> bool:
    """Whether a document says anything about keys, and so denies those that it does not name."""
    return "assertionMethod" in document or "verificationMethod" in document


def find_method(
    document: Json, method_id: str, relationship: Relationship = "assertionMethod"
) -> Method | None:
    """The verification method of that absolute id; ids in the document may be relative, methods embedded.

    None when the document holds none. It may let a method of another document make assertions: see `allows`.
    """
    base, assertions = document.get("id"), _items(document, relationship)
    alike = []
    for items in (_items(document, "verificationMethod"), assertions):
        alike += [item for item in items if isinstance(item, dict) and _absolute(item, base) == method_id]
    return _read(alike, allowed=allows(document, method_id, relationship)) if alike else None


def find_method_of(document: Json, public_key: PublicKey) -> Method | None:
    """The document's own method with that key, under whichever id; one that may make assertions before others."""
    items = (*_items(document, "assertionMethod"), *_items(document, "verificationMethod"))
    alike = (item for item in items if isinstance(item, dict) and _is_written_as(item, public_key))
    base = document.get("id")
    names = {_absolute(item, base) for item in islice(alike, _MOST_ALIKE)}
    found = [find_method(document, name) for name in names if name is not None]
    own = [method for method in found if method and method.controller in (None, base)]
    return max(own, key=lambda method: method.allowed, default=None)


def allows(document: Json, method_id: str, relationship: Relationship = "assertionMethod") -> bool:
    """Whether a document lets a method make assertions, or what was asked, be it one of another document."""
    base, items = document.get("id"), _items(document, relationship)
    return method_id in items or any(_absolute(item, base) == method_id for item in items)


def lone_method(document: Json, method_id: str) -> Method | None:
    """The method that a document is, when it was served at the method's own address."""
    if document.get("id") != method_id or names_keys(document):
        return None
    return _read([document], allowed=True) if any(form in document for form in _KEY_FORMS) else None


def also_known_as(document: Json) -> list[Any]:
    """The other identifiers of a document's subject, as the document claims them."""
    return _items(document, "alsoKnownAs")


def method_of_jwks(found: list[Json]) -> Method | None:
    """The key of the JWKs that answer to one name; None when there is none."""
    if not found:
        return None
    if len(found) > 1:
        return Method(None, fault="key.ambiguous")
    jwk = found[0]
    try:
        return Method(PublicKey.from_jwk(jwk), expires=jwks.expiry(jwk), allowed=jwks.may_sign(jwk))
    except ExposedKeyError:
        return Method(None, fault="key.exposed")
    except ValueError:
        return Method(None)


def standing(
    method: Method, name: str, at: datetime | None, relationship: Relationship = "assertionMethod"
) -> Finding:
    """What its document says of a key that signed at `at`. It fails, or is unknown, when it did not hold then."""
    if method.fault == "key.exposed":
        return failed("key.exposed", key=name)
    if method.fault is not None:
        return failed("key.ambiguous", key=name)
    if method.public_key is None:
        return unsure("key.unsupported", key=name)
    if method.revoked is not None:
        if at is None or at >= method.revoked:
            return failed("key.revoked", key=name, date=method.revoked.date())
        return unsure("key.revoked_since", key=name, date=method.revoked.date())
    if method.expires is not None and (at is None or at >= method.expires):
        return failed("key.expired", key=name, date=method.expires.date())
    if not method.allowed:
        if relationship == "authentication":
            return failed("key.not_for_authentication", key=name)
        return failed("key.not_for_assertions", key=name)
    return passed("key.published", key=name)


def _items(document: Json, name: str) -> list[Any]:
    return as_list(document.get(name, []))


def _absolute(item: object, base: object) -> str | None:
    id_ = id_of(item)
    return f"{base}{id_}" if id_ is not None and id_.startswith("#") else id_


def _read(alike: list[Json], *, allowed: bool) -> Method:
    """One method from every place where it is written. Keys that differ leave open which one is meant."""
    if len(alike) > _MOST_ALIKE:
        return Method(None, allowed=allowed, fault="key.ambiguous")
    try:
        methods = [_read_one(item, allowed=allowed) for item in alike]
    except ExposedKeyError:
        return Method(None, allowed=allowed, fault="key.exposed")
    except ValueError:
        return Method(None, allowed=allowed)
    first = methods[0]
    if all(method == first for method in methods):
        return first
    return Method(None, allowed=allowed, fault="key.ambiguous")


def _read_one(item: Json, *, allowed: bool) -> Method:
    keys = _keys_in(item)
    fault: _Fault | None = "key.ambiguous" if any(key != keys[0] for key in keys) else None
    controller = item.get("controller")
    return Method(
        keys[0] if keys else None,
        _date(item.get("revoked")),
        _date(item.get("expires")),
        allowed,
        controller if isinstance(controller, str) else None,
        fault,
    )


def _date(value: object) -> datetime | None:
    """ValueError for a date that cannot be read: it may be past."""
    if value is None:
        return None
    date = read_instant(value)
    if date is None:
        raise ValueError("a date that cannot be read")
    return date


def _keys_in(method: Json) -> list[PublicKey]:
    """The keys of a method, one for each form in which it is given and that we read."""
    type_ = method.get("type")
    kind = _KIND_OF_TYPE.get(type_) if isinstance(type_, str) else None
    keys = [_key_of(form, method[form], kind) for form in _KEY_FORMS if form in method]
    return [key for key in keys if key is not None and kind in {None, key.kind}]


def _key_of(form: str, value: object, kind: KeyKind | None) -> PublicKey | None:
    try:
        if form == "publicKeyJwk":
            return PublicKey.from_jwk(value) if isinstance(value, dict) and jwks.may_sign(value) else None
        if not isinstance(value, str):
            return None
        if form == "publicKeyMultibase":
            return PublicKey.from_multikey(value)
        if form == "publicKeyPem":
            return PublicKey.from_pem(value)
        return PublicKey(kind, multibase.decode(f"z{value}")) if kind is not None else None
    except ExposedKeyError:
        raise
    except ValueError:
        return None


def _is_written_as(method: Json, public_key: PublicKey) -> bool:
    jwk = method.get("publicKeyJwk")
    if isinstance(jwk, dict) and jwks.is_written_as(jwk, public_key):
        return True
    return method.get("publicKeyMultibase") == public_key.multikey
