"""What went wrong, as the VC API says it: problem details (RFC 9457) with the types that the standards give."""

from collections.abc import Iterable, Mapping

from insigne.credentials import Finding
from insigne.credentials.strict_json import Json

_MODEL = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"

MALFORMED = f"{_MODEL}MALFORMED_VALUE_ERROR"
PARSING = f"{_MODEL}PARSING_ERROR"
# The first that fits counts: a code, or the check that it belongs to.
_TYPES: Mapping[str, str] = {
    "context.term_lost": f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    "context": f"{_SECURITY}PROOF_TRANSFORMATION_ERROR",
    "format": PARSING,
    "schema": MALFORMED,
    "proof.wrong_audience": f"{_SECURITY}INVALID_CHALLENGE_ERROR",
    "proof": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "key": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "issuer": f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    "validity": f"{_MODEL}RANGE_ERROR",
    "status.unreachable": f"{_STATUS}STATUS_RETRIEVAL_ERROR",
    "status": f"{_STATUS}STATUS_VERIFICATION_ERROR",
}


class Problem(Exception):
    """A request that cannot be answered: its HTTP status, a title, and what is wrong in detail."""

    def __init__(
        self, status: int, title: str, details: Iterable[Json] = (), type_: str = "about:blank"
    ) -> None:
        super().__init__(title)
        self.status = status
        self.body: Json = {"type": type_, "title": title, "status": status}
        if listed := list(details):
            self.body |= {"detail": listed[0]["detail"], "problemDetails": listed, "errors": listed}


def problem_of(finding: Finding) -> Json:
    """The problem details of a finding; `code` is ours, and stable."""
    type_ = _TYPES.get(finding.code) or _TYPES.get(finding.check, MALFORMED)
    return {"type": type_, "title": finding.code, "detail": str(finding.message), "code": finding.code}
