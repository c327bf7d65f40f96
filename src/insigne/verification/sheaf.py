"""The reports of a PDF's badges as a page shows them: how many of which kind, then each, the worst first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from insigne.verification.reports import STANDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insigne.verification.reports import Presented


@dataclass(frozen=True, slots=True)
class Shown:
    """One badge: the name of its attachment, its report, and a picture of our own if there is one."""

    name: str
    report: "Presented"
    picture: str | None


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
        found = [badge.report.standing for badge in self.badges]
        counted = ((standing, found.count(standing)) for standing in STANDINGS)
        told = [_counted(standing, number) for standing, number in counted if number]
        return ", ".join(told)


def bound(shown: "Iterable[tuple[str, Presented, str | None]]", left: "Sequence[str]") -> Sheaf:
    """The badges in order. A picture that a badge holds itself would make the page of many heavy: ours are shown."""
    badges = (
        Shown(name, report, picture if picture and picture.startswith("/") else None)
        for name, report, picture in shown
    )
    return Sheaf(tuple(sorted(badges, key=lambda badge: STANDINGS.index(badge.report.standing))), tuple(left))


def _counted(standing: str, number: int) -> str:
    words = {
        "rejected": ngettext("%(number)d not to be relied on", "%(number)d not to be relied on", number),
        "unconfirmed": ngettext("%(number)d not confirmed", "%(number)d not confirmed", number),
        "doubtful": ngettext("%(number)d from an unknown issuer", "%(number)d from unknown issuers", number),
        "verified": ngettext("%(number)d authentic", "%(number)d authentic", number),
    }[standing]
    return words % {"number": number}
