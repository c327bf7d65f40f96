"""The picture of a path: experiences are ribbons along a line of time, and the badges that came of each hang from it.

Places along the line are percentages and sizes are pixels, so that the words keep their size on any screen. Numbers
that are not whole are text: a comma would be no number to a browser.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from insigne.path.lettering import Words, above, beside, names_of_row, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from insigne.path.told import Story, ToldBadge, ToldExperience
    from insigne.web.localized import LocalizedText

EDGE = 8.0  # percent kept free beside a medal, so that it is whole
APART = 24.0  # percent between two medals of one row, on a phone
SHORTEST = 1.2  # percent
MANY = 9  # more experiences than this are drawn close together
STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months between two dates under the line
MOST_TICKS = 5
HALF_DATE = 5.0  # percent that half a date needs on a phone, beside the margin of the page
MONTHLY = 12
SPREAD = math.radians(300)  # the arc under a medal that dots may take


@dataclass(frozen=True, slots=True)
class Measures:
    """Pixels of one way to draw: from the top of a row to its words, its ribbon, its medals, and its end.

    `size` is that of a medal.
    """

    words: int
    ribbon: int
    medal: int
    size: int
    row: int
    is_dense: bool

    @property
    def medal_row(self) -> int:
        """A medal with its dots."""
        return self.size + 22


ROOMY = Measures(words=16, ribbon=28, medal=40, size=80, row=48, is_dense=False)
DENSE = Measures(words=16, ribbon=12, medal=22, size=44, row=24, is_dense=True)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """An experience: a bar at `y`, full when a badge came of it. `words_y` is the foot of its words."""

    left: str
    width: str
    y: int
    words: Words
    words_y: int
    hours: int | None
    has_led: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Medal:
    """A badge at its date: its middle, the row it hangs from, and a dot for each know-how that it recognises.

    `beside` is how far from the middle its words begin; `from_x` is the end of its ribbon, when that is elsewhere.
    """

    x: str
    y: int
    half: int
    from_x: str
    from_y: int
    picture: str
    name: "LocalizedText"
    words: Words
    beside: int
    day: "datetime | None"
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A date under the line. `anchor` is where in its words `x` lies."""

    x: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the drawing needs, in pixels from the top and in percent from the left."""

    height: int
    axis: int
    today: str
    is_dense: bool
    ribbons: tuple[Ribbon, ...]
    medals: tuple[Medal, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date
    left: float

    def at(self, day: date) -> float:
        days = (min(max(day, self.start), self.end) - self.start).days
        return self.left + days / max(1, (self.end - self.start).days) * (100 - EDGE - self.left)


@dataclass(frozen=True, slots=True)
class _Drawing:
    scale: _Scale
    sizes: Measures
    now: date

    def ends(self, experience: "ToldExperience") -> tuple[float, float]:
        """Those of its ribbon, which is never too short to be seen."""
        start = _start(experience) or self.scale.start
        left = self.scale.at(start)
        return left, max(self.scale.at(experience.end or max(start, self.now)), left + SHORTEST)

    def ribbon(self, experience: "ToldExperience", top: int, ends: tuple[float, float]) -> Ribbon:
        left, right = ends
        title = experience.title
        return Ribbon(
            left=percent(left),
            width=percent(right - left),
            y=top + self.sizes.ribbon,
            words=beside(left, right, title) if self.sizes.is_dense else above(left, right, title),
            words_y=top + self.sizes.words,
            hours=None if self.sizes.is_dense else experience.hours,
            has_led=bool(experience.badges),
            is_open=experience.end is None and (experience.start or self.now) <= self.now,
        )

    def medals(self, badges: "Iterable[ToldBadge]", top: int, ends: tuple[float, float]) -> "Iterator[Medal]":
        """Each medal in the first row in which it covers no other. `ends` are those of what it hangs from."""
        rows: list[list[tuple[float, ToldBadge]]] = []
        dated = [(self.scale.at(_day(each.awarded_at)), each) for each in badges if each.awarded_at]
        for x, badge in sorted(dated, key=lambda pair: pair[0]):
            row = next((row for row in rows if x - row[-1][0] >= APART), None)
            if row is None:
                rows.append(row := [])
            row.append((x, badge))
        for place, row in enumerate(rows):
            y = top + self.sizes.medal + place * self.sizes.medal_row + self.sizes.size // 2
            for (x, badge), words in zip(
                row, names_of_row([(x, str(badge.name)) for x, badge in row]), strict=True
            ):
                yield self._medal(badge, x, y, words, (top + self.sizes.ribbon, *ends))

    def _medal(
        self, badge: "ToldBadge", x: float, y: int, words: Words, ribbon: tuple[int, float, float]
    ) -> Medal:
        half = self.sizes.size // 2
        from_y, left, right = ribbon
        return Medal(
            x=percent(x),
            y=y,
            half=half,
            from_x=percent(min(max(x, left), right)),
            from_y=from_y,
            picture=badge.picture,
            name=badge.name,
            words=words,
            beside=-half - 14 if words.anchor == "end" else half + 14,
            day=badge.awarded_at,
            dots=_dots(len(badge.skills), half + 8),
        )

    def height(self, hung: "Sequence[Medal]") -> int:
        """That of a row with these medals."""
        return self.sizes.row + len({medal.y for medal in hung}) * self.sizes.medal_row


def picture_of_path(story: "Story", today: date | None = None) -> Picture | None:
    """The picture, or None when nothing in the story bears a date."""
    now = today or timezone.localdate()
    experiences = [each for each in story.experiences if _start(each)]
    held = [_day(each.awarded_at) for each in story.badges if each.awarded_at]
    days = [*_days(experiences), *held]
    if not days:
        return None
    scale = _scale(days, held, now)
    drawing = _Drawing(scale, DENSE if len(experiences) > MANY else ROOMY, now)
    ribbons, medals, top = [], [], 0
    for each in experiences:
        ends = drawing.ends(each)
        hung = list(drawing.medals(each.badges, top, ends))
        ribbons.append(drawing.ribbon(each, top, ends))
        medals += hung
        top += drawing.height(hung)
    told = {badge.key for each in experiences for badge in each.badges}
    alone = list(drawing.medals((each for each in story.badges if each.key not in told), top, (0.0, 100.0)))
    axis = top + (drawing.height(alone) if alone else 0) + 10
    return Picture(
        height=axis + 48,
        axis=axis,
        today=percent(scale.at(now)),
        is_dense=drawing.sizes.is_dense,
        ribbons=tuple(ribbons),
        medals=(*medals, *alone),
        ticks=tuple(_ticks(scale)),
    )


def _scale(days: "Sequence[date]", held: "Sequence[date]", now: date) -> _Scale:
    """From the first month to now, or to what is planned. A ribbon may begin at the very edge, a medal may not."""
    start, end = min(days).replace(day=1), max(*days, now) + timedelta(days=7)
    scale = _Scale(start, end, 0.0)
    return scale if all(scale.at(day) >= EDGE for day in held) else _Scale(start, end, EDGE)


def _days(experiences: "Iterable[ToldExperience]") -> "Iterator[date]":
    for each in experiences:
        yield from (day for day in (each.start, each.end) if day)


def _start(experience: "ToldExperience") -> date | None:
    return experience.start or experience.end


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _dots(number: int, radius: int) -> tuple[tuple[str, str], ...]:
    """Along an arc under the medal, as the jewels of a collar."""
    step = min(10 / radius, SPREAD / max(1, number - 1))
    angles = ((place - (number - 1) / 2) * step for place in range(number))
    return tuple((f"{-math.sin(angle) * radius:.1f}", f"{math.cos(angle) * radius:.1f}") for angle in angles)


def _ticks(scale: _Scale) -> "Iterator[Tick]":
    months = (scale.end.year - scale.start.year) * 12 + scale.end.month - scale.start.month
    step = next((each for each in STEPS if months / each < MOST_TICKS), STEPS[-1])
    first = -(-(scale.start.year * 12 + scale.start.month - 1) // step) * step
    for month in range(first, scale.end.year * 12 + scale.end.month, step):
        day = date(month // 12, month % 12 + 1, 1)
        if scale.start <= day <= scale.end:
            x = scale.at(day)
            label = str(day.year) if step >= MONTHLY else date_format(day, "N Y")
            yield Tick(percent(x), "middle" if x >= HALF_DATE else "start", label)
