"""A reviewer reads, asks for more, reads what changed, and awards."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import (
    ENOUGH,
    WORDS,
    expect_notice,
    expect_saved,
    expect_state,
    follow,
    judge,
    press,
    step,
)
from tests.browser.words import say

ASKED = "Racontez une journée précise."
LONGER = WORDS + " Le samedi de l’ouverture, trente familles sont venues."


def test_a_returned_application_is_completed_read_again_and_awarded(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("submitted", language)
    reviewer = visit(scene.people["reviewer"], language, width)
    student = visit(scene.people["student"], language, width)
    _ask_for_more(reviewer, language)
    student.goto(step(scene))
    _complete(student, language)
    _award(reviewer, language)
    student.goto(step(scene))
    expect_state(student, "accepted")
    follow(student, "See and share my badge", language)
    expect(student.locator(".seal.verified")).to_be_visible()


def _ask_for_more(page: Page, language: str) -> None:
    _open_from_queue(page)
    for place in range(ENOUGH - 1):
        judge(page, place)
    judge(page, ENOUGH - 1, "not_yet", ASKED)
    expect(page.locator("#shown")).to_have_text(str(ENOUGH - 1))
    expect_saved(page, language)
    press(page, "Ask for more", language)
    expect_notice(
        page, "The application is back with %(name)s, who is told by e-mail.", language, name="Sam Étudiant"
    )
    expect(page.locator("tbody tr")).to_have_count(0)


def _open_from_queue(page: Page) -> None:
    page.goto("/review/")
    page.locator("tbody a").click()
    expect(page.locator("fieldset.verdict")).to_have_count(ENOUGH)


def _complete(page: Page, language: str) -> None:
    """The student sees what is missing beside the skill, writes more, sends again."""
    expect(page.locator("main")).to_contain_text(ASKED)
    follow(page, "Complete my application", language)
    asked = page.locator("li.claim", has=page.locator(".notice.warn"))
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text(ASKED)
    asked.locator("textarea").fill(LONGER)
    expect_saved(page, language)
    press(page, "Continue", language)
    follow(page, "Continue", language)
    press(page, "Send my application", language)
    expect_state(page, "submitted")


def _award(page: Page, language: str) -> None:
    """The reviewer finds the one part that changed, with what it said before."""
    _open_from_queue(page)
    changed = page.locator("ol.skills .changed")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text(LONGER)
    changed.locator("summary").click()
    expect(changed.locator(".before")).to_have_text(WORDS)
    for place in range(ENOUGH):
        judge(page, place)
    press(page, "Accept and award the badge", language)
    expect_notice(
        page, "The badge is awarded to %(name)s, who is told by e-mail.", language, name="Sam Étudiant"
    )


def test_accepting_without_verdicts_is_refused_at_the_skills_concerned(
    site: Site, visit: Visit, language: str
):
    scene = site.set("submitted", language)
    page = visit(scene.people["reviewer"], language, 390)
    _open_from_queue(page)
    judge(page, 0)
    press(page, "Accept and award the badge", language)
    expect(page.locator(".faults li")).not_to_have_count(0)
    page.locator(".faults a").first.click()
    expect(page).to_have_url(re.compile(r"#verdict-\w+$"))
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator("fieldset.verdict input:checked")).to_have_count(1)


def test_refusing_asks_for_a_reason_then_once_more(site: Site, visit: Visit, language: str):
    scene = site.set("submitted", language)
    page = visit(scene.people["reviewer"], language)
    _open_from_queue(page)
    press(page, "Refuse", language)
    expect(page.locator("#comment")).to_have_attribute("aria-invalid", "true")
    page.locator("#comment").fill("L’expérience a commencé hier.")
    press(page, "Refuse", language)
    press(page, "Refuse the application", language)
    expect(page).to_have_url(re.compile(r"/review/$"))
    student = visit(scene.people["student"], language)
    student.goto(step(scene))
    expect_state(student, "refused")
    expect(student.locator("main")).to_contain_text("L’expérience a commencé hier.")


def test_two_reviewers_cannot_both_decide(site: Site, visit: Visit, language: str):
    scene = site.set("submitted", language)
    first = visit(scene.people["reviewer"], language)
    second = visit(scene.people["second_reviewer"], language)
    for page in (first, second):
        _open_from_queue(page)
        for place in range(ENOUGH):
            judge(page, place)
        expect_saved(page, language)
    press(first, "Accept and award the badge", language)
    expect(first).to_have_url(re.compile(r"/review/$"))
    press(second, "Accept and award the badge", language)
    expect(second.locator(".notice.warn")).to_be_visible()
    expect(second.locator("main")).to_contain_text(say("This application is decided.", language))
