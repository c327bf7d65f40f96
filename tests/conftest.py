"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import settings

from tests import world as worlds
from tests.threads import database_of_several_threads

# No test measures time: on a busy machine any example may be slow.
settings.register_profile("insigne", deadline=None)
settings.load_profile("insigne")


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def no_words_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tokens of a page's forms, drawn at random, spell no name: a test may look for one in the whole page."""
    monkeypatch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "BCDFGHJKLMNPQRSTVWXZ")


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What starts a process, or checks many badges, has as long as a loaded machine takes; who tests a bound sets it."""
    for name in ("catalogue.engraver.apart.SECONDS", "verification.opening.SECONDS"):
        monkeypatch.setattr(f"insigne.{name}", 600.0)
    for name in ("SECONDS", "SECONDS_OF_WORK"):
        monkeypatch.setattr(f"insigne.verification.checking.{name}", 600.0)


@pytest.fixture(autouse=True)
def pages_that_keep_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut into pages has one order only: of two rows of one instant, none is on two pages or on none."""

    def check(paginator: "Paginator[Any]") -> None:
        rows = paginator.object_list
        if isinstance(rows, QuerySet):
            last = ([*rows.query.order_by] or [*rows.model._meta.ordering])[-1]
            assert str(last).lstrip("-") == "pk", f"the order of these pages ends in {last}"

    monkeypatch.setattr(Paginator, "_check_object_list_is_ordered", check)


@pytest.fixture
def one_instant() -> Iterator[None]:
    """The clock stands: what is counted in a minute is asked within it, however loaded the machine is."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.world()


@pytest.fixture
def crowded_world(transactional_db: None, tmp_path: Path) -> Iterator[worlds.World]:
    """A world that several threads act on at once: see `tests.threads.together`."""
    with database_of_several_threads(tmp_path):
        yield worlds.world()
