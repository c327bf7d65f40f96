"""A platform comes to the person, and they are sent back to it: browsers hold the form to where it may end."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site


@pytest.mark.parametrize(("button", "given"), [("allow", "code"), ("deny", "error")])
def test_the_person_is_sent_back_to_the_platform(
    site: Site, visit: Visit, language: str, button: str, given: str
):
    scene = site.shared("gallery", language)
    page = visit(scene.people["connected"], language)
    page.goto(scene.more["platform_asks"])
    with page.expect_request("https://moodle.example/**") as asked:
        page.locator(f"button[value={button}]").click()
    query = parse_qs(urlsplit(asked.value.url).query)
    assert set(query) == {given, "iss", "state"}


def test_a_platform_is_shut_out_with_one_click(site: Site, visit: Visit, language: str):
    scene = site.shared("gallery", language)
    page = visit(scene.people["connected"], language)
    page.goto("/account/platforms")
    rows = page.locator(".rows > li")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(1)
    expect(page.locator(".notice.ok")).to_contain_text("competences.ubfc-passeport.example")
