"""The pages of a second factor stand in our look and can be reached."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from insigne.institutions.sealing import unseal
from insigne.people.models import User
from tests.applications.pages import words
from tests.world import browser, person

PASSWORD = "un vélo bleu sous la pluie"
SIGN_IN = reverse("account_login")
PASSKEYS = "mfa_list_webauthn"


def member() -> User:
    user = person("Paul Parole")
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user: User) -> Client:
    """Through the pages, the password given again, as changing a factor asks for."""
    client = browser()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def activate(client: Client) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    return secret


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", PASSKEYS, "mfa_add_webauthn"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_open_in_our_look(db: None, name: str, language: str) -> None:
    user = member()
    User.objects.filter(pk=user.pk).update(language=language)
    page = signed_in(user).get(reverse(name))
    assert page.status_code == 200
    assert b"insigne.css" in page.content
    assert f'<html lang="{language}"'.encode() in page.content
    assert b'<main id="main"' in page.content


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "account_email", "account_change_password"],
)
def test_a_stranger_is_asked_to_sign_in(db: None, name: str) -> None:
    assert browser().get(reverse(name)).headers["Location"].startswith(SIGN_IN)


def test_whoever_walks_up_to_an_open_session_cannot_add_their_own_factor(db: None) -> None:
    client = browser()
    client.post(SIGN_IN, {"login": member().email, "password": PASSWORD})
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).headers["Location"].startswith(reverse("account_reauthenticate"))
    assert b"insigne.css" in client.get(reverse("account_reauthenticate")).content


def test_the_secret_is_shown_as_a_drawing_and_as_text(db: None) -> None:
    page = signed_in(member()).get(reverse("mfa_activate_totp"))
    assert b"data:image/svg+xml" in page.content
    assert page.context["form"].secret.encode() in page.content


def test_a_wrong_code_activates_nothing(db: None) -> None:
    client = signed_in(member())
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"][0] in words(answer)
    assert not Authenticator.objects.exists()


def test_with_a_second_factor_the_password_alone_is_not_enough(db: None) -> None:
    user = member()
    secret = activate(signed_in(user))
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    client = browser()
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("account")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(reverse("account")).status_code == 302
    cache.clear()  # the code that activated the factor was used: forget it, as thirty seconds would
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get(reverse("account")).status_code == 200


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(db: None) -> None:
    user = member()
    secret = activate(signed_in(user))
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept
    assert unseal(kept.encode()).decode() == secret
