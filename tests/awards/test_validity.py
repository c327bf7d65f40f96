"""When an award ends: the same day so many months later, whatever the calendar does."""

import calendar
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import example, given, settings
from hypothesis import strategies as st

from insigne.awards.validity import months_after
from tests.awards.making import awarded, checked, codes, credential, expiring_version
from tests.world import World

starts = st.datetimes(datetime(2000, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC))
months = st.integers(1, 240)


def month_number(instant: datetime) -> int:
    return instant.year * 12 + instant.month


@settings(max_examples=60, deadline=None)
@given(starts, months)
@example(datetime(2024, 2, 29, 10, tzinfo=UTC), 12)
@example(datetime(2026, 1, 31, 10, tzinfo=UTC), 1)
@example(datetime(2023, 10, 29, 10, tzinfo=UTC), 4)
@example(datetime(2026, 12, 31, 10, tzinfo=UTC), 12)
def test_it_ends_so_many_months_later_on_the_same_day_or_the_last_of_a_shorter_month(
    start: datetime, number: int
) -> None:
    end = months_after(start, number)
    assert end is not None
    assert month_number(end) - month_number(start) == number
    assert end.timetz() == start.timetz()
    last = calendar.monthrange(end.year, end.month)[1]
    assert end.day == start.day or (end.day == last < start.day)


@settings(max_examples=40, deadline=None)
@given(starts, months, months)
def test_more_months_never_end_earlier(start: datetime, some: int, more: int) -> None:
    shorter, longer = sorted((some, more))
    ends = (months_after(start, shorter), months_after(start, longer))
    assert ends[0] is not None
    assert ends[1] is not None
    assert start < ends[0] <= ends[1]


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2025, 3, 31), 11, (2026, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
    ],
)
def test_the_ends_of_months_that_people_would_expect(
    start: tuple[int, int, int], number: int, end: tuple[int, int, int]
) -> None:
    assert months_after(datetime(*start, tzinfo=UTC), number) == datetime(*end, tzinfo=UTC)


def test_a_badge_without_validity_never_ends(world: World) -> None:
    award = awarded(world.ours)
    assert award.valid_until is None
    assert not award.is_expired
    assert "validUntil" not in credential(award)
    assert months_after(datetime(2026, 1, 1, tzinfo=UTC), None) is None


def test_the_end_stands_in_the_award_and_in_both_documents(world: World) -> None:
    of = expiring_version(world.ours, 12)
    with time_machine.travel(datetime(2024, 2, 29, 10, tzinfo=UTC), tick=False):
        award = awarded(world.ours, of=of)
    assert award.valid_until == datetime(2025, 2, 28, 10, tzinfo=UTC)
    assert credential(award)["validUntil"] == "2025-02-28T10:00:00Z"
    assert b'"expires":"2025-02-28T10:00:00Z"' in bytes(award.assertion)


def test_an_award_of_the_first_hour_of_a_day_ends_on_that_day_in_summer_and_in_winter(world: World) -> None:
    """In Paris the day begins two hours before that of UTC, or one: the months are counted where the site is."""
    for_half_a_year, for_a_month = expiring_version(world.ours, 6), expiring_version(world.theirs, 1)
    with time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False):  # 1 July, 00:30
        end = awarded(world.ours, of=for_half_a_year).valid_until
        assert end == datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with time_machine.travel(datetime(2026, 1, 30, 23, 30, tzinfo=UTC), tick=False):  # 31 January, 00:30
        end = awarded(world.theirs, of=for_a_month).valid_until
        assert end == datetime(2026, 2, 27, 23, 30, tzinfo=UTC)


def test_an_award_holds_until_its_last_second_and_not_one_more(world: World) -> None:
    award = awarded(world.ours, of=expiring_version(world.ours, 24))
    assert award.valid_until is not None
    for document in (bytes(award.credential), bytes(award.assertion)):
        with time_machine.travel(award.valid_until - timedelta(seconds=1), tick=False):
            assert checked(document).verdict == "verified"
            assert not award.is_expired
        with time_machine.travel(award.valid_until, tick=False):
            report = checked(document)
            assert (report.verdict, codes(report, "fail")) == ("rejected", ["validity.expired"])
            assert award.is_expired


def test_an_older_award_keeps_its_end_when_the_kit_changes_its_mind(world: World) -> None:
    first = awarded(world.ours)
    second = awarded(world.ours, of=expiring_version(world.ours, 6))
    first.refresh_from_db()
    assert first.valid_until is None
    assert second.valid_until is not None
