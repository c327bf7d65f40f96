"""The demonstration's two pages: choose who you are, read the letters."""

from pathlib import Path

import pytest
from django.conf import settings as in_force
from pytest_django import Settings

from tests.applications.pages import words
from tests.world import World, browser


@pytest.fixture(autouse=True)
def demonstration(settings: Settings, tmp_path: Path) -> None:
    """What `insigne.demo.settings` changes, over the settings under test."""
    settings.ROOT_URLCONF = "insigne.demo.urls"
    settings.INSTALLED_APPS = [*in_force.INSTALLED_APPS, "insigne.demo"]
    settings.DATA = tmp_path


def test_everybody_is_there_to_be_chosen_with_their_roles(world: World) -> None:
    said = words(browser().get("/demo/"))
    for person in (world.ours.manager, world.theirs.reviewer, world.stranger):
        assert person.name in said


def test_who_is_chosen_is_signed_in(world: World) -> None:
    client = browser()
    answer = client.post("/demo/", {"person": str(world.ours.reviewer.pk), "next": "/badges/"})
    assert (answer.status_code, answer["Location"]) == (302, "/badges/")
    assert client.session["_auth_user_id"] == str(world.ours.reviewer.pk)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(world: World, target: str) -> None:
    answer = browser().post("/demo/", {"person": str(world.stranger.pk), "next": target})
    assert answer["Location"] == "/"
    assert browser().get("/demo/", {"next": target}).context["next"] == ""


def test_changing_person_ends_the_session_of_the_one_before(world: World) -> None:
    client = browser()
    client.post("/demo/", {"person": str(world.ours.student.pk)})
    before = client.session.session_key
    client.post("/demo/", {"person": str(world.ours.manager.pk)})
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(world.ours.manager.pk)


def test_somebody_who_does_not_exist_is_not_found(world: World) -> None:
    assert browser().post("/demo/", {"person": "00000000-0000-4000-8000-000000000000"}).status_code == 404


@pytest.mark.parametrize("person", ["", "x", "1"])
def test_a_choice_that_is_none_is_not_found(world: World, person: str) -> None:
    assert browser().post("/demo/", {"person": person}).status_code == 404


def test_letters_are_text_never_markup(db: None, tmp_path: Path) -> None:
    head = "Subject: <b>Bonjour</b>\nTo: a@b.example\nDate: Sun, 22 Nov 2026 06:00:00 +0000\n\n"
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.log").write_text(f"{head}<script>alert(1)</script>\n")
    page = browser().get("/demo/mailbox")
    assert "<script>alert" not in page.content.decode()
    assert "<b>Bonjour" not in page.content.decode()
    assert "<script>alert(1)</script>" in words(page).replace("&lt;", "<")
