"""Instants, as the standards write them."""

import re
from datetime import UTC, date, datetime

# xsd:dateTimeStamp: what VC 2.0 §4.9 demands, always with a zone.
_INSTANT = re.compile(r"-?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\Z", re.ASCII)


def write_instant(instant: datetime) -> str:
    """`2026-11-22T05:16:32Z`: UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_day(day: date) -> str:
    """`2026-11-22T00:00:00Z`: the published schema types the dates of an activity as date-time."""
    return f"{day.isoformat()}T00:00:00Z"


def read_instant(text: object) -> datetime | None:
    """The aware instant of an ISO 8601 text, or None. Without a zone it is read as UTC (see `has_zone`)."""
    if not isinstance(text, str) or not _INSTANT.match(text):
        return None
    try:
        instant = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def has_zone(text: str) -> bool:
    """Whether a text that `read_instant` reads says its zone."""
    return text.endswith("Z") or text[-6:-5] in {"+", "-"}
