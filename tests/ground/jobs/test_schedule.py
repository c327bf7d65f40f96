"""Work that comes back by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from insigne.jobs.queue import run_ready
from insigne.jobs.schedule import Every, ask_due
from tests.ground.jobs import deeds

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
HOURLY = [Every(HOUR, deeds.tick)]


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False) as clock:
        yield clock


def test_a_new_scheduled_job_is_asked_for_at_once(clock: time_machine.Traveller) -> None:
    assert ask_due(HOURLY) == 1
    run_ready()
    assert deeds.done == ["tick"]


def test_a_scheduled_job_is_not_asked_for_twice_in_its_interval(clock: time_machine.Traveller) -> None:
    ask_due(HOURLY)
    clock.shift(HOUR - timedelta(seconds=1))
    assert ask_due(HOURLY) == 0
    assert DBTaskResult.objects.count() == 1


def test_a_scheduled_job_is_asked_for_again_after_its_interval(clock: time_machine.Traveller) -> None:
    ask_due(HOURLY)
    clock.shift(HOUR)
    assert ask_due(HOURLY) == 1
    run_ready()
    assert deeds.done == ["tick", "tick"]


def test_a_server_that_slept_does_not_catch_up_what_it_missed(clock: time_machine.Traveller) -> None:
    ask_due(HOURLY)
    clock.shift(10 * HOUR)
    assert [ask_due(HOURLY), ask_due(HOURLY)] == [1, 0]


def test_each_job_of_a_schedule_has_its_own_interval(clock: time_machine.Traveller) -> None:
    schedule = [Every(HOUR, deeds.tick), Every(3 * HOUR, deeds.tock)]
    for _round in range(4):
        ask_due(schedule)
        run_ready()
        clock.shift(HOUR)
    assert deeds.done.count("tick") == 4
    assert deeds.done.count("tock") == 2
