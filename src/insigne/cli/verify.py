"""`insigne verify`: the engine over a file or an address, without Django."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insigne import credentials
from insigne.cli import files
from insigne.cli.archived import archived
from insigne.cli.commands import Trouble
from insigne.cli.screen import as_json, wrapped
from insigne.cli.sites import fetch
from insigne.credentials import CredentialError, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from insigne.credentials.messages import Language

EXIT = {"verified": 0, "rejected": 1, "unconfirmed": 2}
UNREADABLE = 3
# Of several badges the worst answers.
WORST_FIRST = (1, 3, 2, 0)
_OF_THE_CARRIER = {"format", "pdf"}
MARKS = {"pass": "✓", "warn": "!", "fail": "✗", "unknown": "?", "skip": "–"}
TITLES = {
    "en": {"verified": "VERIFIED", "rejected": "REJECTED", "unconfirmed": "NOT CONFIRMED"},
    "fr": {"verified": "VÉRIFIÉ", "rejected": "REJETÉ", "unconfirmed": "NON CONFIRMÉ"},
}


def run(options: argparse.Namespace) -> int:
    """Check, print the report, and answer by the exit code."""
    try:
        source = _read(options.source)
        found = _fetch(options)
    except Trouble as trouble:
        print(f"insigne: {trouble}", file=sys.stderr)
        return UNREADABLE
    reports = _reports(source, found, options.recipient)
    codes = [_code(report) for report in reports]
    worst = min(codes, key=WORST_FIRST.index)
    if options.json:
        said = [_as_data(report, options.lang) for report in reports]
        several = {"verdict": reports[codes.index(worst)].verdict, "badges": said}
        print(as_json(said[0] if len(said) == 1 else several))
    else:
        print("\n\n".join(as_text(report, options.lang) for report in reports))
    return worst


def _reports(source: bytes | str, found: "credentials.Fetch | None", recipient: str | None) -> list[Report]:
    """One report, or one for each badge of a PDF. The PDF is opened here: whoever waits can stop the command."""
    carried: tuple[credentials.Carried, ...] | tuple[bytes | str] = (source,)
    if isinstance(source, bytes) and credentials.is_pdf(source):
        try:
            carried = credentials.badges_in(source)
        except CredentialError as error:
            return [credentials.unread(error)]
    return [credentials.verify(each, fetch=found, recipient=recipient) for each in carried]


def _code(report: Report) -> int:
    if report.badge is None and any(finding.check in _OF_THE_CARRIER for finding in report.findings):
        return UNREADABLE
    return EXIT[report.verdict]


def _fetch(options: argparse.Namespace) -> "Callable[[str], credentials.Fetched] | None":
    """Where documents come from: the sites, an archive's own folder, or nowhere."""
    if options.documents:
        return archived(Path(options.documents))
    return None if options.offline else fetch


def _read(source: str) -> bytes | str:
    if source.startswith(("http://", "https://")):
        return source
    return files.read(source)


def as_text(report: credentials.Report, language: "Language") -> str:
    """The report for a terminal of 80 columns."""
    lines = [TITLES[language][report.verdict]]
    if badge := report.badge:
        issuer = (badge.issuer.name or badge.issuer.id) if badge.issuer else "—"
        kind = f"Open Badges {report.version}" if report.version else ", ".join(badge.types)
        lines += wrapped(" · ".join(word for word in (badge.name or "—", issuer, kind) if word))
    for finding in report.findings:
        sentence = f"{finding.message.text(language)} [{finding.code}]"
        mark = MARKS[finding.outcome]
        lines += wrapped(sentence, f"  {mark} ")
    return "\n".join(lines)


def _as_data(report: credentials.Report, language: "Language") -> dict[str, Any]:
    findings = [
        {
            "check": finding.check,
            "outcome": finding.outcome,
            "code": finding.code,
            "message": finding.message.text(language),
        }
        for finding in report.findings
    ]
    badge = None if report.badge is None else _said(report.badge)
    return {"verdict": report.verdict, "version": report.version, "badge": badge, "findings": findings}


def _said(badge: credentials.Badge) -> dict[str, Any]:
    """What the badge says, in plain values; dates as ISO 8601."""
    recipient = badge.recipient
    dates = {name: getattr(badge, name) for name in ("awarded_at", "valid_from", "valid_until")}
    return {
        "id": badge.id,
        "types": list(badge.types),
        "name": badge.name,
        "description": badge.description,
        "image": badge.image,
        "criteria": badge.criteria_narrative or badge.criteria_url,
        "issuer": badge.issuer.id if badge.issuer else None,
        "issuer_name": badge.issuer.name if badge.issuer else None,
        "recipient": (recipient.identity or recipient.id) if recipient else None,
        **{name: date.isoformat() if date else None for name, date in dates.items()},
        "skills": [skill.name for skill in badge.skills],
        "evidence": [evidence.id for evidence in badge.evidence],
        "contents": [_said(each) for each in badge.contents],
    }
