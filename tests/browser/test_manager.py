"""A manager's pages: kits, badges, people, awards, appearance."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import expect_notice, follow, press
from tests.browser.words import say

REASON = "Attribuée par erreur."


def test_a_manager_exports_a_kit_that_another_institution_can_adopt(
    site: Site, visit: Visit, language: str, width: int
):
    giving, taking = site.set("blank", language), site.set("empty", language)
    page = visit(giving.people["manager"], language, width)
    page.goto(f"/manage/{giving.slug}/")
    with page.expect_download() as waiting:
        follow(page, "Export", language)
    kit = Path(waiting.value.path()).read_bytes()
    assert "kit.toml" in " ".join(zipfile.ZipFile(io.BytesIO(kit)).namelist())
    other = visit(taking.people["manager"], language, width)
    other.goto(f"/manage/{taking.slug}/")
    other.locator("input[type=file]").set_input_files(
        {"name": "kit.zip", "mimeType": "application/zip", "buffer": kit}
    )
    press(other, "Adopt this file", language)
    expect(other.locator("section[aria-labelledby=badges] .rows li")).to_have_count(1)


def test_a_retired_badge_leaves_the_catalogue_until_it_is_published_again(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("blank", language)
    page = visit(scene.people["manager"], language, width)
    stranger = visit(None, language, width)
    for label, state, listed in (("Retire", "retired", 0), ("Publish", "published", 1)):
        page.goto(f"/manage/{scene.slug}/")
        page.locator(f"button[value={state}]", has_text=say(label, language)).click()
        expect(page.locator(f".rows .state.{state}")).to_be_visible()
        stranger.goto(f"/i/{scene.slug}/")
        expect(stranger.locator(".shelf li")).to_have_count(listed)


def test_somebody_is_invited_finds_the_mail_and_becomes_a_reviewer(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("blank", language)
    page = visit(scene.people["manager"], language, width)
    email = f"emma.{scene.slug}@ailleurs.example"
    _invite(page, scene.slug, email, language)
    guest = visit(None, language, width)
    guest.goto(_link_of_the_mail(guest, email))
    guest.locator("#id_name").fill("Emma Parker")
    guest.locator("#id_password").fill("quatre mots bien choisis")
    press(guest, "Create my account and accept", language)
    guest.goto("/review/")
    expect(guest.locator("h1")).to_have_text(say("Applications to review", language))
    page.reload()
    expect(page.locator("main .rows").first).to_contain_text("Emma Parker")


def _invite(page: Page, slug: str, email: str, language: str) -> None:
    page.goto(f"/manage/{slug}/people")
    page.locator("#id_email").fill(email)
    page.locator("#id_role").select_option("reviewer")
    page.locator("#id_language").select_option(language)
    press(page, "Send the invitation", language)
    expect_notice(page, "The invitation is on its way to %(email)s.", language, email=email)


def _link_of_the_mail(page: Page, email: str) -> str:
    """Read the demonstration's mailbox until the letter is there."""
    page.goto("/demo/mailbox")
    letter = page.locator("article", has_text=email)
    for _look in range(20):
        if letter.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    link = letter.locator("a[href*='/invitation/']").get_attribute("href")
    assert link
    return link


def test_an_award_is_revoked_with_a_reason(site: Site, visit: Visit, language: str, width: int):
    scene = site.set("awarded", language)
    page = visit(scene.people["manager"], language, width)
    page.goto(f"/manage/{scene.slug}/awards")
    follow(page, "Revoke", language)
    press(page, "Revoke the award", language)
    expect(page.locator("#id_reason:invalid, #id_reason[aria-invalid=true]")).to_have_count(1)
    page.locator("#id_reason").fill(REASON)
    press(page, "Revoke the award", language)
    expect(page.locator(".seal.rejected")).to_be_visible()
    student = visit(scene.people["student"], language, width)
    student.goto(f"/a/{scene.awards['private']}")
    expect(student.locator("main")).to_contain_text(REASON)


def test_a_colour_too_pale_to_be_read_is_refused_at_its_field(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.set("blank", language)
    page = visit(scene.people["administrator"], language, width)
    page.goto(f"/manage/{scene.slug}/institution")
    page.locator("#id_accent").fill("#ffee88")
    press(page, "Save", language)
    page.locator(".faults a").click()
    expect(page.locator("#id_accent")).to_be_focused()
    expect(page.locator("#id_accent")).to_have_value("#ffee88")
    page.locator("#id_accent").fill("#5b2a86")
    press(page, "Save", language)
    expect_notice(page, "The institution’s page is up to date.", language)
    page.goto(f"/b/{scene.badge}")
    expect(page.locator(".button").first).to_have_css("background-color", re.compile(r"rgb\(91, 42, 134\)"))
