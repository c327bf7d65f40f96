"""The account's pages come from allauth, and say "e-mail address" as ours do."""

import re
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils import translation

from insigne.people import actions
from tests.applications.pages import words
from tests.world import World, browser

CATALOGUE = Path(allauth.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
SHOWN = ("account/", "mfa/", "templates/account/", "templates/mfa/", "templates/allauth/")
# What is filled in, or no word.
NO_WORD = re.compile(r"%\([^)]*\)s|\{[^}]*\}|<[^>]*>")
THEIRS = re.compile(r"\bemails?\b", re.IGNORECASE)


def test_whatever_allauth_says_in_english_says_e_mail() -> None:
    with CATALOGUE.open("rb") as file:
        texts = [
            str(message.id)
            for message in read_po(file, locale="en")
            if any(place.startswith(SHOWN) and "admin" not in place for place, _line in message.locations)
        ]
    with translation.override("en"):
        said = [translation.gettext(text) for text in [*texts, "Enter a valid email address."]]
    assert len(said) > 100
    assert [text for text in said if THEIRS.search(NO_WORD.sub("", text))] == []


@pytest.mark.parametrize(
    "page", ["account_login", "account_signup", "account_reset_password", "account_email"]
)
def test_a_field_for_an_address_has_the_label_that_ours_have(world: World, page: str) -> None:
    student = world.ours.student
    actions.choose_language(student, "en")
    shown = words(browser(student if page == "account_email" else None, language="en").get(reverse(page)))
    assert "E-mail address" in shown
    assert not THEIRS.search(shown)
