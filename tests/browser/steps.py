"""What people do on the pages, in the words of the pages."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import PASSWORD, Player, Scene
from tests.browser.words import opening, say

STRUCTURE = "L’Épicerie du campus"
STORY = "Chaque semaine, l’épicerie solidaire aide cent vingt étudiants à se nourrir correctement. " * 4
WORDS = "J’ai réuni six bénévoles, écrit le dossier pour la mairie et suivi les travaux jusqu’à l’ouverture du local."
ENOUGH = 5


def press(page: Page, label: str, language: str) -> None:
    """Press the button with this label, written in English in the sources."""
    page.get_by_role("button", name=say(label, language), exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, label: str, language: str) -> None:
    """Follow the first link of the page's content with this label."""
    page.get_by_role("main").get_by_role("link", name=say(label, language)).first.click()
    page.wait_for_load_state()


def sign_in(page: Page, player: Player) -> None:
    """Fill the sign-in page, as it comes."""
    page.locator("#id_login").fill(player.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")


def tell_experience(page: Page) -> None:
    page.locator("#id_structure").fill(STRUCTURE)
    page.locator("#id_role").fill("Trésorière")
    page.locator("#id_start").fill("2024-09-15")
    page.locator("#id_description").fill(STORY)


def skills(page: Page) -> Locator:
    """The boxes with which one chooses skills."""
    return page.locator("input[name^=chosen-]")


def explain(page: Page, place: int, words: str = WORDS) -> None:
    """Choose the skill at this place, and say what one did."""
    box = skills(page).nth(place)
    box.check()
    code = (box.get_attribute("name") or "").removeprefix("chosen-")
    page.locator(f"#text-{code}").fill(words)


def judge(page: Page, place: int, verdict: str = "shown", comment: str = "") -> None:
    """The reviewer's word on the skill at this place: "shown" or "not_yet"."""
    block = page.locator("fieldset.verdict").nth(place)
    block.locator(f"input[value={verdict}]").check()
    if comment:
        block.locator("textarea").fill(comment)


def expect_saved(page: Page, language: str) -> None:
    """The page says at what time it saved."""
    clock = re.escape(opening("Saved at %(time)s", language)) + r"\s\d\d:\d\d"
    expect(page.locator("#saved")).to_contain_text(re.compile(clock))


def expect_notice(page: Page, sentence: str, language: str, **values: object) -> None:
    expect(page.locator(".notice").first).to_contain_text(say(sentence, language, **values))


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(f"main .state.{state}").first).to_be_visible()


def step(scene: Scene, name: str = "") -> str:
    """The address of a step of the scene's application."""
    return f"/applications/{scene.applications['student']}/{name}"
