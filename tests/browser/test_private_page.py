"""Nothing is public until its owner says so, and no longer than they say."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import expect_notice, press

OPEN = "Your page is open. Its address is yours to give."
CLOSED = "Your page is closed: from now on only you see it."


def _share(page: Page, sharing: str, language: str) -> None:
    page.locator(f"input[name=sharing][value={sharing}]").check()
    press(page, "Save my choice", language)


def _status(page: Page, path: str) -> int:
    answer = page.goto(path)
    assert answer
    return answer.status


@pytest.mark.parametrize("sharing", ["link", "listed"])
def test_a_stranger_finds_nothing_until_the_page_is_shared_and_nothing_once_it_is_closed(
    site: Site, visit: Visit, language: str, width: int, sharing: str
):
    scene = site.set("awarded", language)
    address = f"/a/{scene.awards['private']}"
    owner = visit(scene.people["student"], language, width)
    stranger = visit(None, language, width)
    assert _status(stranger, address) == 404
    expect(stranger.locator("h1")).to_be_visible()
    assert _status(owner, address) == 200
    _share(owner, sharing, language)
    expect_notice(owner, OPEN, language)
    assert _status(stranger, address) == 200
    _share(owner, "private", language)
    expect_notice(owner, CLOSED, language)
    assert _status(stranger, address) == 404


def test_the_files_of_a_private_page_are_closed_with_it(site: Site, visit: Visit):
    scene = site.set("awarded", "fr")
    address = f"/a/{scene.awards['private']}"
    owner, stranger = visit(scene.people["student"]), visit()
    for end in ("", "/badge.png", "/badge.svg", "/credential.json"):
        assert owner.request.get(address + end).status == 200
        assert stranger.request.get(address + end).status == 404
