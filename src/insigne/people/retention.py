"""How long each kind of data is kept: the one table. The purge obeys it, and the pages that tell people read it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from insigne.jobs.queue import KEPT as JOBS_KEPT

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from insigne.institutions.models import Institution

YEAR = 365
# People are told this long before what they wrote goes.
NOTICE = timedelta(days=30)
# A told person has at least this long, even when the purge did not run for months.
LEAST_NOTICE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: how many days it is kept, and within which bounds an institution may choose otherwise.

    `least` is None for what the site alone decides. Zero days means for ever.
    """

    name: str
    label: "StrPromise"
    days: int
    least: int | None = None
    most: int | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether each institution may choose."""
        return self.least is not None

    def kept(self, institution: "Institution | None" = None) -> int:
        """Days for this institution's data: its choice where it made one within the bounds."""
        chosen = institution.retention.get(self.name) if institution and self.is_chosen else None
        if not isinstance(chosen, int) or not (self.least or 0) <= chosen <= (self.most or 0):
            return self.days
        return chosen


def kinds() -> dict[str, Kind]:
    """Every kind, by name, in the order in which it is shown."""
    listed = (
        Kind("drafts", _("drafts that nobody touches"), YEAR, 90, 3 * YEAR),
        Kind("closed", _("applications refused, withdrawn or expired"), YEAR, 30, 5 * YEAR),
        Kind("evidence", _("evidence, after the badge is awarded, unless it is public"), YEAR, 30, 5 * YEAR),
        Kind("invitations", _("invitations that were answered or ran out"), 90, 7, YEAR),
        Kind("messages", _("messages between recipients"), 180),
        Kind("requests", _("requests for an endorsement that came to nothing"), 90),
        Kind("archives", _("archives of one’s data"), 2),
        Kind("accounts", _("accounts in which nobody signs in"), settings.INSIGNE_IDLE_ACCOUNT_DAYS),
        Kind("sessions", _("sessions of a browser"), settings.SESSION_COOKIE_AGE // 86_400),
        Kind("jobs", _("background jobs that are done"), JOBS_KEPT.days),
    )
    return {kind.name: kind for kind in listed}


def days_of(name: str) -> int:
    """How many days the site keeps a kind of which no institution chooses otherwise."""
    return kinds()[name].days


def in_words(days: int) -> str:
    """A length of time as people say it."""
    if days % YEAR == 0:
        return ngettext("%(n)d year", "%(n)d years", days // YEAR) % {"n": days // YEAR}
    if days >= 60 and days % 30 == 0:
        return ngettext("%(n)d month", "%(n)d months", days // 30) % {"n": days // 30}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
