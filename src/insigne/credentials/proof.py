"""Data Integrity proofs with `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from insigne.credentials import multibase
from insigne.credentials.canonical import canonicalize
from insigne.credentials.dates import read_instant, write_instant
from insigne.credentials.keys import KeyPair
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

EDDSA_RDFC = "eddsa-rdfc-2022"
_SIGNATURE_BYTES = 64


def sign(document: Json, key: KeyPair, verification_method: str, created: datetime) -> Json:
    """The document with one more proof, made by the key that `verification_method` (an absolute id) names.

    The document itself is left alone. Raises CredentialError when it cannot be canonicalised without loss: a
    badge that others could not verify is never signed.
    """
    proof: Json = {
        "type": "DataIntegrityProof",
        "cryptosuite": EDDSA_RDFC,
        "created": write_instant(created),
        "verificationMethod": verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(signed_bytes(document, proof))
    proof["proofValue"] = multibase.encode_base58(signature)
    return {**document, "proof": [*proofs_of(document), proof]}


def signed_bytes(document: Json, proof: Json) -> bytes:
    """What is signed: SHA-256 of the canonical proof options, then of the canonical document (64 bytes)."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    # The options are read in the document's own context (§3.2.5), whatever context the proof carries.
    options["@context"] = document.get("@context")
    return b"".join(hashlib.sha256(canonicalize(part).encode()).digest() for part in (options, unsecured))


def proofs_of(document: Json) -> list[Any]:
    """The proofs of a document, one or several or none."""
    proofs = document.get("proof", [])
    return proofs if isinstance(proofs, list) else [proofs]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that has the form of `eddsa-rdfc-2022`; whether it holds is for the key to say."""

    options: Json
    verification_method: str
    signature: bytes
    created: datetime | None
    expires: datetime | None

    @classmethod
    def read(cls, proof: object) -> Self:
        """Raises CredentialError: `proof.unsupported` for another kind of proof, `proof.malformed`."""
        if not isinstance(proof, dict):
            raise CredentialError("proof.malformed", field="proof")
        kind = proof.get("cryptosuite") or proof.get("type")
        if proof.get("type") != "DataIntegrityProof" or kind != EDDSA_RDFC or "previousProof" in proof:
            raise CredentialError("proof.unsupported", kind=kind)
        method = proof.get("verificationMethod")
        if not isinstance(method, str):
            raise CredentialError("proof.malformed", field="verificationMethod")
        if proof.get("proofPurpose") != "assertionMethod":
            raise CredentialError("proof.wrong_purpose", purpose=proof.get("proofPurpose"))
        dates = [_date(proof, name) for name in ("created", "expires")]
        return cls(proof, method, _signature(proof.get("proofValue")), *dates)


def _date(proof: Json, name: str) -> datetime | None:
    instant = read_instant(proof.get(name))
    if instant is None and name in proof:
        raise CredentialError("proof.malformed", field=name)
    return instant


def _signature(value: object) -> bytes:
    try:
        if isinstance(value, str) and value.startswith("z"):
            signature = multibase.decode(value)
            if len(signature) == _SIGNATURE_BYTES:
                return signature
    except multibase.MultibaseError:
        pass
    raise CredentialError("proof.malformed", field="proofValue")
