"""A student brings an archive of badges in, and watches it being checked; with a script or without."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.backpack.making import DID_KEY, badge_for, baked, zipped
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import follow, press
from tests.browser.words import say

NAMES = ("Ambassadeur des sciences", "Tuteur de langues")


def _archive(folder: Path, email: str) -> Path:
    first, second = NAMES
    files = {
        "../../premier.png": baked(email, by=DID_KEY, name=first),
        "second.json": badge_for(email, by=DID_KEY, name=second, number=2),
        "abime.json": badge_for(email, by=DID_KEY, number=3).replace(b"sciences", b"lettres!"),
        "autre.json": badge_for("autre@ailleurs.example", by=DID_KEY, number=4),
    }
    made = folder / "badges.zip"
    made.write_bytes(zipped(files))
    return made


def _give(page: Page, site: Site, archive: Path, language: str) -> None:
    page.goto("/backpack/")
    follow(page, "Bring them in", language)
    page.locator("input[type=file]").set_input_files(archive)
    press(page, "Check and add", language)


def _expect_told(page: Page, language: str) -> None:
    expect(page.locator("main")).to_contain_text("premier.png")
    expect(page.locator("main")).not_to_contain_text("../")
    for outcome, number in (("kept", 2), ("refused", 1), ("foreign", 1)):
        expect(page.locator(f".rows .state.{outcome}")).to_have_count(number)
    follow(page, "Go to my backpack", language)
    for name in NAMES:
        expect(page.locator(".shelf")).to_contain_text(name)
    expect(page.locator(".apart")).to_contain_text(say("Awarded to another identity", language))


def test_an_archive_is_checked_while_one_watches(site: Site, visit: Visit, language: str, tmp_path: Path):
    player = site.set("blank", language).people["student"]
    page = visit(player, language)
    _give(page, site, _archive(tmp_path, player.email), language)
    expect(page.locator("#arrivals[hx-get]")).to_have_count(0, timeout=60_000)
    _expect_told(page, language)


def test_without_a_script_the_page_is_asked_again_and_tells_the_same(
    site: Site, visit: Visit, language: str, tmp_path: Path
):
    player = site.set("blank", language).people["student"]
    page = visit(player, language, java_script_enabled=False)
    _give(page, site, _archive(tmp_path, player.email), language)
    for _ in range(60):
        if not page.locator("progress").count():
            break
        follow(page, "See how far it is", language)
    _expect_told(page, language)
