"""Steps "proof", "key" and "issuer" of a signed credential (OB 3.0 §8.2 and §8.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controllers.controller import KeyAnswer, examine_key
from insigne.credentials.controllers.key_documents import Relationship
from insigne.credentials.fields import as_list, id_of, issuer_id, without_proof
from insigne.credentials.keys import PublicKey
from insigne.credentials.linked_data.canonical import check_contexts, dataset
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.proofs import ecdsa_sd
from insigne.credentials.proofs.proof import (
    Proof,
    check_terms,
    previous_proofs,
    proofs_of,
    signed_bytes,
    unsecured,
)
from insigne.credentials.report import CredentialError, Finding, failed, passed, refused, unsure, warned
from insigne.credentials.strict_json import Json


def check_context(document: Json) -> list[Finding]:
    """Whether every context is one that we have."""
    try:
        check_contexts(document)
    except CredentialError as error:
        return [refused(error)]
    return [passed("context.known")]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a proof must have been made for: a claim, or (a presentation) the holder's answer to a challenge.

    A `domain` or `challenge` that is asked for must be in the proof (vc-data-integrity §4.4). With `every`, one
    proof that does not hold is a failure, however good the others are (§4.5); Open Badges ask for one good one.
    """

    purpose: Relationship = "assertionMethod"
    domain: str | None = None
    challenge: str | None = None
    every: bool = False


# What everybody may ask of a credential that anybody hands over.
CREDENTIAL = Demand()

# Each proof costs perhaps a fetch; each that builds upon others a canonicalisation of its own, which the others
# share; a selective one, as many signatures as statements.
_MAX_PROOFS = 8
_MAX_CHAINED = 4
_MAX_SELECTIVE = 2
_UNREAD, _UNCHECKED, _BROKEN, _VALID, _CONFIRMED = range(5)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one proof came to, from 0 (a kind that we do not read) to 4 (valid, by the issuer's key)."""

    rank: int
    findings: tuple[Finding, ...]


# What a proof comes to that builds upon itself.
_UNDER_WAY = _Answer(_BROKEN, (failed("proof.previous_missing", id="…"),))


def check_proofs(
    document: Json, around: Circumstances, demand: Demand = CREDENTIAL, form: Form | None = None
) -> list[Finding]:
    """Check the proofs until one is valid and the issuer's: that one is enough, unknown kinds are ignored.

    `form` is that of the document without its proofs, when it was begun already.
    """
    proofs = proofs_of(document)
    if not proofs:
        return [failed("proof.missing")]
    if demand.every and len(proofs) > _MAX_PROOFS:
        return [failed("context.too_complex")]
    inquiry = _Inquiry(document, around, demand, form or Form(without_proof(document)))
    answers = []
    for proof in proofs[:_MAX_PROOFS]:
        answers.append(inquiry.answer(proof))
        if answers[-1].rank == _CONFIRMED and not demand.every:
            break
    best = _worst(answers) if demand.every else max(answers, key=_rank)
    findings = list(best.findings)
    broken = any(finding.code == "proof.invalid" for answer in answers for finding in answer.findings)
    if broken and best.rank >= _VALID:
        findings.append(warned("proof.another_is_invalid"))
    return findings


def _rank(answer: _Answer) -> int:
    return answer.rank


def _worst(answers: list[_Answer]) -> _Answer:
    """A broken one if there is any, else the one that we know least about."""
    return next((answer for answer in answers if answer.rank == _BROKEN), min(answers, key=_rank))


@dataclass(slots=True)
class _Inquiry:
    """The proofs of one document; each is looked at once, and the document is hashed once for all of them."""

    document: Json
    around: Circumstances
    demand: Demand
    form: Form
    answers: dict[int, _Answer] = field(default_factory=dict)
    selective: int = 0
    chained: int = 0

    def answer(self, proof: object) -> _Answer:
        """What a proof comes to, with those that it builds upon."""
        known = self.answers.get(id(proof))
        if known is not None:
            return known
        self.answers[id(proof)] = _UNDER_WAY
        try:
            self.answers[id(proof)] = self._examine(proof)
        except CredentialError as error:
            finding = refused(error)
            rank = _BROKEN if finding.outcome == "fail" else _UNREAD
            self.answers[id(proof)] = _Answer(rank, (finding,))
        return self.answers[id(proof)]

    def _examine(self, proof: object) -> _Answer:
        read = Proof.read(proof)
        unfit = self._unfit(read)
        if unfit is not None:
            return _Answer(_BROKEN, (unfit,))
        issuer = self._signer()
        used_for = self.demand.purpose
        key = examine_key(read.verification_method, issuer, read.created, self.around, used_for)
        holds = self._holds(read, key.public_key)
        if key.public_key is None:
            return _Answer(_UNCHECKED, (unsure("proof.unchecked"), *key.findings))
        if not holds:
            return _Answer(_BROKEN, (failed("proof.invalid"), *key.findings))
        return self._with_previous(read, self._valid(read, key, issuer))

    def _unfit(self, read: Proof) -> Finding | None:
        """Why a proof does not count even if the signature is right."""
        options, demand = read.options, self.demand
        if options.get("proofPurpose") != demand.purpose:
            return failed("proof.wrong_purpose", purpose=options.get("proofPurpose"))
        if demand.domain is not None and demand.domain not in as_list(options.get("domain")):
            return failed("proof.wrong_audience", field="domain")
        if demand.challenge is not None and options.get("challenge") != demand.challenge:
            return failed("proof.wrong_audience", field="challenge")
        if read.expires is not None and read.expires <= self.around.now:
            return failed("proof.expired", date=read.expires.date())
        return None

    def _signer(self) -> str | None:
        if self.demand.purpose == "authentication":
            return id_of(self.document.get("holder"))
        return issuer_id(self.document)

    def _holds(self, read: Proof, key: PublicKey | None) -> bool:
        """Whether the signature is right. Without the key, only whether the document can be signed at all."""
        suite, options = read.suite, read.options
        if key is not None and key.kind not in suite.digests:
            raise CredentialError("proof.algorithm_mismatch", algorithm=suite.name, key=key.kind)
        self.chained += "previousProof" in options
        if self.chained > _MAX_CHAINED:
            raise CredentialError("context.too_complex")
        if suite.selective:
            return self._selective_holds(read, key)
        if suite.form == "jcs":
            self._check_terms(options)
        signed = signed_bytes(self.document, options, key.kind if key else None, self.form)
        holds = key is not None and key.verifies(read.value, signed)
        if holds:
            self.form.learn()
        return holds

    def _check_terms(self, options: Json) -> None:
        """Every term must have a meaning; those of a document whose form is known have one."""
        covered = unsecured(self.document, options)
        is_bare = "proof" not in covered and covered.get("@context") == self.document.get("@context")
        if not (is_bare and self.form.is_known):
            check_terms(covered)

    def _selective_holds(self, read: Proof, key: PublicKey | None) -> bool:
        self.selective += 1
        if self.selective > _MAX_SELECTIVE:
            raise CredentialError("context.too_complex")
        covered = unsecured(self.document, read.options)
        if key is not None:
            return ecdsa_sd.holds(covered, read.options, read.value, key)
        dataset(covered)
        return False

    def _valid(self, read: Proof, key: KeyAnswer, issuer: str | None) -> _Answer:
        findings = (passed("proof.valid"), *_remarks(read), *key.findings)
        if key.of_issuer:
            return _Answer(_CONFIRMED, (*findings, passed("issuer.confirmed", issuer=issuer)))
        return _Answer(_VALID, findings)

    def _with_previous(self, read: Proof, own: _Answer) -> _Answer:
        """A proof that builds upon others is worth no more than they are (vc-data-integrity §4.5).

        Whose keys made them is not asked: a witness, say, may have signed first.
        """
        if "previousProof" not in read.options:
            return own
        for proof in previous_proofs(self.document, read.options):
            if len(self.answers) >= _MAX_PROOFS and id(proof) not in self.answers:
                raise CredentialError("context.too_complex")
            answer = self.answer(proof)
            if answer.rank == _BROKEN or any(_is_about_the_key_itself(found) for found in answer.findings):
                return _Answer(_BROKEN, (failed("proof.previous_invalid"), *answer.findings))
            if answer.rank < _VALID:
                return _Answer(_UNCHECKED, (unsure("proof.previous_unchecked"), *answer.findings))
        return own


def _is_about_the_key_itself(finding: Finding) -> bool:
    """A key that is not the issuer's may be a witness's; one that was withdrawn is nobody's."""
    return finding.outcome == "fail" and finding.code != "key.not_of_issuer"


def _remarks(read: Proof) -> Iterator[Finding]:
    if read.suite.legacy:
        yield warned("proof.legacy_suite", suite=read.suite.name)
    if read.suite.selective and ecdsa_sd.is_derived(read.value):
        yield warned("proof.derived")
