"""The jobs that were asked for: take one, run it, write down what became of it.

Each step is a conditional UPDATE: two workers cannot both take a job, nor one overwrite its successor.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from insigne.jobs.job import Job

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
# For a row whose function is no longer in the code: long enough for any job there was.
UNKNOWN_LIMIT = timedelta(hours=1)


class WorkerGone(Exception):
    """The worker that ran the job has not finished within the job's time limit."""


def run_next(worker: str) -> bool:
    """Take the next job and run it, in this thread. False when there was none to take."""
    row = _claimed(worker)
    if row is None:
        return False
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        logger.warning("Job %s failed: %s", row.task_path, error, exc_info=True)
        _write_failure(row, error, pause=True)
    else:
        _write(row, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), traceback="")
    return True


def run_ready(at_most: int = 1000) -> int:
    """Run what is ready, here and now, and say how many jobs ran: for tests, the demo and commands."""
    count = 0
    while count < at_most and run_next("run_ready"):
        count += 1
    return count


def reap() -> int:
    """Free the jobs whose worker was killed: running past their limit, they are run again or given up."""
    freed = 0
    for row in DBTaskResult.objects.running():
        job = _job(row)
        limit = job.time_limit if job else UNKNOWN_LIMIT
        if row.started_at and row.started_at + limit < timezone.now():
            error = WorkerGone(f"The worker did not finish within {limit}.")
            freed += _write_failure(row, error, pause=False)
    return freed


def prune(older_than: timedelta = KEPT) -> int:
    """Forget the jobs that succeeded long ago. Those that failed stay until somebody looks at them."""
    old = DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - older_than)
    count, _by_model = old.delete()
    return count


def _claimed(worker: str) -> DBTaskResult[..., Any] | None:
    while row := DBTaskResult.objects.ready().first():
        claim = {"started_at": timezone.now(), "worker_ids": [*row.worker_ids, worker]}
        ready = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY)
        if ready.update(status=TaskResultStatus.RUNNING, **claim):
            with suppress(DBTaskResult.DoesNotExist):  # its person was erased in between
                row.refresh_from_db()
                return row
    return None


def _job(row: DBTaskResult[..., Any]) -> Job[..., Any] | None:
    """The job of the row, or None when the code no longer has it."""
    try:
        task = row.task
    except Exception:  # its module is imported, and may raise anything
        return None
    return task if isinstance(task, Job) else None


def _write_failure(row: DBTaskResult[..., Any], error: Exception, *, pause: bool) -> int:
    """Put the job back for another attempt, or down as failed when it has had them all."""
    job, attempt, now = _job(row), len(row.worker_ids), timezone.now()
    if job and attempt <= job.retries:
        run_after = now + (job.delay_after(attempt) if pause else timedelta())
        change: dict[str, Any] = {"status": TaskResultStatus.READY, "run_after": run_after}
    else:
        change = {"status": TaskResultStatus.FAILED, "finished_at": now}
    path = f"{type(error).__module__}.{type(error).__qualname__}"
    return _write(row, exception_class_path=path, traceback="".join(format_exception(error)), **change)


def _write(row: DBTaskResult[..., Any], **change: Any) -> int:
    """Write only while the row is still in the attempt that `row` was read in."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    return mine.update(**change)
