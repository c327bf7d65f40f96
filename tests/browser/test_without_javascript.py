"""Everything works where no script runs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import (
    ENOUGH,
    WORDS,
    expect_notice,
    expect_state,
    explain,
    follow,
    judge,
    press,
    step,
    tell_experience,
)

SAVED = "Saved. You can close this page and come back."


def _plain(visit: Visit, *who: object) -> Page:
    return visit(*who, java_script_enabled=False)


def test_one_applies_saves_comes_back_and_sends(site: Site, visit: Visit, language: str, width: int):
    scene = site.set("blank", language)
    page = _plain(visit, scene.people["student"], language, width)
    page.goto(f"/b/{scene.badge}")
    press(page, "Apply for this badge", language)
    tell_experience(page)
    press(page, "Save", language)
    expect_notice(page, SAVED, language)
    expect(page.locator("#id_role")).to_have_value("Trésorière")
    press(page, "Continue", language)
    for place in range(ENOUGH):
        explain(page, place)
    press(page, "Save", language)
    expect_notice(page, SAVED, language)
    press(page, "Continue", language)
    follow(page, "Continue", language)
    press(page, "Send my application", language)
    expect_state(page, "submitted")


def test_one_reviews_and_decides(site: Site, visit: Visit, language: str, width: int):
    scene = site.set("submitted", language)
    page = _plain(visit, scene.people["reviewer"], language, width)
    page.goto("/review/")
    page.locator("tbody a").click()
    judge(page, 0, "not_yet", "Plus précisément ?")
    press(page, "Save my notes, decide later", language)
    expect_notice(page, "Your notes are saved; nothing is decided yet.", language)
    expect(page.locator("fieldset.verdict textarea").first).to_have_value("Plus précisément ?")
    for place in range(ENOUGH):
        judge(page, place)
    press(page, "Accept and award the badge", language)
    expect(page).to_have_url(re.compile(r"/review/$"))


def test_the_menu_opens_and_somebody_signs_out(site: Site, visit: Visit, language: str):
    scene = site.set("blank", language)
    page = _plain(visit, scene.people["student"], language, 390)
    page.goto("/")
    page.locator(".menu summary").click()
    press(page, "Sign out", language)
    page.goto("/applications/")
    expect(page).to_have_url(re.compile(r"/accounts/login/"))


@pytest.mark.parametrize("name", ["experience", "skills"])
def test_an_older_page_does_not_save_over_a_newer_one(site: Site, visit: Visit, language: str, name: str):
    scene = site.set("draft", language)
    older = _plain(visit, scene.people["student"], language)
    newer = _plain(visit, scene.people["student"], language)
    field = "#id_role" if name == "experience" else "textarea[name^=text-] >> nth=0"
    for page in (older, newer):
        page.goto(step(scene, name))
    newer.locator(field).fill("Présidente")
    press(newer, "Save", language)
    older.locator(field).fill("Secrétaire " + WORDS)
    press(older, "Save", language)
    expect(older.locator(".notice.bad")).to_be_visible()
    expect(older.locator(field)).to_have_value("Secrétaire " + WORDS)
    expect(older.locator("details.ask", has_text="Présidente").first).to_be_visible()
