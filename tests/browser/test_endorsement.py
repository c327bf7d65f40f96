"""Somebody without an account endorses a badge, with a real browser's headers and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import press
from tests.endorsements.making import SAID


def _asked(page: Page, award: str, address: str, language: str) -> None:
    page.goto(f"/a/{award}/endorsements")
    page.locator("#id_name").fill("Paule Président")
    page.locator("#id_function").fill("présidente de l’association")
    page.locator("#id_email").fill(address)
    page.locator("#id_language").select_option(language)
    press(page, "Send the request", language)


def _link(page: Page, address: str) -> str:
    """The link in the letter to this address, once the worker has sent it."""
    for _try in range(300):
        page.goto("/demo/mailbox")
        letter = page.locator("main article").filter(has_text=address)
        if letter.count() and (found := re.search(r"/endorse/[\w-]+", letter.first.inner_html())):
            return found[0]
    raise AssertionError("no e-mail with a link")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_request_to_the_words_beside_the_badge(
    site: Site, visit: Visit, language: str, width: int, scripts: bool
):
    scene = site.set("awarded", language)
    award = scene.awards["private"]
    student = visit(scene.people["student"], language, width, java_script_enabled=scripts)
    endorser = visit(None, language, width, java_script_enabled=scripts)
    address = f"presidente@{scene.slug}.example"
    _asked(student, award, address, language)
    endorser.goto(_link(endorser, address))
    endorser.locator("#id_words").fill(SAID)
    endorser.locator("#id_consent").check()
    press(endorser, "Continue", language)
    expect(endorser.get_by_text(SAID)).to_be_visible()
    press(endorser, "Sign", language)
    expect(endorser.locator("button[value=take-back]")).to_be_visible()
    student.goto(f"/a/{award}/endorsements")
    student.locator("button[name=shown][value=yes]").click()
    student.wait_for_load_state()
    student.goto(f"/a/{award}")
    expect(student.get_by_text(SAID)).to_be_visible()
