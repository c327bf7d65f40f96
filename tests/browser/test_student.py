"""A student applies: from the catalogue to the answer's waiting room."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Scene, Site
from tests.browser.steps import (
    ENOUGH,
    expect_notice,
    expect_saved,
    expect_state,
    explain,
    follow,
    press,
    sign_in,
    skills,
    step,
    tell_experience,
)
from tests.browser.words import say

LINK = "https://epicerie.example/bilan"


def photograph() -> bytes:
    """A small PNG, made here."""
    kept = BytesIO()
    Image.new("RGB", (24, 16), "#24408e").save(kept, "PNG")
    return kept.getvalue()


def test_a_student_goes_from_the_catalogue_to_an_application_sent(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("blank", language)
    page = visit(None, language, width)
    _find_the_badge(page, scene)
    press(page, "Apply for this badge", language)
    sign_in(page, scene.people["student"])
    _tell(page, language)
    _choose(page, language)
    _prove(page, language)
    _check_and_send(page, language)


def _find_the_badge(page: Page, scene: Scene) -> None:
    page.goto("/")
    page.locator(f"main a[href='/b/{scene.badge}']").click()
    expect(page.locator("#criteria")).to_be_visible()


def _tell(page: Page, language: str) -> None:
    expect(page).to_have_url(re.compile(r"/experience$"))
    tell_experience(page)
    expect_saved(page, language)
    page.reload()
    expect(page.locator("#id_role")).to_have_value("Trésorière")
    press(page, "Continue", language)


def _choose(page: Page, language: str) -> None:
    expect(page).to_have_url(re.compile(r"/skills$"))
    for place in range(ENOUGH - 1):
        explain(page, place)
        expect(page.locator("#chosen")).to_have_text(str(place + 1))
    expect_saved(page, language)
    press(page, "Continue", language)
    page.locator("a[href$='/check']").first.click()
    _be_refused(page, language)
    explain(page, ENOUGH - 1)
    expect(page.locator("#chosen")).to_have_text(str(ENOUGH))
    press(page, "Continue", language)


def _be_refused(page: Page, language: str) -> None:
    """With too few skills there is no button to send; the summary leads to the place."""
    expect(page.get_by_role("button", name=say("Send my application", language))).to_have_count(0)
    page.locator(".faults a").click()
    expect(page).to_have_url(re.compile(r"/skills\?check=1#skills$"))
    expect(page.locator("#skills")).to_be_in_viewport()
    page.locator(".faults a").click()
    expect(skills(page).first).to_be_in_viewport()


def _prove(page: Page, language: str) -> None:
    expect(page).to_have_url(re.compile(r"/evidence(#.*)?$"))
    page.locator("#add-file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "affiche.png", "mimeType": "image/png", "buffer": photograph()}
    )
    press(page, "Add the file", language)
    expect(page.locator("main .rows")).to_contain_text("affiche.png")
    page.locator("#add-link").click()
    page.get_by_label(say("Link", language), exact=True).fill(LINK)
    press(page, "Add the link", language)
    expect(page.locator("main .rows")).to_contain_text(LINK)
    follow(page, "Continue", language)


def _check_and_send(page: Page, language: str) -> None:
    expect(page.locator("main .sheet ol.skills > li")).to_have_count(ENOUGH)
    press(page, "Send my application", language)
    expect_state(page, "submitted")
    expect_notice(
        page,
        "Your application is sent. Answer within about %(days)d days; you can still withdraw it.",
        language,
        days=15,
    )


def test_a_student_withdraws_after_being_asked_once(site: Site, visit: Visit, language: str, width: int):
    scene = site.set("submitted", language)
    page = visit(scene.people["student"], language, width)
    page.goto(step(scene))
    follow(page, "Withdraw this application", language)
    follow(page, "No, go back", language)
    expect_state(page, "submitted")
    follow(page, "Withdraw this application", language)
    press(page, "Withdraw the application", language)
    expect_state(page, "withdrawn")


def test_the_link_of_a_fault_lands_on_its_field(site: Site, visit: Visit, language: str):
    scene = site.shared("gallery", language)
    page = visit(scene.people["begun"], language, 390)
    page.goto(f"/applications/{scene.applications['begun']}/check")
    page.locator(".faults a[href*=id_description]").click()
    expect(page.locator("#id_description")).to_be_in_viewport()
    page.locator(".faults a[href$=id_role]").click()
    expect(page.locator("#id_role")).to_be_focused()
    expect(page.locator("#id_role")).to_be_in_viewport()


def test_a_file_of_another_kind_is_refused_in_plain_words(site: Site, visit: Visit, language: str):
    scene = site.set("draft", language)
    page = visit(scene.people["student"], language)
    page.goto(step(scene, "evidence"))
    page.locator("#add-file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "affiche.png", "mimeType": "image/png", "buffer": b"MZ" + bytes(64)}
    )
    press(page, "Add the file", language)
    expect(page.locator(".faults li")).to_have_count(1)
    expect(page.locator("input[type=file]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main .rows")).to_have_count(0)


def test_an_explanation_is_asked_only_for_a_chosen_skill(site: Site, visit: Visit, language: str):
    scene = site.set("draft", language)
    page = visit(scene.people["student"], language)
    page.goto(step(scene, "skills"))
    expect(page.locator("textarea[name^=text-]:visible")).to_have_count(ENOUGH)
    skills(page).first.uncheck()
    expect(page.locator("textarea[name^=text-]:visible")).to_have_count(ENOUGH - 1)
    skills(page).last.check()
    expect(page.locator("textarea[name^=text-]:visible")).to_have_count(ENOUGH)
