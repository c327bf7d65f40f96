"""A verification report as it is kept: codes and parameters, so that it reads in whatever language is asked later."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insigne.credentials import (
    Badge,
    Finding,
    Message,
    Report,
    ShownRecipient,
    ShownSkill,
)
from insigne.credentials.award import Alignment, Evidence, Issuer
from insigne.verification.questions import Line
from insigne.verification.reasons import REASONS
from insigne.verification.reports import Presented, presented
from insigne.web.dates import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.backpack.models import OutsideBadge

LONGEST = 4000
MOST = 40
_WHEN = ("awarded_at", "valid_from", "valid_until")
_REASONS = frozenset(sentence for _kind, sentence in REASONS)


def to_json(report: Report) -> dict[str, Any]:
    """The report in plain JSON, without the picture that the badge may hold."""
    badge = report.badge
    return {
        "version": report.version,
        "findings": [_finding_to_json(finding) for finding in report.findings],
        "badge": _badge_to_json(badge) if badge else None,
    }


def from_json(kept: "Mapping[str, Any]") -> Report:
    """The report again, with reasons in the reader's language."""
    badge = kept.get("badge")
    findings = tuple(_finding_from_json(each) for each in kept.get("findings", ()))
    return Report(findings, _badge_from_json(badge) if badge else None, kept.get("version"))


def shown(outside: "OutsideBadge") -> Presented:
    """The kept report of a badge for a page: it says on which day it was true."""
    kept = from_json(outside.report)
    # The page of verification asks for an address here; this one compared with all that it knows.
    findings = tuple(each for each in kept.findings if each.code != "recipient.not_asked")
    report = replace(kept, findings=findings)
    further = [_other_identity()] if outside.is_foreign else []
    page = presented(report, get_language() or "fr", further)
    if page.verdict != "verified" or page.is_doubtful:
        return page
    sentence = _("Verified on %(date)s: nothing was changed, and it was valid.")
    return replace(page, sentence=sentence % {"date": day(outside.checked_at)})


def valid_from_of(outside: "OutsideBadge") -> datetime | None:
    """Since when the badge is valid, by its last check; one that is renewed keeps its award's day."""
    badge = from_json(outside.report).badge
    return badge.valid_from if badge else None


def worst_of(kept: "Mapping[str, Any]") -> str:
    """The one sentence that says why: the first finding that failed, else the first that stayed open."""
    page = presented(from_json(kept), get_language() or "fr")
    for outcome in ("fail", "unknown"):
        for line in page.lines:
            if line.outcome == outcome:
                return line.sentence
    return page.sentence


def _other_identity() -> Line:
    sentence = _("None of your verified addresses is the one that it was awarded to.")
    return Line("recipient", "fail", "recipient.not_yours", sentence)


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {"check": finding.check, "outcome": finding.outcome} | _message_to_json(finding.message)


def _message_to_json(said: Message) -> dict[str, Any]:
    params = {
        name: _message_to_json(value) if isinstance(value, Message) else value
        for name, value in said.params.items()
    }
    return {"code": said.code, "params": params}


def _finding_from_json(kept: "Mapping[str, Any]") -> Finding:
    said = _message_from_json(kept)
    return Finding(kept["check"], kept["outcome"], said.code, said)


def _message_from_json(kept: "Mapping[str, Any]") -> Message:
    params = {
        name: _message_from_json(value) if isinstance(value, dict) else _in_words(value)
        for name, value in kept["params"].items()
    }
    return Message(kept["code"], params)


def _in_words(value: str) -> str:
    """A reason why an address gave nothing was kept in English: it is one of a table that is translated."""
    return _(value) if value in _REASONS else value


def _badge_to_json(badge: Badge) -> dict[str, Any]:
    # A picture is kept beside the report; what a learner record holds was not checked one by one.
    small = replace(
        badge, image=None, contents=(), skills=badge.skills[:MOST], evidence=badge.evidence[:MOST]
    )
    kept = asdict(small)
    for name in _WHEN:
        kept[name] = kept[name].isoformat() if kept[name] else None
    for name in ("description", "criteria_narrative"):
        kept[name] = kept[name][:LONGEST] if kept[name] else None
    cleaned: dict[str, Any] = _without_nul(kept)
    return cleaned


def _without_nul(value: Any) -> Any:
    """PostgreSQL keeps no NUL; a stranger's document may have one."""
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nul(each) for each in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def _badge_from_json(kept: "Mapping[str, Any]") -> Badge:
    values = dict(kept)
    for name in _WHEN:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("issuer", "creator"):
        values[name] = Issuer(**values[name]) if values[name] else None
    values["recipient"] = ShownRecipient(**values["recipient"]) if values["recipient"] else None
    values["skills"] = tuple(
        ShownSkill(**each | {"alignments": _alignments(each["alignments"])}) for each in values["skills"]
    )
    values["evidence"] = tuple(Evidence(**each) for each in values["evidence"])
    values["alignments"] = _alignments(values["alignments"])
    for name in ("tags", "types", "contents"):
        values[name] = tuple(values[name])
    return Badge(**values)


def _alignments(kept: "list[dict[str, Any]]") -> tuple[Alignment, ...]:
    return tuple(Alignment(**each) for each in kept)
