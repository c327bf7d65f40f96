"""Nothing that a person typed is lost: two tabs, no connection, a session that ended."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, be
from tests.browser.site import Scene, Site
from tests.browser.steps import ENOUGH, expect_saved, judge, press, sign_in, step
from tests.browser.words import say

NEW = "Ce que je viens d’écrire et que personne ne doit perdre."
FIRST_TEXT = "textarea[name^=text-] >> nth=0"
FIELDS = {"experience": "#id_description", "skills": FIRST_TEXT}


def _open(visit: Visit, site: Site, language: str, name: str) -> tuple[Scene, Page]:
    scene = site.set("draft", language)
    page = visit(scene.people["student"], language)
    page.goto(step(scene, name))
    return scene, page


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_typed_is_still_there_after_the_tab_was_closed(
    site: Site, visit: Visit, language: str, name: str
):
    scene, page = _open(visit, site, language, name)
    if name == "experience":  # a number that the browser refuses holds back nothing else
        page.locator("#id_hours").fill("-3")
    page.locator(FIELDS[name]).fill(NEW)
    if name == "experience":
        expect(page.locator("#saved")).to_contain_text(
            say("Saved, except for what could not be read:", language)
        )
    else:
        expect_saved(page, language)
    other = page.context.new_page()
    page.close()
    other.goto(step(scene, name))
    expect(other.locator(FIELDS[name])).to_have_value(NEW)


@pytest.mark.parametrize("name", FIELDS)
def test_of_two_tabs_on_one_draft_the_second_is_warned_and_nothing_is_lost(
    site: Site, visit: Visit, language: str, name: str
):
    scene, older = _open(visit, site, language, name)
    newer = older.context.new_page()
    newer.goto(step(scene, name))
    newer.locator(FIELDS[name]).fill("Écrit dans le second onglet.")
    expect_saved(newer, language)
    older.locator(FIELDS[name]).fill(NEW)
    warned = say("Another tab saved this step: your words here are not saved.", language)
    expect(older.locator("#saved")).to_contain_text(warned)
    press(older, "See both", language)
    expect(older.locator(FIELDS[name])).to_have_value(NEW)
    expect(older.locator("details.ask", has_text="Écrit dans le second onglet.").first).to_be_visible()
    press(older, "Save", language)
    older.goto(step(scene, name))
    expect(older.locator(FIELDS[name])).to_have_value(NEW)


def test_without_a_connection_the_page_says_so_and_saves_when_it_is_back(
    site: Site, visit: Visit, language: str
):
    scene, page = _open(visit, site, language, "skills")
    page.context.set_offline(True)
    page.locator(FIRST_TEXT).fill(NEW)
    said = say("Not saved yet: no connection. Your words stay on this page.", language)
    expect(page.locator("#saved")).to_have_text(said)
    page.context.set_offline(False)
    expect_saved(page, language)
    other = page.context.new_page()
    other.goto(step(scene, "skills"))
    expect(other.locator(FIRST_TEXT)).to_have_value(NEW)


@pytest.mark.parametrize("name", FIELDS)
def test_words_saved_after_the_session_ended_come_back_after_signing_in(
    site: Site, visit: Visit, language: str, name: str
):
    scene, page = _open(visit, site, language, name)
    page.context.clear_cookies(name="sessionid")
    page.locator(FIELDS[name]).fill(NEW)
    press(page, "Save", language)
    expect(page).to_have_url(re.compile(r"/accounts/login/"))
    sign_in(page, scene.people["student"])
    expect(page).to_have_url(re.compile(rf"/{name}$"))
    expect(page.locator(FIELDS[name])).to_have_value(NEW)
    press(page, "Save", language)
    page.goto(step(scene, name))
    expect(page.locator(FIELDS[name])).to_have_value(NEW)


def test_a_session_that_ends_while_typing_is_told_and_mended_in_another_tab(
    site: Site, visit: Visit, language: str
):
    scene, page = _open(visit, site, language, "skills")
    page.context.clear_cookies(name="sessionid")
    page.locator(FIRST_TEXT).fill(NEW)
    told = "You were signed out: what you type now is not saved. It stays on this page."
    expect(page.locator("#saved")).to_contain_text(say(told, language))
    be(page.context, scene.people["student"], site)
    page.locator(FIRST_TEXT).press("End")
    page.keyboard.type(" Encore.")
    expect_saved(page, language)


def test_leaving_with_unsaved_words_is_asked_about(site: Site, visit: Visit, language: str):
    _scene, page = _open(visit, site, language, "skills")
    page.context.set_offline(True)
    page.locator(FIRST_TEXT).press_sequentially("Des mots.")
    expect(page.locator("#saved.bad")).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.locator(FIRST_TEXT)).to_have_value(re.compile("Des mots"))


def test_a_reviewer_whose_application_was_decided_meanwhile_is_told(site: Site, visit: Visit, language: str):
    scene = site.set("submitted", language)
    first, second = (visit(scene.people[part], language) for part in ("reviewer", "second_reviewer"))
    for page in (first, second):
        page.goto(f"/review/{scene.applications['student']}/")
    for place in range(ENOUGH):
        judge(first, place)
    press(first, "Accept and award the badge", language)
    expect(first).to_have_url(re.compile(r"/review/$"))
    judge(second, 0, "not_yet", "Trop tard.")
    told = "Meanwhile this application was decided or sent again: your notes are not saved."
    expect(second.locator("#saved")).to_contain_text(say(told, language))
