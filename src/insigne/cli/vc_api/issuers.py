"""The issuers of the VC API: one key of each kind, made at the start and gone at the end, each a did:key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, get_args

import orjson

from insigne.cli.vc_api.calls import REFUSED
from insigne.cli.vc_api.problems import MALFORMED, Problem
from insigne.credentials import KeyKind, KeyPair, did_key, sign
from insigne.credentials.dates import read_instant
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2
from insigne.credentials.proofs.suites import SUITES
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.jwt import sign_jws

TOKEN = "vc-jwt"  # noqa: S105  # the name of a way to secure a credential
DEFAULT = "eddsa-rdfc-2022"
KINDS: tuple[KeyKind, ...] = get_args(KeyKind)
# How each is secured, with the kinds of keys that do it; the first is the usual one.
WAYS: Mapping[str, tuple[KeyKind, ...]] = {
    **{name: tuple(suite.digests) for name, suite in SUITES.items() if not suite.legacy},
    TOKEN: KINDS,
}
_USUAL_WAY: Mapping[KeyKind, str] = {
    "Ed25519": DEFAULT, "P-256": "ecdsa-rdfc-2019", "P-384": "ecdsa-rdfc-2019", "RSA": TOKEN,
}  # fmt: skip
# `DataIntegrityProof` is no term of the older edition's own context.
_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
_PROOF_OPTIONS = ("domain", "challenge", "nonce", "expires", "id", "previousProof")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A key and the did:key that speaks by it."""

    pair: KeyPair
    id: str

    @property
    def method(self) -> str:
        return f"{self.id}#{self.pair.public_multikey}"


@dataclass(frozen=True, slots=True)
class Way:
    """How a document is to be secured: by whom, by which suite, and what was asked for beside."""

    issuer: Issuer
    suite: str
    options: Json = field(default_factory=dict)

    def secure(self, document: Json, purpose: str = "assertionMethod") -> Json:
        """The document with a proof, or in an envelope. Raises CredentialError when it cannot be signed."""
        key, method = self.issuer.pair, self.issuer.method
        if self.suite == TOKEN:
            return envelope(_token(document, key, method))
        options = {name: self.options[name] for name in _PROOF_OPTIONS if name in self.options}
        signed = sign(
            _with_integrity(document), key, method, self._created(),
            suite=self.suite, purpose=purpose, mandatory=self._mandatory(), options=options,
        )  # fmt: skip
        proofs = signed["proof"]
        # One proof is an object: not every client looks into a list.
        return signed if len(proofs) > 1 else {**signed, "proof": proofs[0]}

    def _created(self) -> datetime:
        asked = self.options.get("created")
        instant = read_instant(asked)
        if asked is not None and instant is None:
            raise Problem(REFUSED, "The option “created” is no date with its zone.", type_=MALFORMED)
        return instant or datetime.now(UTC)

    def _mandatory(self) -> list[str] | None:
        return pointers(self.options, "mandatoryPointers") if SUITES[self.suite].selective else None


class Issuers:
    """All of them."""

    def __init__(self) -> None:
        pairs = {kind: KeyPair.generate(kind) for kind in KINDS}
        self.by_kind = {kind: Issuer(pair, did_key(pair.public_key)) for kind, pair in pairs.items()}

    def usual_way(self, issuer: Issuer) -> Way:
        """How this issuer secures what nobody asked for in a certain way, such as a status list."""
        return Way(issuer, _USUAL_WAY[issuer.pair.kind])

    def way(self, suite: str | None, kind: str | None, named: object, options: Json) -> Way:
        """The way that a request asks for, by its path, its options and the issuer that it names.

        Raises Problem for a suite that we do not write, or a key that does not go with it.
        """
        asked = suite or options.get("cryptosuite") or _suite_of_type(options.get("type"))
        theirs = self._kind_of(named)
        if asked is None:
            asked = DEFAULT if theirs is None or theirs == "Ed25519" else _USUAL_WAY[theirs]
        if not isinstance(asked, str) or asked not in WAYS:
            raise Problem(REFUSED, f"We do not write {asked}; we write {', '.join(WAYS)}.")
        chosen = kind or theirs or WAYS[asked][0]
        for known in WAYS[asked]:
            if known == chosen:
                return Way(self.by_kind[known], asked, options)
        raise Problem(REFUSED, f"{asked} does not go with a key of the kind {chosen}.")

    def _kind_of(self, named: object) -> KeyKind | None:
        return next((kind for kind, issuer in self.by_kind.items() if issuer.id == named), None)


def envelope(token: str) -> Json:
    """A token as the JSON object that stands for it (VC 2.0 §4.13.1)."""
    return {
        "@context": VC_V2,
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }


def _token(document: Json, key: KeyPair, method: str) -> str:
    """A credential as a JWS: as it is (VC-JOSE-COSE §3.1.1), or the older edition's claims (VC 1.1 §6.3.1).

    Not by `sign_jwt`, which writes the claims that Open Badges demand, and these demand more of a credential.
    """
    if document["@context"][0] != VC_V1:
        return sign_jws(orjson.dumps(document), key, {"typ": "vc+jwt", "kid": method})
    claims: Json = {"iss": method.partition("#")[0], "vc": document}
    if start := read_instant(document["issuanceDate"]):
        claims["nbf"] = int(start.timestamp())
    if "id" in document:
        claims["jti"] = document["id"]
    return sign_jws(orjson.dumps(claims), key, {"typ": "JWT", "kid": method})


def pointers(options: Json, name: str) -> list[str] | None:
    """A list of JSON pointers among the options, or None. Raises Problem."""
    listed: Any = options.get(name)
    if listed is None:
        return None
    if not isinstance(listed, list) or not all(isinstance(pointer, str) for pointer in listed):
        raise Problem(REFUSED, f"The option “{name}” is no list of JSON pointers.", type_=MALFORMED)
    return listed


def _suite_of_type(type_: object) -> object:
    """Older clients name the suite as the type of the proof."""
    return None if type_ == "DataIntegrityProof" else type_


def _with_integrity(document: Json) -> Json:
    context = document["@context"]
    if not isinstance(context, list) or context[0] != VC_V1 or _INTEGRITY in context:
        return document
    return {**document, "@context": [*context, _INTEGRITY]}
