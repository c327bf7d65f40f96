"""Somebody without an account: is this badge what it says it is?"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from insigne.credentials import KeyPair, did_key, sign
from tests.browser.conftest import Visit
from tests.browser.looking import sticking_out, violations
from tests.browser.site import Scene, Site
from tests.browser.steps import press
from tests.browser.words import say
from tests.credentials.pdfs import a_pdf
from tests.credentials.school import signed


def _download(page: Page, scene: Scene, kind: str) -> bytes:
    page.goto(f"/a/{scene.awards['shared']}")
    with page.expect_download() as waiting:
        page.locator(f"a[href$='badge.{kind}']").click()
    return Path(waiting.value.path()).read_bytes()


def _verify(
    page: Page, language: str, *, file: bytes | None = None, name: str = "badge.png", text: str = ""
) -> None:
    page.goto("/verify")
    if file is not None:
        given: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": file}
        page.locator("#id_file").set_input_files(given)
    page.locator("#id_text").fill(text)
    press(page, "Verify", language)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_downloaded_badge_is_authentic_and_one_byte_changed_is_not(
    site: Site, visit: Visit, language: str, width: int, kind: str
):
    scene = site.shared("gallery", language)
    page = visit(None, language, width)
    badge = _download(page, scene, kind)
    _verify(page, language, file=badge, name=f"badge.{kind}")
    expect(page.locator("#report .seal.verified")).to_be_visible()
    expect(page.locator("#report .checks .pass")).not_to_have_count(0)
    place = badge.index(b'"name":"') + len(b'"name":"')
    changed = badge[:place] + b"X" + badge[place + 1 :]
    _verify(page, language, file=changed, name=f"badge.{kind}")
    expect(page.locator("#report .seal.rejected")).to_be_visible()
    expect(page.locator("#report .checks .fail").first).to_be_visible()


def test_a_shared_page_shows_the_seal_and_what_was_checked(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.shared("gallery", language)
    page = visit(None, language, width)
    page.goto(f"/a/{scene.awards['shared']}")
    expect(page.locator(".seal.verified")).to_be_visible()
    expect(page.locator("main .checks > li").first).to_be_visible()
    page.get_by_role("link", name=say("Check it again, yourself", language)).click()
    press(page, "Verify", language)
    expect(page.locator("#report .seal.verified")).to_be_visible()


def test_a_revoked_badge_says_so_to_everybody_but_not_why(
    site: Site, visit: Visit, language: str, width: int
):
    scene = site.shared("gallery", language)
    page = visit(None, language, width)
    page.goto(f"/a/{scene.awards['revoked']}")
    expect(page.locator(".seal.rejected")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Attribuée par erreur")


def test_a_text_that_is_no_badge_gets_a_clear_answer(site: Site, visit: Visit, language: str, width: int):
    page = visit(None, language, width)
    _verify(page, language, text="Bonjour, ceci n’est pas un badge.")
    expect(page.locator("#report .seal.rejected, #report .seal.unconfirmed")).to_be_visible()
    expect(page.locator("#report .checks li")).not_to_have_count(0)


def test_nothing_given_is_asked_for_at_the_field(site: Site, visit: Visit, language: str, width: int):
    page = visit(None, language, width)
    _verify(page, language)
    # Whoever hears the page is led to what is wrong, and knows it by its title.
    expect(page.locator("#faults")).to_be_focused()
    expect(page).to_have_title(re.compile(f"^{say('Error:', language)} "))
    page.locator(".faults a").click()
    expect(page.locator("#id_file")).to_be_focused()


def test_a_button_keeps_its_edge_and_a_full_mark_its_fill_in_the_readers_own_colours(
    site: Site, visit: Visit
):
    scene = site.shared("gallery", "fr")
    page = visit(scene.people["found"], "fr", forced_colors="active")
    page.goto("/messages/")
    expect(page.locator("main .button").first).to_have_css("border-top-width", "1px")
    fill = "element => getComputedStyle(element, '::before').backgroundColor"
    full, empty = (page.locator(f"main .state{kind}").first for kind in (".accepted", ".submitted"))
    assert full.evaluate(fill) != empty.evaluate(fill)


def test_the_seal_draws_itself_once_and_stands_still_for_who_asks(site: Site, visit: Visit):
    scene = site.shared("gallery", "fr")
    page = visit()
    page.goto(f"/a/{scene.awards['shared']}")
    stroke = page.locator(".seal path").first
    expect(stroke).to_have_css("animation-name", "draw")
    expect(stroke).to_have_css("animation-iteration-count", "1")
    page.emulate_media(reduced_motion="reduce")
    expect(stroke).to_have_css("animation-name", "none")
    moving = "document.getAnimations().filter(each => each.playState === 'running').length"
    assert page.evaluate(moving) == 0


def _a_card() -> str:
    """A signed credential that is no badge, from an issuer that is a key alone; its name is long and in one word."""
    key = KeyPair.from_seed(bytes(range(32)))
    issuer = did_key(key.public_key)
    card = {
        "@context": ["https://www.w3.org/ns/credentials/v2", {"Carte": "urn:example:carte"}],
        "id": "urn:uuid:0b5f3c1e-2222-4444-8888-0123456789ab",
        "type": ["VerifiableCredential", "Carte"],
        "name": "Anticonstitutionnellement" * 4,
        "issuer": {"id": issuer, "name": "Université"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": issuer},
    }
    method = f"{issuer}#{issuer.removeprefix('did:key:')}"
    return json.dumps(sign(card, key, method, datetime(2026, 1, 1, tzinfo=UTC)))


def _a_pdf() -> bytes:
    """A badge of a school that cannot be asked, a forged one, and a credential that is none: a report for each."""
    text = json.dumps(signed(), ensure_ascii=False)
    forged = text.replace("Engagement associatif", "Présidence " + "d’association " * 9)
    return a_pdf({"badge.json": text.encode(), "carte.json": _a_card().encode(), "x" * 90: forged.encode()})


def _what_was_given(page: Page, scene: Scene, given: str) -> dict[str, str]:
    if given == "revoked":
        return {"text": f"{page.url.partition('/verify')[0]}/a/{scene.awards['revoked']}"}
    return {"text": {"card": _a_card(), "token": "eyJhbGciOiJFZERTQSJ9." * 400, "words": "Bonjour"}[given]}


@pytest.mark.parametrize("given", ["revoked", "card", "token", "words", "pdf"])
def test_every_kind_of_report_is_for_everybody(site: Site, visit: Visit, language: str, given: str):
    scene = site.shared("gallery", language)
    page = visit(None, language)
    page.goto("/verify")
    if given == "pdf":
        _verify(page, language, file=_a_pdf(), name="portfolio.pdf")
    else:
        _verify(page, language, **_what_was_given(page, scene, given))
    expect(page.locator("#report h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_count(1)
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    # A line that another rule of the style sheet moves out of its list (a skipped check, once) is not read.
    for line in page.locator("#report .checks > li").all():
        expect(line).to_have_css("position", "static")
    assert [*violations(page), *sticking_out(page)] == []
