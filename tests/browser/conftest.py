"""A real browser on a real server. One server for the package; each test sets its own scene on it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.site import Player, Site

# Its build without windows first: the same engine, and half the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIETLY = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
PATIENCE = 15_000  # milliseconds
HOW_TO_GET_ONE = (
    "NO BROWSER: the journeys were not made. Install one (`apt-get install chromium-headless-shell`), or say where it is in"
    " INSIGNE_CHROMIUM. INSIGNE_REQUIRE_BROWSER=1 makes this a failure."
)
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> str:
    """The path of the browser; without one the tests are skipped, and say so."""
    found = os.environ.get("INSIGNE_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found:
        return found
    if os.environ.get("INSIGNE_REQUIRE_BROWSER") == "1":
        pytest.fail(HOW_TO_GET_ONE)
    pytest.skip(HOW_TO_GET_ONE)


@pytest.fixture(scope="package")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server."""
    running = Site(tmp_path_factory.mktemp("site"))
    yield running
    running.stop()


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser. It leaves with the package: its event loop would stand in the way of other tests' databases."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIETLY.split())
        yield running
        running.close()


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the people in the test."""
    chosen: str = request.param
    return chosen


@pytest.fixture(params=[390, 1280], ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """A telephone, and a desk."""
    chosen: int = request.param
    return chosen


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """`visit(player, language, width, **context options)`: that person's browser, on a blank page."""
    contexts: list[BrowserContext] = []

    def enter(
        player: Player | None = None, language: str = "fr", width: int = 1280, **options: object
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if player:
            be(context, player, site)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def be(context: BrowserContext, player: Player, site: Site) -> None:
    """Take somebody's session."""
    context.add_cookies([{"name": "sessionid", "value": player.session, "url": site.url}])
