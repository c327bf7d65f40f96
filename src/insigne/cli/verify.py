"""`insigne verify`: the engine over a file or an address, without Django."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from insigne import credentials
from insigne.cli import files
from insigne.cli.commands import Trouble
from insigne.cli.screen import as_json, wrapped
from insigne.cli.sites import fetch

if TYPE_CHECKING:
    from insigne.credentials.messages import Language

EXIT = {"verified": 0, "rejected": 1, "unconfirmed": 2}
UNREADABLE = 3
MARKS = {"pass": "✓", "warn": "!", "fail": "✗", "unknown": "?", "skip": "–"}
TITLES = {
    "en": {"verified": "VERIFIED", "rejected": "REJECTED", "unconfirmed": "NOT CONFIRMED"},
    "fr": {"verified": "VÉRIFIÉ", "rejected": "REJETÉ", "unconfirmed": "NON CONFIRMÉ"},
}


def run(options: argparse.Namespace) -> int:
    """Check, print the report, and answer by the exit code."""
    try:
        source = _read(options.source)
    except Trouble as trouble:
        print(f"insigne: {trouble}", file=sys.stderr)
        return UNREADABLE
    report = credentials.verify(source, fetch=None if options.offline else fetch, recipient=options.recipient)
    print(_as_json(report, options.lang) if options.json else as_text(report, options.lang))
    if report.badge is None and any(finding.check == "format" for finding in report.findings):
        return UNREADABLE
    return EXIT[report.verdict]


def _read(source: str) -> bytes | str:
    if source.startswith(("http://", "https://")):
        return source
    return files.read(source)


def as_text(report: credentials.Report, language: "Language") -> str:
    """The report for a terminal of 80 columns."""
    lines = [TITLES[language][report.verdict]]
    if badge := report.badge:
        issuer = (badge.issuer.name or badge.issuer.id) if badge.issuer else "—"
        standard = f" · Open Badges {report.version}" if report.version else ""
        lines += wrapped(f"{badge.name or '—'} · {issuer}{standard}")
    for finding in report.findings:
        sentence = f"{finding.message.text(language)} [{finding.code}]"
        mark = MARKS[finding.outcome]
        lines += wrapped(sentence, f"  {mark} ")
    return "\n".join(lines)


def _as_json(report: credentials.Report, language: "Language") -> str:
    findings = [
        {
            "check": finding.check,
            "outcome": finding.outcome,
            "code": finding.code,
            "message": finding.message.text(language),
        }
        for finding in report.findings
    ]
    badge = report.badge
    said: dict[str, Any] | None = (
        None
        if badge is None
        else {
            "id": badge.id,
            "name": badge.name,
            "issuer": badge.issuer.id if badge.issuer else None,
            "skills": [skill.name for skill in badge.skills],
            "valid_from": badge.valid_from.isoformat() if badge.valid_from else None,
            "valid_until": badge.valid_until.isoformat() if badge.valid_until else None,
        }
    )
    content = {"verdict": report.verdict, "version": report.version, "badge": said, "findings": findings}
    return as_json(content)
