import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from tests import world as worlds


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    """The folder of stored files, empty at each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def crowded_world(
    transactional_db: None, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[worlds.World]:
    """A world over a database that several threads use as they do in life.

    The test database of SQLite is in memory, where a locked table fails at once instead of waiting, so these
    tests get a copy of it in a file. Another database serves as it is.
    """
    if connection.vendor != "sqlite":
        yield worlds.world()
        return
    with django_db_blocker.unblock():
        usual = connections["default"]
        usual.ensure_connection()
        path = tmp_path / "crowded.sqlite3"
        copy = sqlite3.connect(path)
        usual.connection.backup(copy)
        copy.close()
        connections.databases["default"] = usual.settings_dict | {"NAME": str(path)}
        del connections["default"]
        yield worlds.world()
        connections["default"].close()
        connections.databases["default"] = usual.settings_dict
        connections["default"] = usual
