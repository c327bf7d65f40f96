"""A job: a function of a module, with how often and how long it may be tried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar

from django_tasks_db.compat import Task

P = ParamSpec("P")
T = TypeVar("T")

FIRST_DELAY = timedelta(seconds=10)
GROWTH = (
    6  # 10 seconds, 1 minute, 6 minutes, 36 minutes: a mail server that restarts, then one that is repaired
)
LONGEST_DELAY = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[P, T]):
    """A task of the Django Tasks API that is retried `retries` times and may take `time_limit` each time."""

    retries: int
    time_limit: timedelta

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Have the job run soon, if the transaction around this call is committed, and not otherwise.

        The arguments are JSON: ids as text, not objects, for they are read when the job runs. Raises
        TypeError for anything else.
        """
        self.enqueue(*args, **kwargs)

    def delay_after(self, attempt: int) -> timedelta:
        """How long to wait after the failure of an attempt (the first is 1)."""
        growth: int = GROWTH ** min(attempt - 1, 10)
        return min(FIRST_DELAY * growth, LONGEST_DELAY)


def job(
    *, retries: int = 5, time_limit: timedelta = timedelta(minutes=5)
) -> Callable[[Callable[P, T]], Job[P, T]]:
    """Make a function of a module a job. It must be safe to run twice."""

    def decorate(function: Callable[P, T]) -> Job[P, T]:
        return Job(func=function, retries=retries, time_limit=time_limit)

    return decorate
