"""The reports of a PDF's badges as a page shows them: how many of which kind, then each, the worst first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insigne.verification.reports import Presented
    from insigne.verification.said import Row

_WORST_FIRST = ("rejected", "unconfirmed", "doubtful", "verified")


@dataclass(frozen=True, slots=True)
class Shown:
    """One badge: the name of its attachment, its report, and a picture of our own if there is one."""

    name: str
    report: "Presented"
    picture: str | None

    @property
    def standing(self) -> str:
        """The verdict; `doubtful` when the issuer, though confirmed, might be anybody."""
        return "doubtful" if self.report.is_doubtful else self.report.verdict

    @property
    def to_compare(self) -> "list[Row]":
        """What one looks for on the page: by whom, to whom, when. The rest is unfolded."""
        terms = {_("Issued by"), _("Awarded to"), _("Issued on"), _("Valid until")}
        return [row for row in self.report.rows if row.term in terms]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Several badges that came together; `left` are the names of those that were not checked."""

    badges: tuple[Shown, ...]
    left: tuple[str, ...]

    @property
    def title(self) -> str:
        number = len(self.badges) + len(self.left)
        words = ngettext("%(number)d badge in this PDF", "%(number)d badges in this PDF", number)
        return words % {"number": number}

    @property
    def sentence(self) -> str:
        """How many are of which kind, the worst first."""
        counted = (
            (standing, sum(badge.standing == standing for badge in self.badges)) for standing in _WORST_FIRST
        )
        told = [_counted(standing, number) for standing, number in counted if number]
        return ", ".join(told)


def bound(shown: "Iterable[tuple[str, Presented, str | None]]", left: "Sequence[str]") -> Sheaf:
    """The badges in order. A picture that a badge holds itself would make the page of many heavy: ours are shown."""
    badges = (
        Shown(name, report, picture if picture and picture.startswith("/") else None)
        for name, report, picture in shown
    )
    return Sheaf(tuple(sorted(badges, key=lambda badge: _WORST_FIRST.index(badge.standing))), tuple(left))


def _counted(standing: str, number: int) -> str:
    words = {
        "rejected": ngettext("%(number)d not to be relied on", "%(number)d not to be relied on", number),
        "unconfirmed": ngettext("%(number)d not confirmed", "%(number)d not confirmed", number),
        "doubtful": ngettext("%(number)d from an unknown issuer", "%(number)d from unknown issuers", number),
        "verified": ngettext("%(number)d authentic", "%(number)d authentic", number),
    }[standing]
    return words % {"number": number}
