"""The results in words: for a terminal as they come, and as one Markdown table for `docs/benchmarks.md`."""

from collections.abc import Iterator, Sequence
from statistics import median

from bench.rounds import Goal, Result


def for_terminal(result: Result) -> Iterator[str]:
    """A line for the work, then one for each contender: rate, spread, our ratio to it, the goal."""
    yield result.row.work
    goals = {goal.against: (goal, reached) for goal, reached in result.judged()}
    for name, rates in result.rates.items():
        line = f"  {name:<38} {_rate(median(rates)):>12}  ({_rate(min(rates))} – {_rate(max(rates))})"
        if name != result.ours:
            line += f"   {_ratio(result, name)}"
        if name in goals:
            goal, reached = goals[name]
            line += f"   goal ≥ {goal.at_least:.3g} ×: {'reached' if reached else 'NOT REACHED'}"
        yield line


def as_markdown(results: Sequence[Result]) -> str:
    """One row for each work and each other contender, with the goal and whether it is reached."""
    lines = [
        "| work | Insigne | beside | its rate | ratio (spread) | goal | reached |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in results:
        goals = {goal.against: (goal, reached) for goal, reached in result.judged()}
        ours = _rate(median(result.rates[result.ours]))
        for name in list(result.rates)[1:]:
            goal, reached = goals.get(name, (None, False))
            theirs = _rate(median(result.rates[name]))
            cells = [result.row.work, ours, name, theirs, _ratio(result, name), *_judgement(goal, reached)]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _judgement(goal: Goal | None, reached: bool) -> tuple[str, str]:
    if goal is None:
        return "", ""
    return f"≥ {goal.at_least:.3g} ×", "yes" if reached else "**no**"


def _ratio(result: Result, against: str) -> str:
    ratios = result.ratios(against)
    return f"{_short(median(ratios))} × ({_short(min(ratios))} – {_short(max(ratios))})"


def _rate(rate: float) -> str:
    return f"{_short(rate)}/s"


def _short(number: float) -> str:
    """Three digits that count."""
    return f"{number:.3g}" if number < 100 else f"{float(f'{number:.3g}'):,.0f}"
