"""Signed assertions of Open Badges 1.0 to 2.1: a JWS, by a key that the issuer's profile must own up to.

In 2.0 the profile lists its keys (`publicKey`) and each key names its `owner`; a signature proves something
about the issuer only when the two agree (OB 2.0 "Verification", signed). In 1.0 and 1.1 `verify.url` gives the
key itself, which must stand on the issuer's own ground.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import as_list, id_of, objects, text, texts
from insigne.credentials.keys import ExposedKeyError, KeyFormatError, PublicKey
from insigne.credentials.older.hosted import is_within, revocation_reason
from insigne.credentials.older.linked import Links, Node
from insigne.credentials.report import CredentialError, Finding, failed, passed, revoked, unsure, warned
from insigne.credentials.strict_json import Json, parse_object
from insigne.credentials.tokens.jwt import Token, signature_of_token_is_valid

_NAMED_BY_THE_STANDARD = "RS256"
# An issuer that renews its keys every year has a handful.
_MAX_KEYS = 8


@dataclass(frozen=True, slots=True)
class _Key:
    """A key as published: its address, what it is (None: a kind that we do not read) and whose it says it is."""

    id: str
    public_key: PublicKey | None
    owner: str | None = None


def is_signed(document: Json) -> bool:
    """Whether an assertion or an endorsement says that it is signed, rather than hosted."""
    kinds = {kind for part in objects(document.get("verification")) for kind in texts(part.get("type"))}
    return not kinds.isdisjoint(("SignedBadge", "signed"))


def check_signature(document: Json, token: Token | None, issuer: Node, links: Links) -> list[Finding]:
    """Whether the token of the document was made with a key, and whether that key is the issuer's."""
    if token is None:
        return [failed("proof.missing")]
    creators = _creators(document, issuer)
    if not creators:
        return [unsure("proof.unchecked")]
    findings: list[Finding] = []
    for creator in creators[:_MAX_KEYS]:
        try:
            key = _key(creator, issuer, links.around)
        except ExposedKeyError:
            findings.append(failed("key.exposed", key=creator))
            continue
        except FetchError as error:
            findings += [unsure("proof.unchecked"), unsure("key.unreachable", key=creator, reason=error)]
            continue
        if key.public_key is None:
            findings += [unsure("proof.unchecked"), unsure("key.unsupported", key=creator)]
        elif signature_of_token_is_valid(token, key.public_key):
            return [*_signature(token), *_ownership(key, issuer, links)]
    return findings or [failed("proof.invalid")]


def check_revocation_list_v2(document: Json, issuer: Node, around: Circumstances) -> list[Finding]:
    """Whether the list that the issuer's profile names has taken the badge back.

    In 2.0 it is a RevocationList of ids (`revokedAssertions`), before a map from `uid` to a reason.
    """
    if not issuer.confirmed:
        return []  # who the issuer is could not be read; that alone leaves the badge unconfirmed
    address = text(issuer.document.get("revocationList"))
    if address is None:
        return [passed("status.none")]
    try:
        entries = _revoked(around.get_json(address))
    except FetchError as error:
        return [unsure("status.unreachable", list=address, reason=error)]
    for name in (document.get("id"), document.get("uid")):
        if isinstance(name, str | int) and str(name) in entries:
            return [revoked(entries[str(name)])]
    return [passed("status.good")]


def _creators(document: Json, issuer: Node) -> list[str]:
    """The address of the key that the document names, or else those of all the issuer's keys."""
    for part in objects(document.get("verification")):
        creator = text(part.get("creator"))
        if creator:
            return [creator]
    return [id_ for id_, _ in _listed_keys(issuer)]


def _listed_keys(issuer: Node) -> Iterator[tuple[str, Json]]:
    """The keys of a profile that stands at its own address: their ids, and what it says of them itself."""
    listed: Any = issuer.document.get("publicKey") if issuer.confirmed else None
    for item in as_list(listed):
        id_ = id_of(item)
        if id_ is not None:
            yield id_, item if isinstance(item, dict) else {}


def _key(creator: str, issuer: Node, around: Circumstances) -> _Key:
    """The key at an address, a document or a bare PEM text; or from the profile, where it stands in full."""
    for id_, embedded in _listed_keys(issuer):
        if id_ == creator and "publicKeyPem" in embedded:
            return _Key(creator, _public_key(embedded), str(issuer.document["id"]))
    body = around.get_own(creator).body
    if body.lstrip().startswith(b"-----BEGIN"):
        return _Key(creator, _public_key({"publicKeyPem": body.decode("latin-1")}))
    try:
        document = parse_object(body)
    except CredentialError:
        raise FetchError("not JSON") from None
    if document.get("id") != creator:
        raise FetchError("the document there has another id")
    return _Key(creator, _public_key(document), text(document.get("owner")))


def _public_key(document: Json) -> PublicKey | None:
    """The key of a document; None for a kind that we do not read. ExposedKeyError."""
    pem, jwk = document.get("publicKeyPem"), document.get("publicKeyJwk")
    try:
        if isinstance(pem, str):
            return PublicKey.from_pem(pem)
        if isinstance(jwk, dict):
            return PublicKey.from_jwk(jwk)
    except ExposedKeyError:
        raise
    except KeyFormatError:
        pass
    return None


def _signature(token: Token) -> list[Finding]:
    algorithm = token.header["alg"]
    if algorithm == _NAMED_BY_THE_STANDARD:
        return [passed("proof.valid")]
    return [passed("proof.valid"), warned("proof.unusual_algorithm", algorithm=algorithm)]


def _ownership(key: _Key, issuer: Node, links: Links) -> list[Finding]:
    """Whether the key is the issuer's. Only a profile that was read at its own address can say so."""
    id_ = issuer.document.get("id", "?")
    confirmed = [passed("key.published", key=key.id), passed("issuer.confirmed", issuer=id_)]
    unconfirmed = [unsure("key.issuer_unconfirmed", key=key.id, issuer=id_)]
    if not issuer.confirmed:
        return unconfirmed
    listed = {listed_id for listed_id, _ in _listed_keys(issuer)}
    if key.owner not in (None, id_) or (listed and key.id not in listed):
        return [failed("key.not_of_issuer", key=key.id, issuer=id_)]
    if links.first_generation:
        # A profile of 1.0 lists no keys; one that does is newer, and is taken at its word all the same.
        return confirmed if listed or is_within(key.id, issuer.document) else unconfirmed
    return confirmed if listed and key.owner else unconfirmed


def _revoked(listed: Json) -> dict[str, str | None]:
    """The revoked ids, each with its reason or None; FetchError for another document."""
    if "revokedAssertions" not in listed and "@context" in listed:
        raise FetchError("not a revocation list")
    given = listed.get("revokedAssertions", listed)
    if isinstance(given, dict):
        return {id_: text(reason) for id_, reason in given.items()}
    entries: dict[str, str | None] = {}
    for item in as_list(given):
        if isinstance(item, str):
            entries[item] = None
        elif isinstance(item, dict):
            for name in ("id", "uid"):
                if isinstance(item.get(name), str):
                    entries[item[name]] = revocation_reason(item)
    return entries
