"""From a private page to what other sites show: the recipient opens it, copies its address, takes the certificate."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import expect_notice, follow, press
from tests.browser.words import say

OPEN = "Your page is open. Its address is yours to give."


def test_the_recipient_opens_the_page_and_copies_its_address(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("awarded", language)
    address = f"/a/{scene.awards['private']}"
    page = visit(scene.people["student"], language, width, permissions=["clipboard-read", "clipboard-write"])
    page.goto(address)
    follow(page, "Share this badge", language)
    expect(page.locator("#linkedin")).to_have_count(0)
    page.locator("input[name=sharing][value=link]").check()
    press(page, "Save my choice", language)
    expect_notice(page, OPEN, language)
    page.locator("button[data-copy=address]").click()
    expect(page.locator("button[data-copy=address]")).to_have_text(say("Copied", language))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == site.url + address
    visitor = visit(None, language, width)
    answer = visitor.goto(copied)
    assert answer
    assert answer.status == 200
    card = visitor.locator("meta[property='og:image']").get_attribute("content")
    assert card
    assert visitor.request.get(card).headers["content-type"] == "image/png"


def test_without_a_script_every_way_is_there_and_no_button_that_does_nothing(
    site: Site, visit: Visit, language: str
):
    scene = site.set("awarded", language)
    page = visit(scene.people["student"], language, java_script_enabled=False)
    page.goto(f"/a/{scene.awards['private']}/share")
    page.locator("input[name=sharing][value=link]").check()
    press(page, "Save my choice", language)
    expect(page.locator("#address")).to_have_value(f"{site.url}/a/{scene.awards['private']}")
    expect(page.locator("button[data-copy=address]")).to_be_hidden()
    certificate = page.locator("a[href$='certificate.pdf?lang=both']").get_attribute("href")
    assert certificate
    taken = page.request.get(certificate)
    assert (taken.status, taken.headers["content-type"]) == (200, "application/pdf")
    assert taken.body().startswith(b"%PDF-1.7")
