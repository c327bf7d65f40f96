"""A verification report as a page shows it: the verdict in plain words, then what was found, question by question."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from insigne.credentials import Message
from insigne.verification.said import Row, is_only_a_key, place_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insigne.credentials import Badge, Finding, Issuer, Report

# What a reader asks, in this order, and the checks that answer.
QUESTIONS = (
    (gettext_noop("Signature"), frozenset({"proof"})),
    (gettext_noop("Issuer"), frozenset({"issuer", "key"})),
    (gettext_noop("Dates"), frozenset({"validity"})),
    (gettext_noop("Revocation"), frozenset({"status"})),
    (gettext_noop("Recipient"), frozenset({"recipient"})),
    (gettext_noop("Newer version"), frozenset({"refresh"})),
    (gettext_noop("Endorsements"), frozenset({"endorsement"})),
    (gettext_noop("Standards"), frozenset({"standard"})),
    (gettext_noop("Form"), frozenset({"format", "image", "context", "schema"})),
)
FORM = QUESTIONS[-1][1]
# Remarks on how the issuer writes, which change nothing for whoever relies on the badge.
HARMLESS = frozenset(
    {
        "proof.claims_missing", "proof.header_not_read", "proof.old_wrapping", "proof.unusual_algorithm",
        "status.index_is_a_number", "status.odd_lifetime", "status.older_kind", "validity.without_zone",
    }
)  # fmt: skip
WORST_FIRST = ("fail", "unknown", "warn", "pass", "skip")
# Whether the two standards of one award agree: the page shows the worse.
VERDICTS = ("rejected", "unconfirmed", "verified")


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what was checked, its outcome (a CSS class) and its sentence."""

    check: str
    outcome: str
    code: str
    sentence: str

    @property
    def matters(self) -> bool:
        """Whether it is for every reader; the others are for whoever wants to know how."""
        if self.outcome in {"fail", "unknown"} or self.check == "endorsement":
            return True
        if self.check in FORM or self.code in HARMLESS or self.outcome == "skip":
            return False
        return self.outcome == "warn" or self.check != "key"


@dataclass(frozen=True, slots=True)
class Group:
    """A reader's question and the findings that answer it, the worst first."""

    title: str
    lines: tuple[Line, ...]

    @property
    def rank(self) -> int:
        """How bad the worst finding is: what is wrong is read first, then what is not known."""
        return min(*(WORST_FIRST.index(line.outcome) for line in self.lines), WORST_FIRST.index("warn"))


@dataclass(frozen=True, slots=True)
class Presented:
    """A report in the reader's language."""

    verdict: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    badge: "Badge | None"
    version: str | None
    rows: tuple[Row, ...] = ()

    @property
    def groups(self) -> list[Group]:
        """What to read first, by question; what is wrong before what is right."""
        return sorted(_groups(line for line in self.lines if line.matters), key=lambda group: group.rank)

    @property
    def technical(self) -> list[Group]:
        """The rest."""
        return _groups(line for line in self.lines if not line.matters)

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it could be read and is no Open Badge."""
        return self.badge is not None and self.version is None


def presented(report: "Report", language: str) -> Presented:
    """The report for a page in `language`."""
    chosen: Literal["fr", "en"] = "en" if language.startswith("en") else "fr"
    badge = report.badge
    lines = [_line(finding, chosen) for finding in report.findings]
    if badge and badge.issuer:
        lines = [row for line in lines for row in _named(line, badge.issuer)]
    title, sentence = _words(report)
    rows = rows_of(badge, report.version, report.findings) if badge else ()
    return Presented(report.verdict, title, sentence, tuple(lines), badge, report.version, rows)


def of_both_standards(reports: "Iterable[Report]", language: str) -> Presented:
    """One presentation of an award's documents: that of the worst, with a line for what each comes to."""
    every = sorted(reports, key=lambda report: VERDICTS.index(report.verdict))
    shown = presented(every[0], language)
    lines = [_of_standard(report) for report in sorted(every, key=lambda report: report.version or "")]
    return replace(shown, lines=(*shown.lines, *lines))


def _of_standard(report: "Report") -> Line:
    sentence, outcome = {
        "verified": (_("Verified as Open Badges %(version)s."), "pass"),
        "unconfirmed": (_("Not confirmed as Open Badges %(version)s."), "unknown"),
        "rejected": (_("Not valid as Open Badges %(version)s."), "fail"),
    }[report.verdict]
    return Line("standard", outcome, f"standard.{report.verdict}", sentence % {"version": report.version})


def _groups(lines: "Iterable[Line]") -> list[Group]:
    kept = sorted(lines, key=lambda line: WORST_FIRST.index(line.outcome))
    grouped = ((title, tuple(line for line in kept if line.check in checks)) for title, checks in QUESTIONS)
    return [Group(_(title), found) for title, found in grouped if found]


def _line(finding: "Finding", language: Literal["fr", "en"]) -> Line:
    sentence = _dated(finding.message).text(language)
    return Line(finding.check, finding.outcome, finding.code, sentence)


def _dated(message: Message) -> Message:
    """The message with its dates as people write them."""
    params = {
        name: _dated(value) if isinstance(value, Message) else _as_date(value) if name == "date" else value
        for name, value in message.params.items()
    }
    return Message(message.code, params)


def _as_date(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text


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


def _words(report: "Report") -> tuple[str, str]:
    """The title and the sentence of a verdict."""
    if report.badge is None and all(finding.check in FORM for finding in report.findings):
        return _("No badge could be read"), _("What was given holds no badge, or one that cannot be opened.")
    badge, other, sentence = _WORDS[report.verdict]
    return _(other if report.badge and report.version is None else badge), _(sentence)
