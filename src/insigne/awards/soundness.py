"""One road for ours and others': what we sign must be found good by what everybody uses, or it is not kept."""

from insigne import credentials
from insigne.web import own


class UnsoundCredential(RuntimeError):
    """Our own verifier does not find good what we just signed: it is not stored and nobody is told."""

    def __init__(self, report: credentials.Report) -> None:
        wrong = [finding.code for finding in report.findings if finding.outcome in {"fail", "unknown"}]
        super().__init__(f"{report.verdict}: {', '.join(wrong)}")


def check(document: bytes | str, *, recipient: str | None = None) -> None:
    """Verify a document as a stranger would. Raises UnsoundCredential."""
    report = credentials.verify(document, fetch=own.fetch, recipient=recipient)
    if report.verdict != "verified":
        raise UnsoundCredential(report)
