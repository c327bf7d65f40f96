from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoDbBlocker

from insigne.jobs.models import LastAsked
from tests.ground.jobs import deeds


@pytest.fixture(autouse=True)
def fresh_deeds() -> Iterator[None]:
    deeds.forget()
    yield
    deeds.released.set()


@pytest.fixture
def threads_database(
    transactional_db: None, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database that several threads may use as they do in life.

    The test database of SQLite is in memory, where a locked table fails at once instead of waiting: these
    tests get a file of their own, with the job tables alone. Another database serves as it is.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with django_db_blocker.unblock():
        usual = connections["default"]
        connections.databases["default"] = usual.settings_dict | {"NAME": tmp_path / "jobs.sqlite3"}
        del connections["default"]
        with connections["default"].schema_editor() as editor:
            editor.create_model(DBTaskResult)
            editor.create_model(LastAsked)
        yield
        connections["default"].close()
        connections.databases["default"] = usual.settings_dict
        connections["default"] = usual
