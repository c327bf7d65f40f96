"""Several people at once, each in their own thread and with their own connection, as in life."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier, Event

from django.db import connections, transaction

PATIENCE = 20.0


def together(*deeds: Callable[[], object]) -> list[object]:
    """What each deed returned, or the exception that stopped it; all of them begin at the same moment."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            start.wait(PATIENCE)
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def one_inside_the_other(slow: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """`other` begins when `slow` has done all but commit: what each returned, as `together` tells it."""
    begun, other_at_work = Event(), Event()

    def slowly() -> object:
        try:
            with transaction.atomic():
                done = slow()
                begun.set()
                other_at_work.wait(PATIENCE)
                # Time for the other to do what it wrongly could; its length decides no outcome of good code.
                Event().wait(0.2)
            return done
        finally:
            begun.set()

    def meanwhile() -> object:
        begun.wait(PATIENCE)
        other_at_work.set()
        return other()

    return together(slowly, meanwhile)


@contextmanager
def database_of_several_threads(folder: Path) -> Iterator[None]:
    """The test database, where a thread waits for another's transaction.

    SQLite's is in memory, where a locked table fails at once instead of waiting: it is copied to a file,
    as it is in life. Another database serves as it is.
    """
    usual = connections["default"]
    if usual.vendor != "sqlite":
        yield
        return
    file = folder / "threads.sqlite3"
    usual.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        usual.connection.backup(copy)
    connections.databases["default"] = usual.settings_dict | {"NAME": file}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.databases["default"] = usual.settings_dict
        connections["default"] = usual
