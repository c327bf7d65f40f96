"""A job from the asking to its end: done, tried again, given up, or taken over from a dead worker."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.jobs.job import LONGEST_DELAY
from insigne.jobs.queue import prune, reap, run_next, run_ready
from tests.ground.jobs import deeds

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def only_row() -> DBTaskResult:
    return DBTaskResult.objects.get()


# --- asking -------------------------------------------------------------------------------------------


def test_a_job_that_was_asked_for_is_run_with_its_arguments() -> None:
    deeds.note.ask("hello")
    assert run_ready() == 1
    assert deeds.done == ["hello"]
    assert only_row().status == "SUCCESSFUL"


def test_a_job_is_not_run_where_it_is_asked_for() -> None:
    deeds.note.ask("later")
    assert deeds.done == []


def test_a_job_is_run_once() -> None:
    deeds.note.ask("once")
    assert [run_ready(), run_ready()] == [1, 0]
    assert deeds.done == ["once"]


def test_a_rolled_back_transaction_leaves_no_job() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deeds.note.ask("never")
        raise ZeroDivisionError
    assert run_ready() == 0
    assert not DBTaskResult.objects.exists()


def test_an_object_is_not_an_argument() -> None:
    with pytest.raises(TypeError):
        deeds.note.ask(uuid4())  # type: ignore[arg-type]
    assert not DBTaskResult.objects.exists()


def test_jobs_are_run_in_the_order_of_the_asking() -> None:
    for text in ("first", "second", "third"):
        deeds.note.ask(text)
    run_ready()
    assert deeds.done == ["first", "second", "third"]


def test_no_more_jobs_are_run_than_were_wanted() -> None:
    for text in ("first", "second", "third"):
        deeds.note.ask(text)
    assert run_ready(at_most=2) == 2
    assert deeds.done == ["first", "second"]


def test_a_job_can_be_called_as_the_function_it_is() -> None:
    deeds.note.call("directly")
    assert deeds.done == ["directly"]


# --- trying again -------------------------------------------------------------------------------------


def test_a_job_that_fails_is_not_tried_again_at_once() -> None:
    deeds.faults[:] = [RuntimeError("mail server is down")]
    deeds.stumble.ask("patient")
    assert run_ready() == 1
    assert (only_row().status, deeds.done) == ("READY", [])


def test_a_job_that_fails_is_tried_again_after_a_while_and_then_succeeds() -> None:
    deeds.faults[:] = [RuntimeError("mail server is down")]
    with time_machine.travel(NOON, tick=False) as clock:
        deeds.stumble.ask("patient")
        run_ready()
        clock.shift(timedelta(seconds=9))
        assert run_ready() == 0
        clock.shift(timedelta(seconds=1))
        assert run_ready() == 1
    assert deeds.done == ["patient"]
    assert only_row().status == "SUCCESSFUL"


def test_the_reason_of_the_last_failure_can_be_read_while_the_job_waits() -> None:
    deeds.faults[:] = [RuntimeError("mail server is down")]
    deeds.stumble.ask("patient")
    run_ready()
    assert "mail server is down" in only_row().traceback


def test_a_job_is_given_up_after_its_retries_and_stays_visible_with_its_reason() -> None:
    deeds.faults[:] = [RuntimeError(f"failure {n}") for n in range(10)]
    with time_machine.travel(NOON, tick=False) as clock:
        deeds.stumble.ask("hopeless")
        for _attempt in range(10):
            run_ready()
            clock.shift(LONGEST_DELAY)
    assert len(deeds.faults) == 7  # the first attempt and two retries
    row = only_row()
    assert row.status == "FAILED"
    assert row.exception_class_path == "builtins.RuntimeError"
    assert "failure 2" in row.traceback
    assert row.finished_at is not None


def test_a_job_without_retries_is_given_up_at_once() -> None:
    deeds.only_once.ask()
    run_ready()
    assert only_row().status == "FAILED"


@pytest.mark.parametrize("path", ["deeds.no_longer_there", "no_longer_there.note", "broken.note"])
def test_a_job_whose_function_is_gone_is_given_up_and_does_not_stop_the_others(path: str) -> None:
    deeds.note.ask("gone")
    DBTaskResult.objects.update(task_path=f"tests.ground.jobs.{path}")
    deeds.note.ask("here")
    assert run_ready() == 2
    assert deeds.done == ["here"]
    assert DBTaskResult.objects.failed().count() == 1


def test_a_path_that_is_no_job_is_not_called() -> None:
    deeds.note.ask("x")
    DBTaskResult.objects.update(task_path="tests.ground.jobs.deeds.forget")
    deeds.done.append("kept")
    run_ready()
    assert deeds.done == ["kept"]
    assert only_row().status == "FAILED"


@settings(max_examples=40)
@given(st.integers(1, 1000))
def test_the_wait_between_attempts_grows_up_to_a_bound(attempt: int) -> None:
    now, later = deeds.note.delay_after(attempt), deeds.note.delay_after(attempt + 1)
    assert timedelta(0) < now <= later <= LONGEST_DELAY
    assert now < later or later == LONGEST_DELAY


# --- workers that die ---------------------------------------------------------------------------------


def die_in_a_job(text: str = "survivor") -> None:
    deeds.faults[:] = [deeds.Killed()]
    deeds.stumble.ask(text)
    with pytest.raises(deeds.Killed):
        run_next("a worker that dies")


def test_a_job_that_is_running_is_not_reaped_within_its_limit() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        die_in_a_job()
        clock.shift(timedelta(minutes=2))
        assert reap() == 0
    assert only_row().status == "RUNNING"


def test_the_job_of_a_killed_worker_is_run_again_after_its_limit() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        die_in_a_job()
        assert run_ready() == 0
        clock.shift(timedelta(minutes=2, seconds=1))
        assert reap() == 1
        assert run_ready() == 1
    assert deeds.done == ["survivor"]


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        die_in_a_job("poison")
        for _death in range(2):
            clock.shift(timedelta(minutes=3))
            reap()
            deeds.faults[:] = [deeds.Killed()]
            with pytest.raises(deeds.Killed):
                run_next("another")
        clock.shift(timedelta(minutes=3))
        assert reap() == 1
    row = only_row()
    assert row.status == "FAILED"
    assert row.exception_class_path.endswith("WorkerGone")


def test_a_running_job_whose_function_is_gone_is_given_up() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        die_in_a_job()
        DBTaskResult.objects.update(task_path="gone.with.the.release")
        clock.shift(timedelta(minutes=61))
        assert reap() == 1
    assert only_row().status == "FAILED"


def test_a_worker_that_was_given_up_on_does_not_overwrite_what_its_successor_did() -> None:
    """The first attempt comes back from a long sleep, after the job was reaped and taken again."""
    with time_machine.travel(NOON, tick=False) as clock:

        def oversleep() -> None:
            clock.shift(timedelta(minutes=6))
            reap()
            DBTaskResult.objects.ready().get().claim("the successor")

        deeds.meanwhile.append(oversleep)
        deeds.dream.ask()
        run_next("the sleeper")
    assert only_row().status == "RUNNING"
    assert only_row().worker_ids == ["the sleeper", "the successor"]


# --- forgetting ---------------------------------------------------------------------------------------


def test_old_successes_are_forgotten_and_failures_are_kept() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        deeds.note.ask("old")
        deeds.only_once.ask()
        run_ready()
        clock.shift(timedelta(days=31))
        deeds.note.ask("young")
        run_ready()
        assert prune() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
