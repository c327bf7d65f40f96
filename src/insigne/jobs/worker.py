"""The worker: a thread beside the web server (`insigne serve`), or a process of its own (`insigne work`)."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from queue import SimpleQueue

from django.db import close_old_connections, connections

from insigne.jobs.queue import reap, run_next
from insigne.jobs.schedule import Every, ask_due

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks when there is nothing to do
ROUND = 60.0  # seconds between two rounds for lost and scheduled jobs


class Worker:
    """Runs jobs one after the other in its own thread until it is told to stop."""

    def __init__(self, schedule: Sequence[Every] = (), *, pause: float = PAUSE) -> None:
        self._schedule = schedule
        self._pause = pause
        self._stopping = threading.Event()
        # A daemon: a job that hangs does not keep the process from ending; it is reaped and run again.
        self._thread = threading.Thread(target=self._run, name="insigne-worker", daemon=True)
        self._next_round = 0.0

    def start(self) -> None:
        """Begin, in a thread of its own. A worker is started once."""
        self._thread.start()

    def stop(self, timeout: float | None = 5.0) -> bool:
        """Let the job under way end, and no other begin. False when it has not ended in time (seconds)."""
        self._stopping.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        name = f"{socket.gethostname()}:{os.getpid()}:{self._thread.ident}"
        try:
            while not self._stopping.is_set():
                if not self._took_one(name):
                    self._stopping.wait(self._pause)
        finally:
            connections.close_all()

    def _took_one(self, name: str) -> bool:
        """One look at the queue. A locked or lost database is a reason to look again later, never to end."""
        close_old_connections()
        try:
            self._go_round()
            return run_next(name)
        except Exception:
            logger.exception("The worker could not look for jobs; it will try again.")
            connections.close_all()
            return False

    def _go_round(self) -> None:
        if time.monotonic() >= self._next_round:
            reap()
            ask_due(self._schedule)
            self._next_round = time.monotonic() + ROUND


def run_worker(schedule: Sequence[Every] = ()) -> None:
    """Run jobs until SIGTERM or SIGINT, then end with the job under way. For the main thread of a process."""
    # SimpleQueue is the one thing of the standard library that may be put to from a signal handler.
    told: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told.put(received))
    worker = Worker(schedule)
    worker.start()
    told.get()
    worker.stop(timeout=None)
