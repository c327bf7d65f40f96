"""The cryptosuites: which keys each takes, how it brings a document into one form, which hash covers that.

Sources: W3C Data Integrity EdDSA Cryptosuites 1.0 (§3.2 `eddsa-rdfc-2022`, §3.3 `eddsa-jcs-2022`) and Data
Integrity ECDSA Cryptosuites 1.0 (§3.2 `ecdsa-rdfc-2019`, §3.3 `ecdsa-jcs-2019`, §3.6 `ecdsa-sd-2023`). A suite
states its kinds of keys so that no key is ever used with an algorithm that was not meant for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson

from insigne.credentials.keys import KeyKind
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.linked_data.rdfc import HASHES, Digest
from insigne.credentials.proofs.jcs import canonical_json
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json, check_tree

# Longer proof options are somebody's experiment; they are worked out each time rather than remembered.
_LONGEST_REMEMBERED = 4_000

_ED25519: Mapping[KeyKind, Digest] = {"Ed25519": "sha256"}
_ECDSA: Mapping[KeyKind, Digest] = {"P-256": "sha256", "P-384": "sha384"}


@dataclass(frozen=True, slots=True)
class Suite:
    """A cryptosuite. `digests`: the kinds of keys that it takes, each with the hash that goes with it."""

    name: str
    digests: Mapping[KeyKind, Digest]
    form: Literal["rdfc", "jcs"] = "rdfc"
    # Of times before the recommendation: read with a remark, never written.
    legacy: bool = False
    # The holder may leave statements out.
    selective: bool = False

    def digest(self, kind: KeyKind | None) -> Digest:
        """The hash that goes with a kind of key, or with the first kind while the key is not known."""
        if kind is not None and kind in self.digests:
            return self.digests[kind]
        return next(iter(self.digests.values()))


SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite("eddsa-rdfc-2022", _ED25519),
        Suite("eddsa-jcs-2022", _ED25519, form="jcs"),
        Suite("ecdsa-rdfc-2019", _ECDSA),
        Suite("ecdsa-jcs-2019", _ECDSA, form="jcs"),
        Suite("ecdsa-sd-2023", {"P-256": "sha256"}, selective=True),
        Suite("eddsa-2022", _ED25519, legacy=True),
    )
}
_ED25519_2020 = Suite("Ed25519Signature2020", _ED25519, legacy=True)


def suite_of(proof: Json) -> Suite:
    """The suite that a proof names; CredentialError `proof.unsupported` or `proof.malformed`.

    `Ed25519Signature2020` is a type of proof of its own, older than the others' `cryptosuite`.
    """
    kind = proof.get("type")
    if kind == "DataIntegrityProof":
        name = proof.get("cryptosuite")
        if not isinstance(name, str):
            raise CredentialError("proof.malformed", field="cryptosuite")
        if name in SUITES:
            return SUITES[name]
        raise CredentialError("proof.unsupported", kind=name)
    if kind == _ED25519_2020.name:
        return _ED25519_2020
    raise CredentialError("proof.unsupported", kind=kind)


def hash_document(unsecured: Json, suite: Suite, digest: Digest, form: Form | None = None) -> bytes:
    """The hash of a document without its proof; `form` is the document's, when it was begun already.

    Raises what `canonicalize` or `canonical_json` raises.
    """
    if form is not None and suite.form == "rdfc":
        return _hashed(form.canonical(digest), digest)
    return _hash(unsecured, suite.form, digest)


def hash_options(proof: Json, context: Any, suite: Suite, digest: Digest) -> bytes:
    """The hash of a proof without its value, read in the document's own `@context` (vc-di-eddsa §3.2.5).

    The proofs of a batch have the same options but for the second of their making, so those of a common size
    are remembered. Raises what `hash_document` raises.
    """
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if suite.form == "rdfc":
        # Whatever context the proof carries: a badge is read in one context only.
        options["@context"] = context
    try:
        serialized = orjson.dumps(options)
    except TypeError:
        return _hash(options, suite.form, digest)  # which says what is wrong with them
    if len(serialized) > _LONGEST_REMEMBERED:
        return _hash(options, suite.form, digest)
    return _hash_remembered(serialized, suite.form, digest)


@lru_cache(maxsize=512)
def _hash_remembered(serialized: bytes, form: str, digest: Digest) -> bytes:
    return _hash(orjson.loads(serialized), form, digest)


def _hash(value: Json, form: str, digest: Digest) -> bytes:
    if form == "jcs":
        check_tree(value)
        return _hashed(canonical_json(value), digest)
    return _hashed(Form(value).canonical(digest), digest)


def _hashed(data: bytes, digest: Digest) -> bytes:
    return bytes(HASHES[digest](data).digest())
