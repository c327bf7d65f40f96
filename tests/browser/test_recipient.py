"""From a first experience to a shared path, and a visitor who verifies what they were shown."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import violations
from tests.browser.site import Player, Scene, Site
from tests.browser.steps import ENOUGH, STORY, STRUCTURE, expect_state, explain, follow, judge, press
from tests.browser.words import say

TITLE = "L’épicerie solidaire, deux ans"
Enter = Callable[[Player | None], Page]


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts and axe"])
def scripted(request: pytest.FixtureRequest) -> bool:
    """The same journey twice: once where no script runs, once where axe, which is one, looks at each page."""
    chosen: bool = request.param
    return chosen


def test_a_student_tells_obtains_and_shows_and_a_visitor_verifies(
    site: Site, visit: Visit, language: str, width: int, scripted: bool
):
    scene = site.set("blank", language)

    def enter(player: Player | None) -> Page:
        return visit(player, language, width, java_script_enabled=scripted)

    student, visitor = enter(scene.people["student"]), enter(None)
    _tell_an_experience(student, language, scripted)
    _apply_with_it(student, scene, language)
    _award(enter(scene.people["reviewer"]), language)
    _open_the_badge(student, language, scripted)
    address = _share_the_path(student, language, scripted)
    _read_and_verify(visitor, address, language, scripted)
    _take_it_back(student, language)
    answer = visitor.goto(address)
    assert answer
    assert answer.status == 410
    expect(visitor.locator("body")).not_to_contain_text("Sam")


def _look(page: Page, scripted: bool) -> None:
    if scripted:
        assert list(violations(page)) == []


def _tell_an_experience(page: Page, language: str, scripted: bool) -> None:
    page.goto("/path/")
    _look(page, scripted)
    follow(page, "Tell a first experience", language)
    page.locator("#id_title").fill(TITLE)
    press(page, "Begin", language)
    for name, words in (("structure", STRUCTURE), ("role", "Trésorière"), ("action", STORY)):
        page.locator(f"#id_{name}").fill(words)
    page.locator("#id_start").fill("2024-09-15")
    press(page, "Save", language)
    expect(page.locator("#id_role")).to_have_value("Trésorière")
    _look(page, scripted)


def _apply_with_it(page: Page, scene: Scene, language: str) -> None:
    """The application begins with the experience's words."""
    follow(page, "Apply for a badge with it", language)
    page.get_by_role("button", name=say("Apply", language)).first.click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/experience$"))
    expect(page.locator("#id_role")).to_have_value("Trésorière")
    expect(page.locator("#id_description")).to_have_value(STORY.strip())
    press(page, "Continue", language)
    for place in range(ENOUGH):
        explain(page, place)
    press(page, "Save", language)
    press(page, "Continue", language)
    follow(page, "Continue", language)
    press(page, "Send my application", language)
    expect_state(page, "submitted")


def _award(page: Page, language: str) -> None:
    page.goto("/review/")
    page.locator("tbody a").click()
    for place in range(ENOUGH):
        judge(page, place)
    press(page, "Accept and award the badge", language)


def _open_the_badge(page: Page, language: str, scripted: bool) -> None:
    """Private until its recipient says otherwise."""
    page.goto("/backpack/")
    _look(page, scripted)
    page.locator(".shelf a").first.click()
    page.locator("input[name=sharing][value=link]").check()
    press(page, "Save my choice", language)
    expect(page.locator("input[name=sharing][value=link]")).to_be_checked()
    _look(page, scripted)


def _share_the_path(page: Page, language: str, scripted: bool) -> str:
    """The address of a link that shows everything but the name of the association."""
    page.goto("/path/")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    _look(page, scripted)
    page.goto("/path/shares/")
    follow(page, "Prepare a link that expires", language)
    _look(page, scripted)
    page.locator("#id_title").fill("Stage")
    for box in page.locator("input[name=experiences], input[name=badges], input[name=skills]").all():
        box.check()
    press(page, "Save and look at it as a visitor", language)
    expect(page.locator(".previewed")).to_contain_text(TITLE)
    expect(page.locator(".previewed")).not_to_contain_text(STRUCTURE)
    _look(page, scripted)
    press(page, "I agree: open it", language)
    page.goto("/path/shares/")
    return page.locator("input[readonly]").first.input_value()


def _read_and_verify(page: Page, address: str, language: str, scripted: bool) -> None:
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    expect(page.get_by_role("main")).not_to_contain_text(STRUCTURE)
    _look(page, scripted)
    page.locator("main a[href*='/a/']").first.click()
    expect(page.locator(".seal.verified")).to_be_visible()
    _look(page, scripted)
    follow(page, "Check it again, yourself", language)
    press(page, "Verify", language)
    expect(page.locator("#report .seal.verified")).to_be_visible()


def _take_it_back(page: Page, language: str) -> None:
    page.goto("/path/shares/")
    page.get_by_role("button", name=say("Close it now", language)).first.click()
    page.wait_for_load_state()
