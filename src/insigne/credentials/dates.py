"""Instants, as the standards write them."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

# xsd:dateTimeStamp: what VC 2.0 §4.9 demands, always with a zone.
_INSTANT = re.compile(r"-?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\Z", re.ASCII)

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
# A fraction may have any number of digits; beyond this they are no longer a date.
_LONGEST = 64
_LATEST = 253_402_300_799  # the last second of the year 9999


def write_instant(instant: datetime) -> str:
    """`2026-11-22T05:16:32Z`: UTC, to the second."""
    # Not `strftime`, which gives a year before 1000 fewer than four digits on some Pythons.
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def write_day(day: date) -> str:
    """`2026-11-22T00:00:00Z`: the published schema types the dates of an activity as date-time."""
    return f"{day.isoformat()}T00:00:00Z"


def read_instant(text: object) -> datetime | None:
    """The aware instant of an ISO 8601 text, or None. Without a zone it is read as UTC (see `has_zone`)."""
    return _instant(text) if isinstance(text, str) and len(text) <= _LONGEST else None


def read_numeric_date(value: object) -> datetime | None:
    """The instant of a NumericDate (RFC 7519 §2: seconds since 1970, perhaps with a fraction), or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        return None
    return datetime.fromtimestamp(value, UTC)


def read_day(text: object) -> date | None:
    """The day of an ISO 8601 text (`2026-11-22`), or None."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) and _DAY.match(text) else None
    except ValueError:
        return None


@lru_cache(maxsize=1024)  # each date of a badge is read by several checks, and a batch shares most of them
def _instant(text: str) -> datetime | None:
    if not _INSTANT.match(text):
        return None
    try:
        instant = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def has_zone(text: str) -> bool:
    """Whether a text that `read_instant` reads says its zone."""
    return text.endswith("Z") or text[-6:-5] in {"+", "-"}
