"""Steps "proof", "key" and "issuer" of a signed credential (OB 3.0 §8.2 and §8.3)."""

from dataclasses import dataclass

from insigne.credentials.canonical import check_contexts
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controller import examine_key
from insigne.credentials.proof import Proof, proofs_of, signed_bytes
from insigne.credentials.report import CredentialError, Finding, failed, passed, refused, unsure, warned
from insigne.credentials.strict_json import Json


def check_context(document: Json) -> list[Finding]:
    """Whether every context is one that we have."""
    try:
        check_contexts(document)
    except CredentialError as error:
        return [refused(error)]
    return [passed("context.known")]


# Each proof costs a canonicalisation and perhaps a fetch.
_MAX_PROOFS = 8
_UNREAD, _UNCHECKED, _BROKEN, _VALID, _CONFIRMED = range(5)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one proof came to, from 0 (a kind that we do not read) to 4 (valid, by the issuer's key)."""

    rank: int
    findings: tuple[Finding, ...]


def check_proofs(document: Json, around: Circumstances) -> list[Finding]:
    """Check the proofs until one is valid and the issuer's: that one is enough, unknown kinds are ignored."""
    proofs = proofs_of(document)
    if not proofs:
        return [failed("proof.missing")]
    answers = []
    for proof in proofs[:_MAX_PROOFS]:
        answers.append(_check_proof(document, proof, around))
        if answers[-1].rank == _CONFIRMED:
            break
    best = max(answers, key=lambda answer: answer.rank)
    findings = list(best.findings)
    broken = any(finding.code == "proof.invalid" for answer in answers for finding in answer.findings)
    if broken and best.rank >= _VALID:
        findings.append(warned("proof.another_is_invalid"))
    return findings


def _check_proof(document: Json, proof: object, around: Circumstances) -> _Answer:
    try:
        read = Proof.read(proof)
        signed = signed_bytes(document, read.options)
    except CredentialError as error:
        finding = refused(error)
        return _Answer(_BROKEN if finding.outcome == "fail" else _UNREAD, (finding,))
    if read.expires is not None and read.expires <= around.now:
        return _Answer(_BROKEN, (failed("proof.expired", date=read.expires.date()),))
    issuer = issuer_id(document)
    key = examine_key(read.verification_method, read.created, issuer, around)
    if key.public_key is None:
        return _Answer(_UNCHECKED, (unsure("proof.unchecked"), *key.findings))
    if not key.public_key.verifies(read.signature, signed):
        return _Answer(_BROKEN, (failed("proof.invalid"), *key.findings))
    findings = (passed("proof.valid"), *key.findings)
    if key.of_issuer:
        return _Answer(_CONFIRMED, (*findings, passed("issuer.confirmed", issuer=issuer)))
    return _Answer(_VALID, findings)


def issuer_id(document: Json) -> str | None:
    """The id of a credential's issuer, given as a string or as an object."""
    issuer = document.get("issuer")
    id_ = issuer.get("id") if isinstance(issuer, dict) else issuer
    return id_ if isinstance(id_, str) else None
