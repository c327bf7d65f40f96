"""The worker thread, on a database that threads share as they do in life."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from insigne.jobs import worker as worker_module
from insigne.jobs.schedule import Every
from insigne.jobs.worker import Worker, run_worker
from tests.ground.jobs import deeds

pytestmark = pytest.mark.usefixtures("threads_database")

PATIENCE = 10.0


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for another thread; what is waited for fails the test when it does not come."""
    nothing = threading.Event()
    for _look in range(int(PATIENCE / 0.01)):
        if true():
            return
        nothing.wait(0.01)
    raise AssertionError("it did not happen")


@contextmanager
def working(*workers: Worker) -> Iterator[None]:
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        deeds.released.set()
        stopped = [worker.stop(PATIENCE) for worker in workers]
        assert all(stopped)


def test_a_worker_runs_jobs_until_it_is_stopped() -> None:
    deeds.note.ask("before")
    with working(Worker(pause=0.01)):
        wait_until(lambda: deeds.done == ["before"])
        deeds.note.ask("after")
        wait_until(lambda: deeds.done == ["before", "after"])
    deeds.note.ask("too late")
    assert deeds.done == ["before", "after"]
    assert DBTaskResult.objects.ready().count() == 1


def test_a_stop_does_not_wait_for_the_pause_between_two_looks() -> None:
    worker = Worker(pause=3600)
    worker.start()
    assert worker.stop(PATIENCE)


def test_a_stop_lets_the_job_under_way_end() -> None:
    deeds.wait.ask()
    deeds.note.ask("not begun")
    worker = Worker(pause=0.01)
    worker.start()
    assert deeds.waiting.wait(PATIENCE)
    assert not worker.stop(timeout=0.05)
    deeds.released.set()
    assert worker.stop(PATIENCE)
    assert deeds.done == ["waited"]


def test_a_job_that_fails_does_not_end_the_worker() -> None:
    deeds.only_once.ask()
    deeds.note.ask("next")
    with working(Worker(pause=0.01)):
        wait_until(lambda: deeds.done == ["next"])


def test_a_locked_database_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = [OperationalError("database is locked"), OperationalError("database is locked")]
    usual = worker_module.run_next

    def run_next(name: str) -> bool:
        if locked:
            raise locked.pop()
        return usual(name)

    monkeypatch.setattr(worker_module, "run_next", run_next)
    deeds.note.ask("through")
    with working(Worker(pause=0.01)):
        wait_until(lambda: deeds.done == ["through"])
    assert locked == []


def test_two_workers_do_not_run_the_same_job() -> None:
    texts = [f"job {number}" for number in range(30)]
    for text in texts:
        deeds.note.ask(text)
    with working(Worker(pause=0.01), Worker(pause=0.01)):
        wait_until(lambda: len(deeds.done) >= len(texts))
    assert sorted(deeds.done, key=str) == sorted(texts)
    assert all(len(row.worker_ids) == 1 for row in DBTaskResult.objects.all())


def test_a_second_worker_goes_on_while_the_first_is_busy() -> None:
    deeds.wait.ask()
    with working(Worker(pause=0.01)):
        assert deeds.waiting.wait(PATIENCE)
        deeds.note.ask("meanwhile")
        with working(Worker(pause=0.01)):
            wait_until(lambda: deeds.done == ["meanwhile"])


def test_a_worker_asks_for_what_is_scheduled() -> None:
    with working(Worker([Every(timedelta(hours=1), deeds.tick)], pause=0.01)):
        wait_until(lambda: deeds.done == ["tick"])


def test_a_worker_takes_over_the_job_of_a_dead_one() -> None:
    deeds.stumble.ask("left behind")
    row = DBTaskResult.objects.get()
    row.claim("a worker of yesterday")
    DBTaskResult.objects.update(started_at=row.started_at - timedelta(days=1))
    with working(Worker(pause=0.01)):
        wait_until(lambda: deeds.done == ["left behind"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_process_ends_when_it_is_told_to(number: signal.Signals) -> None:
    handlers = {known: signal.getsignal(known) for known in (signal.SIGTERM, signal.SIGINT)}
    deeds.wait.ask()

    def tell() -> None:
        deeds.waiting.wait(PATIENCE)  # and tell it in any case, or a failure here would never end
        os.kill(os.getpid(), number)
        deeds.released.set()

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        run_worker()
    finally:
        for known, handler in handlers.items():
            signal.signal(known, handler)
        teller.join()
    assert deeds.done == ["waited"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
