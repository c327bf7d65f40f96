"""The door: `verify` asks every question in order and answers with a report, whatever it was given."""

from datetime import UTC, datetime

from insigne.credentials.assertions import check_assertion
from insigne.credentials.check_dates import check_dates
from insigne.credentials.check_recipient import check_recipient
from insigne.credentials.check_secured import check_secured
from insigne.credentials.check_shape import check_shape
from insigne.credentials.check_signed import check_context, issuer_id
from insigne.credentials.check_status import check_status
from insigne.credentials.circumstances import Circumstances, Fetch
from insigne.credentials.contexts import ContextSetError
from insigne.credentials.describe import describe_v3, first, objects
from insigne.credentials.plain_sd_jwt import check_plain_sd_jwt, is_plain_sd_jwt
from insigne.credentials.reading import Opened, Secured, Source, open_source, version_of
from insigne.credentials.report import (
    CredentialError,
    Finding,
    Report,
    failed,
    refused,
    skipped,
    warned,
)
from insigne.credentials.strict_json import Json


def verify(
    source: Source, fetch: Fetch | None = None, now: datetime | None = None, recipient: str | None = None
) -> Report:
    """Check a badge and say what was found; a bad badge is an answer, not an exception.

    `source` is a PNG, an SVG, a JSON text, a compact JWS, a web address or a parsed document: which one is
    found out. `fetch` is the only way to the network (it should ask for JSON); without it nothing is looked
    up, and what needs looking up is "unknown". `now` is an aware instant, `recipient` an e-mail address or
    a DID that the badge should name. Steps: OB 3.0 §8 and OB 2.0 "Verification".
    """
    hour = now or datetime.now(UTC)
    if hour.tzinfo is None:
        raise ValueError("The instant of a verification needs a time zone.")
    around = Circumstances(fetch, hour, recipient)
    try:
        return _report(open_source(source, around), around)
    except ContextSetError:
        raise  # the installation is broken; no badge is to blame
    except Exception:  # the last barrier: a stranger's file must not break the page that reads it
        return Report((refused(CredentialError("format.unexpected")),))


def _report(opened: Opened, around: Circumstances) -> Report:
    secured = opened.secured
    if secured is None:
        return Report(opened.findings)
    document = secured.document
    version = version_of(document)
    if version == "3.0":
        findings = _check_v3(secured, around)
        return Report((*opened.findings, *findings), describe_v3(document), version)
    if is_plain_sd_jwt(secured):
        checks, badge = check_plain_sd_jwt(secured, around)
        return Report((*opened.findings, *checks), badge)
    if version is None:
        return Report((*opened.findings, failed("format.not_a_badge")))
    checks, badge = check_assertion(document, secured.token, version, around)
    return Report((*opened.findings, *checks), badge, version)


def _check_v3(secured: Secured, around: Circumstances) -> list[Finding]:
    """The ordered checks of a signed credential (OB 3.0 §8.2)."""
    document = secured.document
    shape = check_shape(document)
    findings = [*check_context(document), *shape]
    if any(finding.outcome == "fail" for finding in shape):
        return findings
    issuer = issuer_id(document)
    if issuer is not None and issuer.startswith("http:"):
        findings.append(warned("issuer.plain_http", issuer=issuer))
    subject = first(document["credentialSubject"])
    findings += check_secured(secured, around)
    findings += check_dates(document, around)
    findings += check_status(document, around)
    findings += check_recipient(list(objects(subject.get("identifier"))), subject.get("id"), around.recipient)
    return [*findings, *_left_out(document, subject)]


def _left_out(document: Json, subject: Json) -> list[Finding]:
    """What the credential carries and this version does not check: silence must not be taken for a yes."""
    findings = []
    if "refreshService" in document:
        findings.append(skipped("refresh.not_checked"))
    nodes = (document, first(subject.get("achievement")), first(document.get("issuer")))
    if any(name in node for node in nodes for name in ("endorsement", "endorsementJwt")):
        findings.append(skipped("endorsement.not_checked"))
    return findings
