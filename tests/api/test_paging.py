"""Laws of paging and of instants."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.api import listing
from insigne.api.answers import Refusal
from insigne.api.listing import Place, page_of
from insigne.api.paging import Asked, Turn, moment

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@given(weights=st.lists(st.integers(0, listing.HEAVIEST * 2), max_size=40), limit=st.integers(1, 50))
def test_following_next_meets_every_badge_once(weights: list[int], limit: int) -> None:
    places = [Place(NOW, UUID(int=number), True, weight) for number, weight in enumerate(weights)]
    seen: list[Place] = []
    while len(seen) < len(places):
        page = page_of(places, len(seen), limit)
        assert 1 <= len(page) <= limit
        seen += page
    assert seen == places


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_page_beyond_the_end_is_empty(limit: int, offset: int) -> None:
    turn = Turn.over([], Asked(limit=limit, offset=offset))
    assert (list(turn.page), turn.total) == ([], 0)


@given(
    st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1)),
    st.integers(-23 * 60, 23 * 60),
)
def test_an_instant_is_read_as_it_was_written(when: datetime, minutes: int) -> None:
    instant = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment(instant.isoformat()) == instant
    assert moment(instant.isoformat().replace("T", "t").replace("+", " ")) == instant


@given(st.text(max_size=40))
def test_any_other_text_is_refused(text: str) -> None:
    try:
        assert moment(text) is not None
    except Refusal as refusal:
        assert refusal.status == 400


@pytest.mark.parametrize("text", ["2026-11-22T23:59:60Z", "2016-12-31T23:59:60.5+00:00"])
def test_a_leap_second_is_an_instant(text: str) -> None:
    assert moment(text) is not None


def test_no_instant_is_no_limit() -> None:
    assert moment(None) is None
