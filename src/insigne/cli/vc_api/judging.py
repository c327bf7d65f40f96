"""From findings to the verdict that the VC API gives: yes, or problem details."""

from collections.abc import Iterator

from insigne.cli.vc_api.calls import OK, REFUSED, Answer, Call
from insigne.cli.vc_api.problems import MALFORMED, Problem, problem_of
from insigne.credentials import CredentialError, Finding, Report
from insigne.credentials.proof import proofs_of
from insigne.credentials.report import failed, refused
from insigne.credentials.strict_json import Json

# What a verifier may expect of a proof, and the member that says it.
_EXPECTED = {"domain": "domain", "challenge": "challenge", "expectedProofPurpose": "proofPurpose"}
# How the base64url of the CBOR tag 0x5d00 begins.
_BASE_PROOF = "u2V0A"


def refuse(findings: list[Finding]) -> None:
    """Raise Problem if anything keeps a document from being signed."""
    failures = [finding for finding in findings if finding.outcome == "fail"]
    if failures:
        raise _refusal(failures)


def refusal(error: CredentialError) -> Problem:
    """The problem of a document that the engine does not sign."""
    return _refusal([refused(error)])


def _refusal(findings: list[Finding]) -> Problem:
    return Problem(REFUSED, "It cannot be signed.", map(problem_of, findings), MALFORMED)


def judged(findings: list[Finding], *, verified: bool) -> Answer:
    """Warnings stand beside either verdict; what is unknown keeps a credential from being verified."""
    told = {
        "verified": verified,
        "checks": sorted({each.check for each in findings if each.outcome == "pass"}),
        "warnings": [problem_of(each) for each in findings if each.outcome == "warn"],
    }
    if verified:
        return Answer(OK, {**told, "errors": [], "problemDetails": []})
    wrong = [problem_of(each) for each in findings if each.outcome in {"fail", "unknown"}]
    problem = Problem(REFUSED, "It is not verified.", wrong, wrong[0]["type"] if wrong else "about:blank")
    return Answer(problem.status, {**problem.body, **told})


def verdict_of(report: Report) -> Json:
    """The verdict on one credential of a presentation."""
    return {
        "verified": report.verdict == "verified",
        "problemDetails": [
            problem_of(each) for each in report.findings if each.outcome in {"fail", "unknown"}
        ],
    }


def unasked(credential: Json | str, call: Call) -> Iterator[Finding]:
    """Each proof that was not made for what the verifier expects (vc-data-integrity §4.4).

    A token is a claim made for anybody.
    """
    proofs = proofs_of(credential) if isinstance(credential, dict) else []
    for option, field in _EXPECTED.items():
        expected = call.text_option(option)
        for proof in (proofs or [{"proofPurpose": "assertionMethod"}]) if expected is not None else []:
            said = proof.get(field) if isinstance(proof, dict) else None
            if expected not in (said if isinstance(said, list) else [said]):
                yield failed("proof.wrong_audience", field=field)


def base_proofs(credential: Json) -> Iterator[Finding]:
    """What an issuer made for the holder alone is no answer to a verifier (vc-di-ecdsa §3.6.7).

    The engine reads it; a suite of tests expects a refusal.
    """
    for proof in proofs_of(credential):
        if isinstance(proof, dict) and str(proof.get("proofValue")).startswith(_BASE_PROOF):
            yield failed("proof.for_the_holder")
