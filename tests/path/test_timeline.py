"""The picture of a path: everything stands inside it, no medal covers another, and each hangs from what it came of."""

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insigne.path.lettering import DAY, DESK, PHONE
from insigne.path.story import figures
from insigne.path.timeline import APART, MANY, Picture, picture_of_path
from insigne.path.told import Story, ToldBadge, ToldExperience
from insigne.web.localized import LocalizedText

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1970, 1, 1), date(2040, 1, 1))


def told(
    start: date | None, end: date | None, title: str = "Un titre", badges: tuple[ToldBadge, ...] = ()
) -> ToldExperience:
    return ToldExperience("k", title, "", "", start, end, None, "", "", "", "", (), badges, ())


def held(day: date, key: str = "b", name: str = "Badge") -> ToldBadge:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    words = LocalizedText(name, name)
    return ToldBadge(key, words, words, "", moment, None, False, None, "", "", ())


def story(experiences: tuple[ToldExperience, ...], badges: tuple[ToldBadge, ...] = ()) -> Story:
    return Story("Sam", experiences, badges, (), (), figures(experiences, badges, ()), ())


def percent(place: str) -> float:
    assert place.endswith("%")
    return float(place[:-1])


def test_a_path_without_a_date_has_no_picture():
    assert picture_of_path(story((told(None, None),)), TODAY) is None
    assert picture_of_path(story(()), TODAY) is None


def test_a_date_at_the_edge_is_not_cut_by_it():
    """As on the first day of most people: one badge, in the month in which the picture begins."""
    drawn = picture_of_path(story((), (held(TODAY),)), TODAY)
    assert drawn
    assert [(tick.x, tick.anchor) for tick in drawn.ticks] == [("0.00%", "start")]
    later = picture_of_path(story((told(date(2025, 2, 10), None),)), TODAY)
    assert later
    assert {tick.anchor for tick in later.ticks} == {"middle"}


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
    assert len(drawn.ribbons) == sum(1 for start, end in spans if start or end)
    assert len(drawn.medals) == len(medals)


def _check(drawn: Picture) -> None:
    for each in drawn.ribbons:
        assert 0 <= percent(each.left) <= percent(each.left) + percent(each.width) <= 100
        assert each.y < drawn.axis < drawn.height
    for tick in drawn.ticks:
        assert 0 <= percent(tick.x) <= 100
    rows: dict[int, list[float]] = {}
    for medal in drawn.medals:
        assert medal.from_y < medal.y < medal.y + medal.half < drawn.axis
        assert APART / 3 <= percent(medal.x) <= 100 - APART / 3
        rows.setdefault(medal.y, []).append(percent(medal.x))
    for places in rows.values():
        assert all(after - before >= APART - 0.02 for before, after in itertools.pairwise(places))


def test_what_goes_on_reaches_today():
    drawn = picture_of_path(story((told(date(2026, 1, 1), None),)), TODAY)
    assert drawn
    ribbon = drawn.ribbons[0]
    assert ribbon.is_open
    assert abs(percent(ribbon.left) + percent(ribbon.width) - percent(drawn.today)) < 0.1


def test_numbers_are_written_for_browsers_in_every_language(db: None, settings):
    settings.LANGUAGE_CODE = "fr"
    drawn = picture_of_path(story((told(date(2025, 1, 7), date(2026, 1, 3)),)), TODAY)
    assert drawn
    assert "," not in drawn.ribbons[0].left + drawn.ribbons[0].width


def test_a_long_title_is_cut_to_the_room_there_is():
    early = told(date(2020, 1, 1), date(2020, 2, 1), "x" * 200)
    drawn = picture_of_path(story((early, told(TODAY, TODAY, "x" * 200))), TODAY)
    assert drawn
    words = [each.words for each in drawn.ribbons]
    assert [(len(each.long), len(each.short), each.anchor) for each in words] == [
        (105, 44, "start"),
        (97, 40, "end"),
    ]


def test_what_says_nothing_when_it_is_cut_is_left_to_the_table():
    """Many experiences are drawn close together, each name beside its bar: the longest bar leaves no room."""
    whole = told(date(2020, 1, 1), TODAY, "x" * 200)
    drawn = picture_of_path(story((whole,) * (MANY + 1)), TODAY)
    assert drawn
    assert drawn.is_dense
    assert [len(each.words.short) for each in drawn.ribbons] == [0] * (MANY + 1)


def test_a_badge_hangs_from_the_experience_it_came_of():
    badge = held(TODAY)
    led = told(date(2020, 1, 1), date(2021, 1, 1), badges=(badge,))
    drawn = picture_of_path(story((told(date(2019, 1, 1), None), led), (badge, held(TODAY, "alone"))), TODAY)
    assert drawn
    assert [each.has_led for each in drawn.ribbons] == [False, True]
    hung, alone = drawn.medals
    ribbon = drawn.ribbons[1]
    assert hung.from_y == ribbon.y
    assert percent(hung.from_x) == percent(ribbon.left) + percent(ribbon.width)
    assert alone.from_y > hung.y


@given(st.lists(DAYS, min_size=1, max_size=8), st.sampled_from([4, 12, 60]))
def test_the_name_of_a_badge_stands_on_no_medal_and_on_no_other_name(days, letters):
    drawn = picture_of_path(story((), tuple(held(day, name="x" * letters) for day in days)), TODAY)
    assert drawn
    for screen, cut in ((DESK, "long"), (PHONE, "short")):
        rows: dict[int, list[tuple[float, float]]] = {}
        for medal in drawn.medals:
            middle, name = percent(medal.x), getattr(medal.words, cut)
            room = len(name) / screen.letters_of_medal
            if name and screen is DESK:
                room = max(room, DAY)
            taken = rows.setdefault(medal.y, [])
            taken.append((middle - 1, middle + 1))
            if room:
                to_right = medal.words.anchor == "start"
                left = middle + screen.around if to_right else middle - screen.around - room
                taken.append((left, left + room))
        for taken in rows.values():
            taken.sort()
            assert all(before[1] <= after[0] + 0.05 for before, after in itertools.pairwise(taken))
            assert taken[0][0] >= -0.05
            assert taken[-1][1] <= 100.05


def test_a_medal_takes_less_of_a_desk_than_of_a_phone_and_leaves_the_rest_to_its_name():
    name = "PSC1 – Prévention et secours civiques"
    days = (date(2025, 3, 1), date(2026, 7, 1))  # the second takes the right of the first
    drawn = picture_of_path(
        story((told(date(2024, 6, 1), None),), tuple(map(held, days, "ab", [name] * 2))), TODAY
    )
    assert drawn
    first = drawn.medals[0].words
    assert (first.long, first.short) == (name, "PSC1 – Pr…")


def test_two_badges_of_one_day_stand_one_above_the_other():
    drawn = picture_of_path(story((), (held(TODAY), held(TODAY), held(TODAY - timedelta(days=400)))), TODAY)
    assert drawn
    assert len({medal.y for medal in drawn.medals}) == 2
