"""When an award ends."""

import calendar
from datetime import datetime


def months_after(start: datetime, months: int | None) -> datetime | None:
    """The same day `months` later, or the last of a shorter month; None when the badge never expires.

    The day is that of the zone `start` is told in: give the site's, whose day the pages show.
    """
    if months is None:
        return None
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return start.replace(year=year, month=month + 1, day=min(start.day, last))
