"""Step "validity": from when and until when a credential holds (VC 2.0 §4.9, VC 1.1 §4.7)."""

from datetime import datetime, timedelta

from insigne.credentials.circumstances import Circumstances
from insigne.credentials.dates import has_zone, read_instant
from insigne.credentials.report import Finding, failed, has_failed, passed, warned
from insigne.credentials.strict_json import Json

# Clocks disagree a little; a badge is often checked in the second of its making.
TOLERANCE = timedelta(minutes=5)

_IN_FORCE = passed("validity.in_force")


def check_dates(document: Json, around: Circumstances) -> list[Finding]:
    """The window of a signed credential, whichever data model named it."""
    return check_window(document, ("validFrom", "issuanceDate"), ("validUntil", "expirationDate"), around.now)


def check_window(
    document: Json, starts: tuple[str, ...], ends: tuple[str, ...], now: datetime
) -> list[Finding]:
    """The findings about the fields that say the start and the end; each that is present must hold."""
    findings = []
    for name in (*starts, *ends):
        if name not in document:
            continue
        text = document[name]
        instant = read_instant(text)
        if instant is None:
            findings.append(failed("validity.unreadable", field=name))
            continue
        if not has_zone(text):
            findings.append(warned("validity.without_zone", field=name))
        if name in starts and instant > now + TOLERANCE:
            findings.append(failed("validity.not_yet", date=instant.date()))
        if name in ends and instant <= now:
            findings.append(failed("validity.expired", date=instant.date()))
    if not has_failed(findings):
        findings.append(_IN_FORCE)
    return findings
