"""Work that comes back by itself: a list of `Every`, given to the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from insigne.jobs.job import Job
from insigne.jobs.models import LastAsked


@dataclass(frozen=True, slots=True)
class Every:
    """A job without arguments, asked for once per interval however many workers there are."""

    interval: timedelta
    job: Job[[], None]


def ask_due(schedule: Sequence[Every]) -> int:
    """Ask for the scheduled jobs whose time has come, and say how many. A new one is due at once."""
    return sum(_ask_if_due(every) for every in schedule)


@transaction.atomic
def _ask_if_due(every: Every) -> bool:
    now = timezone.now()
    last, is_new = LastAsked.objects.get_or_create(job=every.job.module_path, defaults={"at": now})
    # The conditional UPDATE decides between two workers that look at the same time.
    due = LastAsked.objects.filter(pk=last.pk, at__lte=now - every.interval)
    if is_new or due.update(at=now):
        every.job.ask()
        return True
    return False
