"""Jobs for the tests of jobs. What they did is kept in `done`; what goes wrong is set in `faults`."""

import threading
from collections.abc import Callable
from datetime import timedelta

from insigne.jobs import job

done: list[object] = []
faults: list[BaseException] = []
meanwhile: list[Callable[[], object]] = []
waiting = threading.Event()
released = threading.Event()


class Killed(BaseException):
    """Stands for a worker that dies: nothing after it runs."""


def forget() -> None:
    done.clear()
    faults.clear()
    meanwhile.clear()
    waiting.clear()
    released.clear()


@job()
def note(text: str) -> None:
    done.append(text)


@job(retries=2, time_limit=timedelta(minutes=2))
def stumble(text: str) -> None:
    """Fails in the ways prepared, one after the other, then does its work."""
    if faults:
        raise faults.pop(0)
    done.append(text)


@job(retries=0)
def only_once() -> None:
    raise RuntimeError("never works")


@job()
def wait() -> None:
    """Lasts until the test lets it end."""
    waiting.set()
    released.wait(10)
    done.append("waited")


@job()
def dream() -> None:
    """Lives through what the test prepared."""
    meanwhile.pop()()


@job()
def tick() -> None:
    done.append("tick")


@job()
def tock() -> None:
    done.append("tock")
