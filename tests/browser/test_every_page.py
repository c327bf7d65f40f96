"""Every type of page: for everybody, at every width, from our own host only, and light."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import Record, record, sticking_out, violations
from tests.browser.pages import PAGES
from tests.browser.shown import Page as Shown
from tests.browser.site import Site

HEAVIEST = 60_000  # bytes of document, styles and scripts, as they are sent
every_page = pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)


def _open(site: Site, visit: Visit, shown: Shown, language: str) -> tuple[Page, Record]:
    scene = site.shared("gallery", language)
    page = visit(scene.people[shown.who] if shown.who else None, language)
    kept = record(page)
    answer = page.goto(shown.path(scene))
    assert answer
    assert answer.status == shown.status
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page, kept


@every_page
def test_a_page_is_for_everybody_light_and_quiet(site: Site, visit: Visit, shown: Shown, language: str):
    """One visit, since opening a page is what costs: each complaint says which of the rules is broken."""
    page, kept = _open(site, visit, shown, language)
    assert [*violations(page), *sticking_out(_unfolded(page)), *_unquiet(site, kept)] == []


def _unquiet(site: Site, kept: Record) -> Iterator[str]:
    """What the page asked of others, how heavy it was, what it complained of."""
    yield from (f"asks another host: {host}" for host in kept.hosts - {f"127.0.0.1:{site.port}"})
    yield from (f"the console says: {complaint}" for complaint in kept.complaints)
    weights = kept.weights()
    if not 0 < sum(weights.values()) < HEAVIEST:
        yield f"too heavy: {weights}"


def _unfolded(page: Page) -> Page:
    """The page with everything open that can be opened."""
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():  # a click takes one out of the list
        closed.first.click()
    return page
