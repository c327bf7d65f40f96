"""What every test may ask for."""

import pytest
from django.core.cache import cache

from tests import world as worlds


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.world()
