"""A verification report as a page shows it: the verdict in plain words, then each finding."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from insigne.credentials import Badge, Report


# What a reader wants to know; the rest is for whoever wants to know how.
PLAIN = frozenset({"proof", "issuer", "validity", "status"})


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what was checked, its outcome (a CSS class) and its sentence."""

    check: str
    outcome: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A report in the reader's language."""

    verdict: str
    title: str
    sentence: str
    lines: tuple[Line, ...]
    badge: "Badge | None"
    version: str | None

    @property
    def plain(self) -> list[Line]:
        """The findings to read first: the main checks, and whatever is not simply good."""
        return [
            line for line in self.lines if line.check in PLAIN or line.outcome in {"fail", "unknown", "warn"}
        ]

    @property
    def technical(self) -> list[Line]:
        """The others."""
        plain = set(self.plain)
        return [line for line in self.lines if line not in plain]


def presented(report: "Report", language: str) -> Presented:
    """The report for a page in `language`."""
    chosen: Literal["fr", "en"] = "en" if language.startswith("en") else "fr"
    title, sentence = _words(report.verdict)
    lines = (Line(each.check, each.outcome, each.code, each.message.text(chosen)) for each in report.findings)
    return Presented(report.verdict, title, sentence, tuple(lines), report.badge, report.version)


def _words(verdict: str) -> tuple[str, str]:
    if verdict == "verified":
        return _("Authentic badge"), _("Verified just now: nothing was changed, and it stands.")
    if verdict == "unconfirmed":
        return _("Not confirmed"), _("Nothing wrong was found, but something could not be checked.")
    return _("Do not rely on this badge"), _("Something is wrong: it is said below.")
