"""One's account page, and what is known of a person."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.institutions.models import Membership, Role
from insigne.journal.models import Event
from insigne.people import actions
from insigne.people.models import User, display_name
from tests import world as worlds
from tests.applications.pages import says, words
from tests.world import World, browser, person

PAGE = reverse("account")


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    assert browser().get(PAGE).headers["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_one_sees_one_s_own_name_address_and_roles(world: World) -> None:
    Membership.objects.create(
        institution=world.theirs.institution, user=world.ours.reviewer, role=Role.FACILITATOR
    )
    text = words(browser(world.ours.reviewer).get(PAGE))
    for told in ("Rémi Relecteur", world.ours.reviewer.email, "Université ours", "Université theirs"):
        assert told in text
    assert world.ours.second_reviewer.email not in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_leads_to_addresses_password_and_second_factor(db: None, language: str) -> None:
    client = browser(person("Paul Parole", language))
    page = client.get(PAGE)
    assert says(page, "Second factor and passkeys", language)
    for name in ("account_email", "account_change_password", "mfa_index"):
        assert f'href="{reverse(name)}"'.encode() in page.content
        assert client.get(reverse(name), follow=True).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_email", "messages", "platforms", "my-data", "consents", "who-sees-what"]
)
def test_what_the_page_leads_to_leads_back(db: None, name: str) -> None:
    page = browser(person("Paul Parole")).get(reverse(name)).content.decode()
    assert f'<p class="crumbs"><a href="{PAGE}">' in page


def test_whoever_has_no_role_reads_of_none(world: World) -> None:
    assert not says(browser(world.stranger).get(PAGE), "Your roles")


def test_more_roles_ask_no_more_of_the_database(db: None) -> None:
    user = person("Paul Parole")
    counts = []
    for number in (2, 6):
        for place in range(number):
            school = worlds.house(f"school-{number}-{place}").institution
            Membership.objects.create(institution=school, user=user, role=Role.STUDENT)
        with CaptureQueriesContext(connection) as queries:
            assert browser(user).get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_about_a_person_is_kept_by_no_cache(world: World) -> None:
    assert browser(world.stranger).get(PAGE).headers["Cache-Control"] == "private, no-store"


# --- The person ----------------------------------------------------------------------------------------


def test_a_registered_person_has_a_proved_address_and_a_line_in_the_journal(db: None) -> None:
    user = actions.register(email=" Ada@School.example ", name="Ada", password=None)
    assert user.email == "ada@school.example"
    assert user.emailaddress_set.get(primary=True, verified=True).email == "ada@school.example"
    assert Event.objects.get(verb="user.registered").object_id == user.pk
    assert not user.has_usable_password()


def test_an_address_belongs_to_one_person(db: None) -> None:
    actions.register(email="ada@school.example", name="Ada", password=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.register(email="ADA@school.example", name="Other", password=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="Ada@School.example", name="Other").save()
    assert User.objects.count() == 1


def test_registering_is_all_or_nothing(db: None) -> None:
    first = actions.register(email="ada@school.example", name="Ada", password=None)
    first.emailaddress_set.create(email="home@ada.example", verified=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.register(email="home@ada.example", name="Other", password=None)
    assert User.objects.count() == 1
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("name", "shown"), [("Ada", "Ada"), ("", "ada@school.example")])
def test_a_person_is_called_by_name_or_else_by_address(name: str, shown: str) -> None:
    assert display_name(User(email="ada@school.example", name=name)) == shown
