"""The keyboard alone: Tab, Space, arrows and Enter go everywhere, and one always sees where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import PAGES
from tests.browser.shown import Page as Shown
from tests.browser.site import Site
from tests.browser.steps import ENOUGH, STORY, STRUCTURE, WORDS, expect_notice, expect_state
from tests.browser.words import say

FAR = 80  # more stops than the longest page has between two things one does
FOCUS = """() => {
    const on = document.activeElement, style = getComputedStyle(on), place = on.getBoundingClientRect();
    return {
        words: (on.textContent || "").trim(), id: on.id, name: on.name || "", value: on.value || "",
        // The parts of a date are stops inside one field: the browser itself marks which of them has the focus.
        outline: style.outlineStyle === "none" && on.type !== "date" ? 0 : parseFloat(style.outlineWidth) || 3,
        seen: place.bottom > 0 && place.top < innerHeight && place.width > 0,
        covered: !on.contains(document.elementFromPoint(
            Math.min(Math.max(place.left + place.width / 2, 0), innerWidth - 1),
            Math.min(Math.max(place.top + Math.min(place.height / 2, 12), 0), innerHeight - 1))),
    };
}"""


def _tab_to(page: Page, **wanted: str) -> None:
    """Press Tab until the focus is there; everything on the way must be seen."""
    for _stop in range(FAR):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["outline"] >= 2, f"no visible focus on {focus}"
        assert focus["seen"], f"the focus is out of sight on {focus}"
        if all(focus[name] == value for name, value in wanted.items()):
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def _type_into(page: Page, field: str, words: str) -> None:
    _tab_to(page, id=field)
    page.keyboard.insert_text(words)


def test_one_applies_with_the_keyboard_alone(site: Site, visit: Visit, language: str):
    scene = site.set("blank", language)
    page = visit(scene.people["student"], language)
    page.goto(f"/b/{scene.badge}")
    _tab_to(page, words=say("Apply for this badge", language))
    page.keyboard.press("Enter")
    page.wait_for_url("**/experience")
    _experience(page, language)
    _skills(page, language)
    page.wait_for_url("**/evidence")
    _tab_to(page, words=say("Continue", language))
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    _tab_to(page, words=say("Send my application", language))
    page.keyboard.press("Enter")
    expect_state(page, "submitted")


def _experience(page: Page, language: str) -> None:
    _type_into(page, "id_structure", STRUCTURE)
    _type_into(page, "id_role", "Trésorière")
    _tab_to(page, id="id_start")
    page.keyboard.type("11112024")  # the same day wherever the day comes first, or the month
    _type_into(page, "id_description", STORY)
    _tab_to(page, words=say("Continue", language))
    page.keyboard.press("Enter")
    page.wait_for_url("**/skills")


def _skills(page: Page, language: str) -> None:
    codes = [
        str(box.get_attribute("name")).removeprefix("chosen-")
        for box in page.locator("input[name^=chosen-]").all()
    ]
    for code in codes[:ENOUGH]:
        _tab_to(page, id=f"chosen-{code}")
        page.keyboard.press("Space")
        _type_into(page, f"text-{code}", WORDS)
    _tab_to(page, words=say("Continue", language))
    page.keyboard.press("Enter")


def test_one_reviews_with_the_keyboard_alone(site: Site, visit: Visit, language: str):
    scene = site.set("submitted", language)
    page = visit(scene.people["reviewer"], language)
    page.goto("/review/")
    _tab_to(page, words=scene.people["student"].name)
    page.keyboard.press("Enter")
    expect(page.locator("fieldset.verdict")).to_have_count(ENOUGH)
    for block in page.locator("fieldset.verdict").all():
        name = str(block.get_attribute("id"))
        _tab_to(page, name=name, value="shown")
        page.keyboard.press("Space")
    expect(page.locator("#shown")).to_have_text(str(ENOUGH))
    _tab_to(page, words=say("Accept and award the badge", language))
    page.keyboard.press("Enter")
    expect_notice(
        page, "The badge is awarded to %(name)s, who is told by e-mail.", language, name="Sam Étudiant"
    )


def test_the_first_stop_of_every_page_skips_to_its_content(site: Site, visit: Visit):
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_menu_of_a_telephone_opens_with_a_key(site: Site, visit: Visit, language: str):
    scene = site.shared("gallery", language)
    page = visit(scene.people["student"], language, 390)
    page.goto("/")
    _tab_to(page, words=say("Menu", language))
    page.keyboard.press("Enter")
    _tab_to(page, words=say("My applications", language))
    page.keyboard.press("Enter")
    page.wait_for_url("**/applications/")


LONGEST = {"skills", "review", "manage institution", "award, shared", "verify"}


@pytest.mark.parametrize(
    "shown", [page for page in PAGES if page.name in LONGEST], ids=lambda page: page.name
)
def test_the_focus_is_never_under_what_sticks_to_the_screen(site: Site, visit: Visit, shown: Shown):
    scene = site.shared("gallery", "fr")
    page = visit(scene.people[shown.who] if shown.who else None, "fr", 390)
    page.goto(shown.path(scene))
    hidden = []
    for _stop in range(FAR):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus["id"] and not focus["words"] and not focus["name"]:
            break
        if focus["covered"]:
            hidden.append(focus)
    assert hidden == []
