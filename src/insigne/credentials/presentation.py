"""Presentations: what a holder shows of their credentials, with a proof for the one who asked (VC 2.0 §4.13)."""

from dataclasses import dataclass
from datetime import datetime

from insigne.credentials.checks.data_model import check_data_model
from insigne.credentials.circumstances import Circumstances, Fetch, hour_of
from insigne.credentials.fields import objects, texts
from insigne.credentials.linked_data.contexts import ContextSetError
from insigne.credentials.linked_data.effort import MAX_VALUES_OF_PRESENTATION, bounded
from insigne.credentials.proofs.check_signed import Demand, check_context, check_proofs
from insigne.credentials.reading import Opened, Source, open_source
from insigne.credentials.report import (
    CredentialError,
    Finding,
    Report,
    Verdict,
    failed,
    has_failed,
    refused,
)
from insigne.credentials.secured import Secured
from insigne.credentials.strict_json import Json
from insigne.credentials.tokens.check_secured import check_secured
from insigne.credentials.verify import verify

# Each is verified whole, with the fetches of its own.
MAX_CREDENTIALS = 20


@dataclass(frozen=True, slots=True)
class PresentationReport:
    """The answer of `verify_presentation`: about the presentation itself, then about each credential in it."""

    findings: tuple[Finding, ...]
    credentials: tuple[Report, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the presentation's own and of its credentials'."""
        outcomes = {finding.outcome for finding in self.findings}
        verdicts = {report.verdict for report in self.credentials}
        if "fail" in outcomes or "rejected" in verdicts:
            return "rejected"
        proven = any(finding.code == "proof.valid" for finding in self.findings)
        return (
            "verified" if proven and "unknown" not in outcomes and verdicts <= {"verified"} else "unconfirmed"
        )


def verify_presentation(
    source: Source,
    fetch: Fetch | None = None,
    now: datetime | None = None,
    *,
    challenge: str | None = None,
    domain: str | None = None,
) -> PresentationReport:
    """Check a presentation, its proof (`authentication`, by the holder's key), and the credentials in it.

    `challenge` and `domain` are what the holder was asked to sign; None does not ask. Otherwise as `verify`: what
    is wrong is an answer, never an exception, and an hour without a time zone is a ValueError.
    """
    around = Circumstances(fetch, hour_of(now))
    try:
        with bounded(MAX_VALUES_OF_PRESENTATION):
            return _report(open_source(source, around), around, Demand("authentication", domain, challenge))
    except ContextSetError:
        raise  # the installation is broken; no presentation is to blame
    except Exception:  # as in `verify`: the last barrier
        return PresentationReport((refused(CredentialError("format.unexpected")),))


def _report(opened: Opened, around: Circumstances, demand: Demand) -> PresentationReport:
    if opened.secured is None:
        return PresentationReport(opened.findings)
    findings = _check(opened.secured, demand, around)
    shown = _credentials(opened.secured.document)
    reports = tuple(verify(credential, around.fetch, around.now) for credential in shown[:MAX_CREDENTIALS])
    if len(shown) > MAX_CREDENTIALS:
        findings.append(failed("format.too_large", limit=f"{MAX_CREDENTIALS} credentials"))
    return PresentationReport((*opened.findings, *findings), reports)


def _check(secured: Secured, demand: Demand, around: Circumstances) -> list[Finding]:
    document = secured.document
    types = set(texts(document.get("type")))
    if "VerifiablePresentation" not in types or "VerifiableCredential" in types:
        return [failed("schema.missing_type", field="type", type="VerifiablePresentation")]
    findings = [*check_context(document), *check_data_model(document)]
    if has_failed(findings):
        return findings
    if secured.token is not None:
        return [*findings, *check_secured(secured, around, demand)]
    found = check_proofs(document, around, demand)
    # Whoever does not say who they are cannot be somebody else: their key is the one that was used.
    unnamed = "holder" not in document
    return findings + [each for each in found if not (unnamed and each.code == "key.issuer_unconfirmed")]


def _credentials(document: Json) -> list[Json]:
    """Those that are shown, as objects; an address is not followed."""
    return list(objects(document.get("verifiableCredential")))
