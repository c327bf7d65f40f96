"""From findings to the verdict that the VC API gives: yes, or problem details."""

from insigne.cli.vc_api.calls import OK, REFUSED, Answer
from insigne.cli.vc_api.problems import MALFORMED, Problem, problem_of
from insigne.credentials import CredentialError, Finding, Report
from insigne.credentials.report import refused
from insigne.credentials.strict_json import Json


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
