"""Words typed into a page whose session had ended: kept through the sign-in, and given back to be checked."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from insigne.applications import actions
from insigne.applications.actions import Seen
from insigne.applications.models import Application, State
from insigne.people.models import User
from insigne.web import kept
from tests.applications.pages import (
    HTMX,
    address,
    again,
    codes,
    form,
    keeps_silent,
    says,
    typed_review,
    words,
)
from tests.world import World, browser, draft, person, submitted

PASSWORD = "une phrase assez longue"
RESTORED = "You were signed out meanwhile. What you had typed is below: check it, then save."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def end_every_session() -> None:
    Session.objects.all().delete()


def sign_in(client: Client, user: User, page: Any) -> Any:
    """Through the sign-in page to which `page` led, as a person does."""
    with_password(user)
    fields = form(client.get(page["Location"]), "login")
    return client.post(page["Location"], fields | {"login": user.email, "password": PASSWORD})


def expired(world: World, name: str, **typed: str) -> tuple[Client, Application, Any]:
    """A student who typed this, whose session ended, and who pressed the button."""
    application = draft(world.ours)
    client = browser(world.ours.student)
    fields = form(client.get(address(name, application)), "revision")
    end_every_session()
    return client, application, client.post(address(name, application), fields | typed)


def test_the_words_come_back_after_the_sign_in(world: World) -> None:
    client, application, response = expired(world, "application-experience", role="Présidente", start="hier")
    back = sign_in(client, world.ours.student, response)
    assert back["Location"] == address("application-experience", application)
    page = client.get(back["Location"])
    assert says(page, RESTORED)
    fields = form(page, "revision")
    assert (fields["role"], fields["start"]) == ("Présidente", "hier")


def test_the_explanations_come_back_after_the_sign_in(world: World) -> None:
    client, application, response = expired(world, "application-skills", reflection="J’ai appris")
    code = codes(application)[-1]
    path = address("application-skills", application)
    client.post(path, {f"text-{code}": "Un autre jour", f"chosen-{code}": "on", "reflection": "J’ai appris"})
    page = client.get(sign_in(client, world.ours.student, response)["Location"])
    assert says(page, RESTORED)
    fields = form(page, "revision")
    assert (fields[f"text-{code}"], fields[f"chosen-{code}"]) == ("Un autre jour", "on")


def test_the_notes_of_a_review_come_back_after_the_sign_in(world: World) -> None:
    application = submitted(world.ours)
    client = browser(world.ours.reviewer)
    path = address("review", application)
    end_every_session()
    response = client.post(
        path, typed_review(application, "not_yet", "Dites quand", "Presque", decision="accept")
    )
    page = client.get(sign_in(client, world.ours.reviewer, response)["Location"])
    fields = form(page, "round")
    assert fields["comment"] == "Presque"
    assert {fields[f"comment-{code}"] for code in codes(application)[:5]} == {"Dites quand"}
    assert {fields[f"verdict-{code}"] for code in codes(application)[:5]} == {"not_yet"}


def test_nothing_is_saved_before_the_person_has_checked(world: World) -> None:
    client, application, response = expired(world, "application-experience", role="Présidente")
    client.get(sign_in(client, world.ours.student, response)["Location"])
    saved = again(application)
    assert (saved.role, saved.experience_revision) == ("Trésorière", 1)


def test_a_decision_is_not_taken_by_signing_in(world: World) -> None:
    application = submitted(world.ours)
    client = browser(world.ours.reviewer)
    end_every_session()
    response = client.post(address("review", application), typed_review(application, decision="accept"))
    client.get(sign_in(client, world.ours.reviewer, response)["Location"])
    assert again(application).state == State.SUBMITTED


def test_the_words_that_came_back_are_saved_by_the_button(world: World) -> None:
    client, application, response = expired(world, "application-experience", role="Présidente")
    page = client.get(sign_in(client, world.ours.student, response)["Location"])
    assert (
        client.post(address("application-experience", application), form(page, "revision")).status_code == 302
    )
    assert again(application).role == "Présidente"


def test_the_words_come_back_once(world: World) -> None:
    client, _application, response = expired(world, "application-experience", role="Présidente")
    path = sign_in(client, world.ours.student, response)["Location"]
    client.get(path)
    page = client.get(path)
    assert keeps_silent(page, RESTORED)
    assert form(page, "revision")["role"] == "Trésorière"


def test_the_words_come_back_to_no_other_page(world: World) -> None:
    client, application, _response = expired(world, "application-experience", role="Présidente")
    client.force_login(world.ours.student, backend=BACKEND)
    skills = client.get(address("application-skills", application))
    assert keeps_silent(skills, RESTORED)
    assert says(client.get(address("application-experience", application)), RESTORED)


def test_the_words_come_back_to_nobody_who_may_not_read_them(world: World) -> None:
    client, application, _response = expired(world, "application-experience", role="Présidente")
    client.force_login(world.stranger, backend=BACKEND)
    page = client.get(address("application-experience", application))
    assert page.status_code == 404
    assert "Présidente" not in words(page)


def test_words_that_came_back_do_not_hide_what_was_saved_elsewhere_meanwhile(world: World) -> None:
    client, application, response = expired(world, "application-experience", role="Présidente")
    actions.save_experience(application, {"role": "Coordinatrice"}, Seen(1, ""), by=world.ours.student)
    page = client.get(sign_in(client, world.ours.student, response)["Location"])
    assert form(page, "revision")["role"] == "Présidente"
    assert "Coordinatrice" in words(page)


def test_a_page_that_saves_as_one_types_is_told_on_the_spot(world: World) -> None:
    application = draft(world.ours)
    reviewed_one = submitted(world.ours, by=person("Zoé Voisine"))
    for path in (address("application-experience", application), address("review", reviewed_one)):
        client = browser()
        response = client.post(path, {"role": "Présidente"}, headers=HTMX)
        assert response.status_code == 200
        assert says(response, "You were signed out: what you type now is not saved. It stays on this page.")
        assert kept.SESSION_KEY not in client.session
    assert again(application).role == "Trésorière"


def test_opening_a_page_signed_out_keeps_nothing(world: World) -> None:
    client = browser()
    client.get(address("application-experience", draft(world.ours)))
    assert kept.SESSION_KEY not in client.session


def test_the_newest_words_replace_the_older(world: World) -> None:
    client, application, response = expired(world, "application-experience", role="Présidente")
    client.post(address("application-experience", application), {"role": "Secrétaire"})
    page = client.get(sign_in(client, world.ours.student, response)["Location"])
    assert form(page, "revision")["role"] == "Secrétaire"


def test_a_body_of_any_size_does_not_swell_the_sessions_of_visitors(world: World) -> None:
    client = browser()
    path = address("application-experience", draft(world.ours))
    response = client.post(path, {"description": "x" * (kept.LARGEST + 1)})
    assert response.status_code == 302
    assert kept.SESSION_KEY not in client.session
    client.post(path, {"description": "x" * (kept.LARGEST - 100)})
    assert kept.SESSION_KEY in client.session


@pytest.mark.parametrize("query", ["?next=https://elsewhere.example/", "?check=1"])
def test_signing_in_leads_back_to_the_page_and_nowhere_else(world: World, query: str) -> None:
    path = address("application-experience", draft(world.ours))
    response = browser().post(path + query, {"role": "Présidente"})
    assert "elsewhere" not in response["Location"]
    assert response["Location"].startswith(reverse("account_login"))


def test_a_full_form_of_accents_fits_in_what_is_kept(world: World) -> None:
    """Nine explanations as long as may be sent, every letter of which takes six in the body."""
    application = draft(world.ours)
    client = browser()
    client.post(
        address("application-skills", application),
        {f"text-{code}": "é" * 3000 for code in codes(application)} | {"reflection": "é" * 3000},
    )
    assert kept.SESSION_KEY in client.session


def test_words_wait_for_an_hour_and_the_sign_in_then_lasts_as_any_other(world: World) -> None:
    client, _application, response = expired(world, "application-experience", role="Présidente")
    assert client.session.get_expiry_age() == kept.LIFETIME
    sign_in(client, world.ours.student, response)
    assert client.session.get_expiry_age() > kept.LIFETIME
