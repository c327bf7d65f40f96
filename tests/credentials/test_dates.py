"""Instants as text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials.dates import has_zone, read_instant, write_day, write_instant

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=zones)


@given(instants)
def test_an_instant_comes_back_to_the_second(instant: datetime) -> None:
    assert read_instant(write_instant(instant)) == instant.replace(microsecond=0)


def test_an_instant_is_written_in_universal_time() -> None:
    paris = datetime(2026, 11, 22, 6, 16, 32, tzinfo=timezone(timedelta(hours=1)))
    assert write_instant(paris) == "2026-11-22T05:16:32Z"


def test_a_day_is_written_as_the_schema_wants() -> None:
    assert write_day(date(2026, 11, 22)) == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-22T05:16:32Z", datetime(2026, 11, 22, 5, 16, 32, tzinfo=UTC)),
        ("2026-11-22T06:16:32+01:00", datetime(2026, 11, 22, 5, 16, 32, tzinfo=UTC)),
        ("2026-11-22T05:16:32.5Z", datetime(2026, 11, 22, 5, 16, 32, 500000, tzinfo=UTC)),
        ("2026-11-22T05:16:32.123456789Z", datetime(2026, 11, 22, 5, 16, 32, 123456, tzinfo=UTC)),
        ("2026-11-22T05:16:32", datetime(2026, 11, 22, 5, 16, 32, tzinfo=UTC)),
    ],
)
def test_the_forms_of_the_standard_are_read(text: str, instant: datetime) -> None:
    assert read_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-11-22", "22/11/2026", "2026-13-01T00:00:00Z", "2026-11-22T05:16:32Zx", "0000-01-01T00:00:00Z",
     "0001-01-01T00:00:00+14:00", "-2026-01-01T00:00:00Z", None, 1700000000, ["2026-11-22T05:16:32Z"],
     "2026-11-22T24:00:01Z", "２026-11-22T05:16:32Z"],
)  # fmt: skip
def test_anything_else_is_no_instant(text: object) -> None:
    assert read_instant(text) is None


def test_a_zone_is_seen() -> None:
    assert has_zone("2026-11-22T05:16:32Z")
    assert has_zone("2026-11-22T05:16:32-03:00")
    assert not has_zone("2026-11-22T05:16:32")
