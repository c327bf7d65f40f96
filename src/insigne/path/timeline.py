"""The picture of a path: a line of time, experiences above it as spans, badges under it as medals.

Places along the line are percentages and sizes are pixels, so that the words keep their size on any screen.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from insigne.path.told import Story, ToldBadge, ToldExperience
    from insigne.web.localized import LocalizedText

EDGE = 7.0  # percent kept free on both sides, so that a medal at the end is whole
ROW = 44
MEDAL_ROW = 104
APART = 16.0  # percent between two medals of one row
SHORT = 30  # letters that fit on a phone
DOT = 9
STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between two dates under the line
MOST_TICKS = 5
MONTHLY = 12


@dataclass(frozen=True, slots=True)
class Span:
    """An experience. `anchor` says from which end of the bar its words are written, so that they fit."""

    left: str
    width: str
    y: int
    label_x: str
    anchor: str
    label: str
    short: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Medal:
    """A badge at its date, and a dot for each know-how that it recognises: their places beside the medal."""

    x: str
    y: int
    picture: str
    name: "LocalizedText"
    dots: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A date under the line."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the drawing needs, in pixels from the top and in percent from the left."""

    height: int
    axis: int
    today: str
    spans: tuple[Span, ...]
    medals: tuple[Medal, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date

    def at(self, day: date) -> float:
        days = (min(max(day, self.start), self.end) - self.start).days
        return EDGE + days / max(1, (self.end - self.start).days) * (100 - 2 * EDGE)


def picture_of_path(story: "Story", today: date | None = None) -> Picture | None:
    """The picture, or None when nothing in the story bears a date."""
    now = today or timezone.localdate()
    experiences = [each for each in story.experiences if _start(each)]
    badges = [(each, _day(each.awarded_at)) for each in story.badges if each.awarded_at]
    days = [*_days(experiences), *(day for _badge, day in badges)]
    if not days:
        return None
    scale = _Scale(min(days).replace(day=1), max(*days, now) + timedelta(days=7))
    spans = tuple(_span(each, row, scale, now) for row, each in enumerate(experiences))
    axis = len(spans) * ROW + 14
    medals = tuple(_medals(badges, scale, axis + 44))
    lowest = max((medal.y for medal in medals), default=axis - MEDAL_ROW + 44)
    return Picture(
        height=lowest + MEDAL_ROW,
        axis=axis,
        today=_percent(scale.at(now)),
        spans=spans,
        medals=medals,
        ticks=tuple(_ticks(scale)),
    )


def _days(experiences: "Iterable[ToldExperience]") -> "Iterator[date]":
    for each in experiences:
        yield from (day for day in (each.start, each.end) if day)


def _start(experience: "ToldExperience") -> date | None:
    return experience.start or experience.end


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _span(experience: "ToldExperience", row: int, scale: _Scale, now: date) -> Span:
    start = _start(experience) or scale.start
    is_open = experience.end is None and start <= now
    left, right = scale.at(start), scale.at(experience.end or max(start, now))
    label_x, anchor = _label(left, max(left, right))
    return Span(
        left=_percent(left),
        width=_percent(max(right - left, 1.2)),
        y=row * ROW,
        label_x=_percent(label_x),
        anchor=anchor,
        label=experience.title,
        short=_shortened(experience.title),
        is_open=is_open,
    )


def _label(left: float, right: float) -> tuple[float, str]:
    """Where the words begin or end, so that at least three fifths of the width are theirs."""
    if left <= 40:
        return left, "start"
    if right >= 60:
        return right, "end"
    return (left + right) / 2, "middle"


def _medals(badges: "Iterable[tuple[ToldBadge, date]]", scale: _Scale, top: int) -> "Iterator[Medal]":
    """Each medal in the first row in which it covers no other."""
    rows: list[float] = []
    for badge, day in sorted(badges, key=lambda pair: pair[1]):
        x = scale.at(day)
        row = next((place for place, last in enumerate(rows) if x - last >= APART), len(rows))
        rows[row:] = [x] if row == len(rows) else [x, *rows[row + 1 :]]
        yield Medal(_percent(x), top + row * MEDAL_ROW, badge.picture, badge.name, _dots(len(badge.skills)))


def _dots(number: int) -> tuple[tuple[int, int], ...]:
    """Rows of five, centred under the medal."""
    rows = [min(5, number - done) for done in range(0, number, 5)]
    return tuple(
        (round((column - (size - 1) / 2) * DOT), row * DOT)
        for row, size in enumerate(rows)
        for column in range(size)
    )


def _ticks(scale: _Scale) -> "Iterator[Tick]":
    months = (scale.end.year - scale.start.year) * 12 + scale.end.month - scale.start.month
    step = next((each for each in STEPS if months / each < MOST_TICKS), STEPS[-1])
    first = -(-(scale.start.year * 12 + scale.start.month - 1) // step) * step
    for month in range(first, scale.end.year * 12 + scale.end.month, step):
        day = date(month // 12, month % 12 + 1, 1)
        if scale.start <= day <= scale.end:
            yield Tick(_percent(scale.at(day)), str(day.year) if step >= MONTHLY else date_format(day, "N Y"))


def _shortened(title: str) -> str:
    return title if len(title) <= SHORT else title[: SHORT - 1].rstrip() + "…"


def _percent(place: float) -> str:
    """Written the same in every language: a comma would be no number to a browser."""
    return f"{place:.2f}%"
