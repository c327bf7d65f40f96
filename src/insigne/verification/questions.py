"""The questions that a reader asks of a badge, and the findings that answer them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    (gettext_noop("Form"), frozenset({"format", "image", "pdf", "context", "schema"})),
)
FORM = QUESTIONS[-1][1]
# Remarks on how the issuer writes, which change nothing for whoever relies on the badge.
HARMLESS = frozenset(
    {
        "proof.claims_missing", "proof.header_not_read", "proof.old_wrapping", "proof.unusual_algorithm",
        "status.index_is_a_number", "status.odd_lifetime", "status.older_kind", "validity.without_zone",
    }
)  # fmt: skip
MOST_LINES = 6
WORST_FIRST = ("fail", "unknown", "warn", "pass", "skip")


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
    """A reader's question and the findings that answer it, the worst first; `more` of them stand elsewhere."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0

    @property
    def rank(self) -> int:
        """How bad the worst finding is: what is wrong is read first, then what is not known."""
        return min(*(WORST_FIRST.index(line.outcome) for line in self.lines), WORST_FIRST.index("warn"))

    @property
    def cut(self) -> "Group":
        """The group with as many lines as one reads."""
        return replace(self, lines=self.lines[:MOST_LINES], more=max(0, len(self.lines) - MOST_LINES))


def grouped(lines: "Iterable[Line]") -> list[Group]:
    """The lines by question; of a question that has none, nothing."""
    kept = sorted(lines, key=lambda line: WORST_FIRST.index(line.outcome))
    groups = ((title, tuple(line for line in kept if line.check in checks)) for title, checks in QUESTIONS)
    return [Group(_(title), found) for title, found in groups if found]
