"""Days and moments as people write them."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

from insigne.web import dates


@pytest.mark.parametrize(("language", "said"), [("fr", "1er février 2026"), ("en", "1 February 2026")])
def test_the_first_of_a_month_is_written_as_people_write_it(language: str, said: str) -> None:
    assert dates.day(date(2026, 2, 1), language) == said
    with translation.override(language):
        assert dates.day(date(2026, 2, 1)) == said


@pytest.mark.parametrize(("language", "said"), [("fr", "12 mai 2026"), ("en", "12 May 2026")])
def test_every_other_day_is_its_number(language: str, said: str) -> None:
    assert dates.day(date(2026, 5, 12), language) == said


def test_an_instant_is_told_as_its_day_and_hour_where_the_site_is() -> None:
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    with translation.override("fr"):
        assert dates.day(late) == "1er février 2026"
        assert dates.moment(late) == "1er février 2026, 00:30"


@pytest.mark.parametrize(
    ("end", "french", "english"),
    [
        (datetime(2026, 12, 23, 23, tzinfo=UTC), "jusqu’au 23 décembre 2026 inclus", "until the end of 23 December 2026"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "jusqu’au 31 décembre 2026 inclus", "until the end of 31 December 2026"),
        (datetime(2026, 6, 1, 22, tzinfo=UTC), "jusqu’au 1er juin 2026 inclus", "until the end of 1 June 2026"),
        (datetime(2026, 12, 24, 0, tzinfo=UTC), "jusqu’au 24 décembre 2026, 01:00", "until 24 December 2026, 01:00"),
        (datetime(2026, 12, 24, 13, 30, tzinfo=UTC), "jusqu’au 24 décembre 2026, 14:30", "until 24 December 2026, 14:30"),
    ],
)  # fmt: skip
def test_an_end_at_midnight_is_told_by_the_last_day_and_any_other_by_its_hour(
    end: datetime, french: str, english: str
) -> None:
    for language, said in (("fr", french), ("en", english)):
        with translation.override(language):
            assert dates.until(end) == said


def test_for_ever_is_a_day_too() -> None:
    assert dates.day(datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "en") == "31 December 9999"


def test_a_page_says_days_so_and_nothing_where_there_is_none() -> None:
    page = engines["django"].from_string("{{ when|day }}|{{ when|moment }}|{{ none|day }}|{{ none|moment }}")
    with translation.override("fr"):
        said = page.render({"when": datetime(2026, 6, 1, 12, tzinfo=UTC), "none": None})
    assert said == "1er juin 2026|1er juin 2026, 14:00||"
