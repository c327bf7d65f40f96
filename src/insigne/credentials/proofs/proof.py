"""Data Integrity proofs (W3C Verifiable Credential Data Integrity 1.0): made, read, and what each one covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from insigne.credentials import multibase
from insigne.credentials.dates import read_instant, write_instant
from insigne.credentials.fields import as_list, without_proof
from insigne.credentials.keys import KeyKind, KeyPair, PublicKey
from insigne.credentials.linked_data.canonical import dataset
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.linked_data.rdfc import Digest
from insigne.credentials.proofs import ecdsa_sd
from insigne.credentials.proofs.suites import SUITES, Suite, hash_document, hash_options, suite_of
from insigne.credentials.report import CredentialError, refused
from insigne.credentials.strict_json import Json

EDDSA_RDFC = "eddsa-rdfc-2022"
_SIGNATURE_BYTES: Mapping[Digest, int] = {"sha256": 64, "sha384": 96}
MAX_PREVIOUS = 8


def sign(
    document: Json,
    key: KeyPair,
    verification_method: str,
    created: datetime | None,
    *,
    suite: str = EDDSA_RDFC,
    purpose: str = "assertionMethod",
    options: Mapping[str, Any] | None = None,
    mandatory: Sequence[str] | None = None,
) -> Json:
    """The document with one more proof, made by the key that `verification_method` (an absolute id) names.

    `suite` is the name of a cryptosuite; the key must be of a kind that it takes. `options` are further members
    of the proof as they are written: `expires`, `domain`, `challenge`, `nonce`, `id`, or `previousProof` (the ids
    of proofs of this document which the new one builds upon). `mandatory` are JSON pointers to what no holder
    may leave out of an `ecdsa-sd-2023` proof; `ecdsa_sd.default_pointers` if none are given.

    The document itself is left alone. Raises CredentialError when it cannot be canonicalised without loss: a
    badge that others could not verify is never signed; `proof.unsupported` for a suite that we do not write,
    and `proof.algorithm_mismatch` for a key of another kind.
    """
    how = SUITES.get(suite)
    if how is None or how.legacy:
        raise CredentialError("proof.unsupported", kind=suite)
    if key.kind not in how.digests:
        raise CredentialError("proof.algorithm_mismatch", algorithm=suite, key=key.kind)
    proof: Json = {"type": "DataIntegrityProof", "cryptosuite": suite}
    if created is not None:
        proof["created"] = write_instant(created)
    proof |= {"verificationMethod": verification_method, "proofPurpose": purpose, **(options or {})}
    if how.form == "jcs":
        check_terms(unsecured(document, proof))
        proof["@context"] = document["@context"]  # vc-di-eddsa §3.3.1, step 2
    if how.selective:
        proof["proofValue"] = ecdsa_sd.base_value(unsecured(document, proof), proof, key, mandatory)
    else:
        signature = key.sign(signed_bytes(document, proof, key.kind))
        proof["proofValue"] = multibase.encode_base58(signature)
    return {**document, "proof": [*proofs_of(document), proof]}


def signed_bytes(document: Json, proof: Json, kind: KeyKind | None = None, form: Form | None = None) -> bytes:
    """What is signed: the hash of the proof's options, then of the document that the proof covers.

    `kind` is that of the key, on which the hash depends. `form` is that of the bare document, which several
    proofs of a set share. Raises CredentialError when either has no one form.
    """
    suite = suite_of(proof)
    digest, covered = suite.digest(kind), unsecured(document, proof)
    options = hash_options(proof, covered.get("@context"), suite, digest)
    return options + hash_document(covered, suite, digest, None if "previousProof" in proof else form)


def is_signed_by(document: Json, key: PublicKey) -> bool:
    """Whether one of the document's proofs was made with that key, over the document as it is.

    Nothing else is asked: whose key it is, dates, status, a chain of proofs. `verify` asks all of it.
    """
    form = Form(without_proof(document))
    for proof in proofs_of(document):
        try:
            read = Proof.read(proof)
            fits = key.kind in read.suite.digests and not read.suite.selective
            if fits and key.verifies(read.value, signed_bytes(document, read.options, key.kind, form)):
                form.learn()
                return True
        except CredentialError:
            continue
    return False


def check_terms(unsecured: Json) -> None:
    """Refuse a term without a meaning (CredentialError `context.…`) under a suite that would cover it all the same.

    JCS signs any text. What we cannot judge, for want of a context, is said elsewhere.
    """
    try:
        dataset(unsecured)
    except CredentialError as error:
        if refused(error).outcome == "fail":
            raise


def unsecured(document: Json, proof: Json) -> Json:
    """The document as a proof covers it: without proofs, save those that the proof says it builds upon.

    Raises CredentialError `proof.previous_missing`, `proof.other_context`, or `proof.unsupported` for a proof
    that can be taken apart and builds upon others.
    """
    suite = suite_of(proof)
    covered = without_proof(document)
    if "previousProof" in proof:
        if suite.selective:
            raise CredentialError("proof.unsupported", kind=f"{suite.name}, previousProof")
        covered["proof"] = previous_proofs(document, proof)
    if "@context" in proof and suite.form == "jcs":
        signed, shown = as_list(proof["@context"]), as_list(document.get("@context"))
        # What was added to the context since is not covered, and not needed to read the document (§3.3.2).
        if shown[: len(signed)] != signed:
            raise CredentialError("proof.other_context")
        covered["@context"] = proof["@context"]
    return covered


def previous_proofs(document: Json, proof: Json) -> list[Json]:
    """The proofs whose ids `previousProof` names (vc-data-integrity §2.1.2).

    Raises CredentialError `proof.previous_missing` unless each id is that of just one other proof.
    """
    named = as_list(proof["previousProof"])
    if len(named) > MAX_PREVIOUS:
        raise CredentialError("context.too_complex")
    found = []
    for id_ in named:
        those = [other for other in proofs_of(document) if isinstance(other, dict) and other.get("id") == id_]
        if not isinstance(id_, str) or len(those) != 1:
            raise CredentialError("proof.previous_missing", id=id_)
        found += those
    return found


def proofs_of(document: Json) -> list[Any]:
    """The proofs of a document, one or several or none."""
    return as_list(document.get("proof", []))


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that has the form that its suite asks for; whether it holds is for the key to say.

    `value` is the signature, or what the `ecdsa-sd-2023` proof value holds.
    """

    options: Json
    suite: Suite
    verification_method: str
    value: bytes
    created: datetime | None
    expires: datetime | None

    @classmethod
    def read(cls, proof: object) -> Self:
        """Raises CredentialError: `proof.unsupported` for another kind of proof, `proof.malformed`."""
        if not isinstance(proof, dict):
            raise CredentialError("proof.malformed", field="proof")
        suite = suite_of(proof)
        for name, kinds in _KINDS.items():
            if not isinstance(proof.get(name, ""), kinds):
                raise CredentialError("proof.malformed", field=name)
        method = proof.get("verificationMethod")
        if not method or not isinstance(method, str):
            raise CredentialError("proof.malformed", field="verificationMethod")
        dates = [_date(proof, name) for name in ("created", "expires")]
        return cls(proof, suite, method, _value(proof.get("proofValue"), suite), *dates)


# The members that no canonical form looks into.
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "proofPurpose": str,
    "challenge": str,
    "nonce": str,
    "domain": (str, list),
}


def _date(proof: Json, name: str) -> datetime | None:
    instant = read_instant(proof.get(name))
    if instant is None and name in proof:
        raise CredentialError("proof.malformed", field=name)
    return instant


def _value(value: object, suite: Suite) -> bytes:
    if suite.selective:
        return ecdsa_sd.value_bytes(value)
    try:
        if isinstance(value, str) and value.startswith("z"):
            signature = multibase.decode(value)
            if len(signature) in {_SIGNATURE_BYTES[digest] for digest in suite.digests.values()}:
                return signature
    except multibase.MultibaseError:
        pass
    raise CredentialError("proof.malformed", field="proofValue")
