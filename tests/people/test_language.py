"""Which language a page speaks: the person's choice, then the cookie, then the browser, then French."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from insigne.journal.models import Event
from insigne.people.models import User
from tests.world import World, browser, person

LANGUAGE, HOME = reverse("language"), reverse("home")


def spoken(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    language = response.headers["Content-Language"]
    assert f'<html lang="{language}"'.encode() in response.content
    return language


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "fr"),
        ("fr", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("de-DE,de;q=0.9,en;q=0.5", "en"),
        ("en-GB,en;q=0.9,fr;q=0.1", "fr"),
        ("fr-CA,en;q=0.9", "fr"),
        ("de", "fr"),
        ("*", "fr"),
        ("en,*;q=0.1", "fr"),
        ("en;q=zzz, \N{SNOWMAN}", "fr"),
        ("x" * 5000, "fr"),
    ],
    ids=lambda value: value[:20],
)
def test_a_browser_hears_english_only_when_it_wants_no_french(db: None, accepted: str, expected: str) -> None:
    assert spoken(browser(language=accepted)) == expected


@pytest.mark.parametrize("chosen", ["fr", "en"])
def test_a_stranger_s_choice_outlives_the_page_and_beats_the_browser(db: None, chosen: str) -> None:
    client = browser(language="en" if chosen == "fr" else "fr")
    answer = client.post(LANGUAGE, {"language": chosen, "next": "/verify"})
    assert answer.headers["Location"] == "/verify"
    assert spoken(client) == chosen
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        True,
        "Lax",
        settings.LANGUAGE_COOKIE_AGE,
    )
    assert bool(cookie["secure"]) is settings.INSIGNE_SECURE is True


def test_a_person_s_choice_follows_them_to_another_browser(db: None) -> None:
    user = person("Lou Langue")
    browser(user).post(LANGUAGE, {"language": "en"})
    assert User.objects.get().language == "en"
    assert spoken(browser(user, language="fr")) == "en"
    event = Event.objects.get(verb="user.language_chosen")
    assert (event.object_id, event.actor, event.data) == (user.pk, user, {"language": "en"})


def test_a_person_s_choice_beats_a_cookie_that_somebody_left(db: None) -> None:
    client = browser(person("Lou Langue"), language="en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert spoken(client) == "fr"


def test_choosing_what_one_has_writes_nothing(db: None) -> None:
    browser(person("Lou Langue")).post(LANGUAGE, {"language": "fr"})
    assert not Event.objects.filter(verb="user.language_chosen").exists()


@pytest.mark.parametrize("chosen", ["", "de", "EN", "fr-FR", "../en"])
def test_a_language_that_we_do_not_speak_changes_nothing(db: None, chosen: str) -> None:
    client = browser(person("Lou Langue"))
    answer = client.post(LANGUAGE, {"language": chosen, "next": "/verify"})
    assert answer.headers["Location"] == "/verify"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    assert spoken(client) == "fr"


def test_a_cookie_that_was_tampered_with_is_ignored(db: None) -> None:
    client = browser(language="en")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "<script>"
    assert spoken(client) == "en"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "home",
        "x",
        "http:evil",
        "\n/verify",
    ],
)
def test_one_is_never_sent_to_another_site_nor_to_a_broken_page(db: None, back: str) -> None:
    answer = browser().post(LANGUAGE, {"language": "en", "next": back})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_one_comes_back_with_what_one_had_asked_for(db: None) -> None:
    answer = browser().post(LANGUAGE, {"language": "en", "next": "/review/?state=late&page=2"})
    assert answer.headers["Location"] == "/review/?state=late&page=2"


def test_a_link_does_not_choose_for_somebody(db: None) -> None:
    assert browser().get(LANGUAGE, {"language": "en"}).status_code == 405


def test_caches_are_told_that_the_answer_depends_on_the_reader(world: World) -> None:
    varies = {each.strip().lower() for each in browser().get(HOME).headers["Vary"].split(",")}
    assert varies >= {"accept-language", "cookie"}


def test_the_language_of_one_request_does_not_leak_into_the_next(db: None) -> None:
    assert [spoken(browser(language=each)) for each in ("en", "fr", "en", "de")] == ["en", "fr", "en", "fr"]
