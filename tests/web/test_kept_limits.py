"""Words kept through a sign-in are no way to fill the disk."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from insigne.web import kept
from tests import world as worlds

pytestmark = pytest.mark.django_db
PAGE = "/applications/00000000-0000-4000-8000-000000000000/experience"


def _kept() -> int:
    return sum(kept.SESSION_KEY in session.get_decoded() for session in Session.objects.all())


def test_an_address_that_posts_again_and_again_is_kept_only_so_often() -> None:
    for _time in range(kept.PER_MINUTE + 5):
        answer = worlds.browser().post(PAGE, {"description": "des mots"})
        assert answer.headers["Location"].startswith(reverse("account_login"))
    assert _kept() == kept.PER_MINUTE


def test_words_are_kept_for_an_hour() -> None:
    client = worlds.browser()
    client.post(PAGE, {"description": "des mots"})
    assert client.session.get_expiry_age() <= kept.LIFETIME


def test_more_words_than_a_form_holds_are_not_kept() -> None:
    worlds.browser().post(PAGE, {"description": "x" * (kept.LARGEST + 1)})
    assert _kept() == 0
