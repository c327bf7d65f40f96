"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests import world as worlds
from tests.threads import database_of_several_threads


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.world()


@pytest.fixture
def crowded_world(transactional_db: None, tmp_path: Path) -> Iterator[worlds.World]:
    """A world that several threads act on at once: see `tests.threads.together`."""
    with database_of_several_threads(tmp_path):
        yield worlds.world()
