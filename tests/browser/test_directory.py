"""Two recipients meet: one enters the directory, the other writes, the first answers, and leaves."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.browser.steps import follow, press

LINE = "Trésorerie, deux ans."
QUESTION = "Bonjour, comment avez-vous trouvé votre successeur ?"


def test_two_recipients_meet_without_javascript(site: Site, visit: Visit, language: str, width: int) -> None:
    scene = site.set("two_recipients", language)
    one = visit(scene.people["one"], language, width, java_script_enabled=False)
    other = visit(scene.people["other"], language, width, java_script_enabled=False)

    one.goto(f"/b/{scene.badge}")
    follow(one, "Meet the other recipients", language)
    follow(one, "Be in the directory", language)
    one.locator("#id_line").fill("exemple.fr")
    press(one, "Refresh the preview", language)
    expect(one.locator("#faults")).to_be_visible()
    one.locator("#id_line").fill(LINE)
    press(one, "Refresh the preview", language)
    expect(one.locator(".sheet")).to_contain_text(LINE)
    press(one, "Publish my entry", language)
    expect(one.get_by_role("main")).to_contain_text(LINE)

    other.goto(f"/b/{scene.badge}/recipients")
    entry = other.locator("li").filter(has_text=LINE)
    entry.get_by_role("link").click()
    other.locator("#id_text").fill(QUESTION)
    press(other, "Send", language)
    expect(other.get_by_role("status")).to_be_visible()

    one.goto("/messages/")
    one.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(one.get_by_role("main")).to_contain_text(QUESTION)
    expect(one.get_by_role("main")).not_to_contain_text(scene.people["other"].email)
    one.locator("#id_text").fill("Avec une permanence en mai.")
    press(one, "Send my answer", language)
    expect(one.get_by_role("main")).to_contain_text("Avec une permanence en mai.")

    one.goto(f"/b/{scene.badge}/recipients")
    press(one, "Leave the directory", language)
    expect(one.get_by_role("main")).not_to_contain_text(LINE)
    other.reload()
    expect(other.get_by_role("main")).not_to_contain_text(LINE)
