"""A verification report as a page shows it: the verdict in plain words, then each finding."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from insigne.credentials import Issuer

if TYPE_CHECKING:
    from insigne.credentials import Badge, Issuer, Report


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
    lines = [Line(each.check, each.outcome, each.code, each.message.text(chosen)) for each in report.findings]
    if report.badge and report.badge.issuer:
        lines = [row for line in lines for row in _named(line, report.badge.issuer)]
    return Presented(report.verdict, title, sentence, tuple(lines), _shown(report.badge), report.version)


def _shown(badge: "Badge | None") -> "Badge | None":
    """The badge as the page reads it, which names an issuer in any case: a damaged badge may have none."""
    return replace(badge, issuer=badge.issuer or Issuer("", "")) if badge else None


def _named(line: Line, issuer: "Issuer") -> list[Line]:
    """The confirmed issuer by name and place for the reader; its identifier for whoever wants to know how.

    The name is what the issuer calls itself: the place beside it is what was proved.
    """
    if line.code != "issuer.confirmed" or not issuer.name:
        return [line]
    words = {"name": issuer.name, "place": _place(issuer.id)}
    sentence = _("It does come from %(name)s, at %(place)s.") % words
    return [replace(line, sentence=sentence), replace(line, check="key")]


def _place(issuer_id: str) -> str:
    """The host of a `did:web` or web address, else the identifier itself."""
    if issuer_id.startswith("did:web:"):
        return unquote(issuer_id.split(":")[2])
    return urlsplit(issuer_id).netloc or issuer_id


def _words(verdict: str) -> tuple[str, str]:
    if verdict == "verified":
        return _("Authentic badge"), _("Verified just now: nothing was changed, and it is still valid.")
    if verdict == "unconfirmed":
        return _("Not confirmed"), _("Nothing wrong was found, but something could not be checked.")
    return _("Do not rely on this badge"), _("Something is wrong: see below.")
