"""A verification report as a page shows it: the verdict in plain words, then what was found, question by question."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from insigne.credentials import Message
from insigne.credentials.messages import nearest_language
from insigne.verification.questions import FORM, Group, Line, grouped
from insigne.verification.said import Row, is_only_a_key, place_of, rows_of
from insigne.web.dates import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from insigne.credentials import Badge, Finding, Issuer, Language, Report

# How reports stand, the worst first.
STANDINGS = ("rejected", "unconfirmed", "doubtful", "verified")


@dataclass(frozen=True, slots=True)
class Presented:
    """A report in the reader's language.

    `groups` is what to read first, by question, what is wrong before what is right; `technical` is the rest.
    """

    verdict: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    technical: tuple[Group, ...]
    badge: "Badge | None"
    version: str | None
    rows: tuple[Row, ...]
    # Whether the issuer, though confirmed, might be anybody.
    is_doubtful: bool

    @property
    def standing(self) -> str:
        """The verdict; `doubtful` when the issuer, though confirmed, might be anybody."""
        return "doubtful" if self.is_doubtful else self.verdict

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it could be read and is no Open Badge."""
        return self.badge is not None and self.version is None


def presented(report: "Report", language: str, further: "Iterable[Line]" = ()) -> Presented:
    """The report for a page in `language`, with `further` lines of the page's own."""
    chosen = nearest_language(language)
    badge = report.badge
    found = [_line(finding, chosen) for finding in report.findings]
    if badge and badge.issuer:
        found = [row for line in found for row in _named(line, badge.issuer)]
    lines = (*found, *further)
    doubtful = report.verdict == "verified" and _might_be_anybody(badge)
    title, sentence = _words(report, doubtful=doubtful)
    groups = sorted(
        (group.cut for group in grouped(line for line in lines if line.matters)), key=lambda group: group.rank
    )
    shown = {line for group in groups for line in group.lines}
    return Presented(
        verdict=report.verdict,
        title=title,
        sentence=sentence,
        lines=lines,
        groups=tuple(groups),
        technical=tuple(grouped(line for line in lines if line not in shown)),
        badge=badge,
        version=report.version,
        rows=rows_of(badge, report.version, report.findings) if badge else (),
        is_doubtful=doubtful,
    )


def of_both_standards(reports: "Sequence[Report]", language: str) -> Presented:
    """One presentation of an award's two documents: that of the worse, and a line on what each comes to."""
    worse = min(reports, key=lambda report: STANDINGS.index(report.verdict))
    return presented(worse, language, _of_standards(reports))


def _might_be_anybody(badge: "Badge | None") -> bool:
    return bool(badge and badge.issuer and is_only_a_key(badge.issuer.id))


def _of_standards(reports: "Sequence[Report]") -> "Iterator[Line]":
    """What each standard's document comes to; nothing when both are bad, which the findings say already."""
    verdicts = {report.verdict for report in reports}
    if verdicts == {"verified"}:
        sentence = _("Verified by both standards, Open Badges 2.0 and 3.0.")
        yield Line("standard", "pass", "standard.verified", sentence)
    elif len(verdicts) > 1:
        for report in sorted(reports, key=lambda report: report.version or ""):
            sentence, outcome = {
                "verified": (_("Verified as Open Badges %(version)s."), "pass"),
                "unconfirmed": (_("Not confirmed as Open Badges %(version)s."), "unknown"),
                "rejected": (_("Not valid as Open Badges %(version)s."), "fail"),
            }[report.verdict]
            yield Line(
                "standard", outcome, f"standard.{report.verdict}", sentence % {"version": report.version}
            )


def _line(finding: "Finding", language: "Language") -> Line:
    sentence = _dated(finding.message).text(language)
    return Line(finding.check, finding.outcome, finding.code, sentence)


def _dated(message: Message) -> Message:
    """The message with its dates as people write them."""
    return Message(message.code, {name: _filled_in(name, value) for name, value in message.params.items()})


def _filled_in(name: str, value: "str | Message") -> "str | Message":
    if isinstance(value, Message):
        return _dated(value)
    try:
        return day(date.fromisoformat(value)) if name == "date" else value
    except ValueError:
        return value


def _named(line: Line, issuer: "Issuer") -> list[Line]:
    """The confirmed issuer by name and place for the reader; its identifier for whoever wants to know how.

    The name is what the issuer calls itself: the place beside it is what was proved. One that is only a key has
    no place, and nothing shows whose the key is.
    """
    if line.code != "issuer.confirmed" or not issuer.name:
        return [line]
    if is_only_a_key(issuer.id):
        doubt = _("Its issuer is known by a key alone; nothing shows that it is %(name)s.")
        return [
            replace(line, outcome="warn", sentence=doubt % {"name": issuer.name}),
            replace(line, check="key"),
        ]
    words = {"name": issuer.name, "place": place_of(issuer.id)}
    sentence = _("It does come from %(name)s, at %(place)s.") % words
    return [replace(line, sentence=sentence), replace(line, check="key")]


# By verdict: the title for a badge, the title for another document, the sentence.
_WORDS = {
    "verified": (
        gettext_noop("Authentic badge"),
        gettext_noop("Authentic document"),
        gettext_noop("Verified just now: nothing was changed, and it is still valid."),
    ),
    "unconfirmed": (
        gettext_noop("Not confirmed"),
        gettext_noop("Not confirmed"),
        gettext_noop("Nothing wrong was found, but something could not be checked."),
    ),
    "rejected": (
        gettext_noop("Do not rely on this badge"),
        gettext_noop("Do not rely on this document"),
        gettext_noop("Something is wrong: see below."),
    ),
}


def _words(report: "Report", *, doubtful: bool) -> tuple[str, str]:
    """The title and the sentence of a verdict."""
    if report.badge is None and all(finding.check in FORM for finding in report.findings):
        return _("No badge could be read"), _("What was given holds no badge, or one that cannot be opened.")
    if doubtful:
        return _("Intact, from an unknown issuer"), _(
            "Nothing was changed; but anybody could have made such a key."
        )
    badge, other, sentence = _WORDS[report.verdict]
    return _(other if report.badge and report.version is None else badge), _(sentence)
