"""The picture of a path: everything stands inside it, and no medal covers another."""

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insigne.path.story import figures
from insigne.path.timeline import APART, Picture, picture_of_path
from insigne.path.told import Story, ToldBadge, ToldExperience
from insigne.web.localized import LocalizedText

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1970, 1, 1), date(2040, 1, 1))


def told(start: date | None, end: date | None, title: str = "Un titre") -> ToldExperience:
    return ToldExperience("k", title, "", "", start, end, None, "", "", "", "", (), (), ())


def held(day: date) -> ToldBadge:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    name = LocalizedText("Badge", "Badge")
    return ToldBadge("b", name, name, "", moment, None, False, None, "", "", ())


def story(experiences: tuple[ToldExperience, ...], badges: tuple[ToldBadge, ...] = ()) -> Story:
    return Story("Sam", experiences, badges, (), (), figures(experiences, badges, ()), ())


def percent(place: str) -> float:
    assert place.endswith("%")
    return float(place[:-1])


def test_a_path_without_a_date_has_no_picture():
    assert picture_of_path(story((told(None, None),)), TODAY) is None
    assert picture_of_path(story(()), TODAY) is None


@given(
    spans=st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=8),
    medals=st.lists(DAYS, max_size=8),
)
def test_everything_stands_inside_it(spans, medals):
    drawn = picture_of_path(story(tuple(told(*each) for each in spans), tuple(map(held, medals))), TODAY)
    if drawn is None:
        assert not medals
        assert all(start is None and end is None for start, end in spans)
        return
    _check(drawn)
    assert len(drawn.spans) == sum(1 for start, end in spans if start or end)
    assert len(drawn.medals) == len(medals)


def _check(drawn: Picture) -> None:
    for span in drawn.spans:
        assert 0 <= percent(span.left) <= percent(span.left) + percent(span.width) <= 100
        assert span.y < drawn.axis
    for tick in drawn.ticks:
        assert 0 <= percent(tick.x) <= 100
    rows: dict[int, list[float]] = {}
    for medal in drawn.medals:
        assert drawn.axis < medal.y < drawn.height
        rows.setdefault(medal.y, []).append(percent(medal.x))
    for places in rows.values():
        assert all(after - before >= APART - 0.02 for before, after in itertools.pairwise(places))


def test_what_goes_on_reaches_today():
    drawn = picture_of_path(story((told(date(2026, 1, 1), None),)), TODAY)
    assert drawn
    span = drawn.spans[0]
    assert span.is_open
    assert abs(percent(span.left) + percent(span.width) - percent(drawn.today)) < 0.1


def test_numbers_are_written_for_browsers_in_every_language(db: None, settings):
    settings.LANGUAGE_CODE = "fr"
    drawn = picture_of_path(story((told(date(2025, 1, 7), date(2026, 1, 3)),)), TODAY)
    assert drawn
    assert "," not in drawn.spans[0].left + drawn.spans[0].width


def test_a_long_title_is_cut_on_a_phone_only():
    drawn = picture_of_path(story((told(TODAY, TODAY, "x" * 200),)), TODAY)
    assert drawn
    assert (len(drawn.spans[0].label), len(drawn.spans[0].short)) == (200, 30)


def test_two_badges_of_one_day_stand_one_above_the_other():
    drawn = picture_of_path(story((), (held(TODAY), held(TODAY), held(TODAY - timedelta(days=400)))), TODAY)
    assert drawn
    assert len({medal.y for medal in drawn.medals}) == 2
