"""Rates in rounds: in each round every contender works for a moment, one after the other.

A machine has good and bad minutes, so a rate alone says little. What holds is a ratio of two rates of the same
round; a row reports the median of those ratios and how far they spread.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import median
from time import perf_counter
from typing import Any

Measure = Callable[[float], float]
"""Work for about so many seconds, and say how many times per second it was done."""


def repeated(work: Callable[[Any], object], items: Sequence[Any]) -> Measure:
    """The measure of a function that is called with one item after the other, round and round."""
    supply = cycle(items)
    batch = 1

    def measure(seconds: float) -> float:
        nonlocal batch
        done, start, passed = 0, perf_counter(), 0.0
        while passed < seconds:
            for item in islice(supply, batch):
                work(item)
            done += batch
            passed = perf_counter() - start
        # The clock is looked at about fifty times a round, whatever the work.
        batch = max(1, int(done * seconds / passed / 50))
        return done / passed

    return measure


@dataclass(frozen=True, slots=True)
class Contender:
    """One way of doing a row's work."""

    name: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Goal:
    """Our rate is to be at least so many times that of another contender."""

    against: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of work, ours first among those who do it. A goal against an absent peer is not judged."""

    work: str
    contenders: Sequence[Contender]
    goals: Sequence[Goal] = ()


@dataclass(slots=True)
class Result:
    """The rates of a row: for each contender one per round."""

    row: Row
    rates: dict[str, list[float]] = field(default_factory=dict)

    @property
    def ours(self) -> str:
        return self.row.contenders[0].name

    def ratios(self, against: str) -> list[float]:
        """Our rate over another's, round by round."""
        return [
            ours / theirs for ours, theirs in zip(self.rates[self.ours], self.rates[against], strict=True)
        ]

    def judged(self) -> Iterator[tuple[Goal, bool]]:
        for goal in self.row.goals:
            if goal.against in self.rates:
                yield goal, median(self.ratios(goal.against)) >= goal.at_least


def compare(row: Row, rounds: int, seconds: float) -> Result:
    """Measure a row; a first round, which warms everything up, does not count."""
    result = Result(row)
    for contender in row.contenders:
        contender.measure(seconds)
    for _ in range(rounds):
        for contender in row.contenders:
            result.rates.setdefault(contender.name, []).append(contender.measure(seconds))
    return result
