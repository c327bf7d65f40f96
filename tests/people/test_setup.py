"""The one-time link with which a fresh installation begins."""

from pathlib import Path

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from insigne.institutions.models import Institution, Membership, SigningKey
from insigne.journal.models import Event
from insigne.people import actions
from insigne.people.models import User
from insigne.web.localized import LocalizedText
from tests.applications.pages import says, words
from tests.threads import database_of_several_threads, together
from tests.world import World, browser, person

FIELDS = {
    "name_fr": "École du lac",
    "name_en": "Lake School",
    "slug": "lake",
    "url": "https://lake.example",
    "email": "badges@lake.example",
    "name": "Flora Fondatrice",
    "own_email": "Flora@Lake.example",
    "password": "un vélo bleu sous la pluie",
}


def address() -> str:
    return reverse("setup", args=[actions.setup_token()])


def test_one_page_makes_the_institution_its_key_and_its_administrator(db: None) -> None:
    client = browser()
    assert client.get(address()).status_code == 200
    answer = client.post(address(), FIELDS, follow=True)
    assert answer.redirect_chain == [(reverse("manage", args=["lake"]), 302)]
    assert says(answer, "Your institution is ready. Adopt a kit to publish your first badges.")
    school, flora = Institution.objects.get(), User.objects.get()
    assert (school.name.fr, school.name.en, school.slug) == ("École du lac", "Lake School", "lake")
    assert (flora.email, flora.name) == ("flora@lake.example", "Flora Fondatrice")
    assert flora.check_password(FIELDS["password"])
    membership = Membership.objects.get()
    assert (membership.institution, membership.user, membership.role) == (school, flora, "administrator")
    assert SigningKey.objects.get().institution == school


def test_the_link_works_once(db: None) -> None:
    link = address()
    browser().post(link, FIELDS)
    for token in (link, address()):
        assert browser().get(token).status_code == 404
        assert (
            browser().post(token, FIELDS | {"slug": "second", "own_email": "x@x.example"}).status_code == 404
        )
    assert Institution.objects.count() == 1


def test_no_link_opens_where_institutions_are(world: World) -> None:
    assert browser().get(address()).status_code == 404
    assert browser(world.ours.administrator).get(address()).status_code == 404


def test_the_link_is_too_old_after_a_day(db: None) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        link = address()
    with time_machine.travel(start + timezone.timedelta(hours=23), tick=False):
        assert browser().get(link).status_code == 200
    with time_machine.travel(start + timezone.timedelta(hours=24, seconds=1), tick=False):
        assert browser().get(link).status_code == 404
        assert browser().post(link, FIELDS).status_code == 404


FORGED = {
    "a word": lambda: "x",
    "signed for another purpose": lambda: signing.dumps("setup", salt="another purpose"),
    "signed with another key": lambda: signing.dumps("setup", salt=actions.SETUP_SALT, key="another key"),
    "cut short": lambda: actions.setup_token()[:-1],
}


@pytest.mark.parametrize("forgery", sorted(FORGED))
def test_a_forged_link_opens_nothing(db: None, forgery: str) -> None:
    token = FORGED[forgery]()
    assert browser().get(reverse("setup", args=[token])).status_code == 404
    assert browser().post(reverse("setup", args=[token]), FIELDS).status_code == 404
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_fr", ""),
        ("name_en", ""),
        ("slug", "with space"),
        ("slug", "été"),
        ("slug", "x" * 61),
        ("url", "not an address"),
        ("url", "https://lake.example/" + "x" * 200),
        ("email", "nobody"),
        ("email", "x" * 280 + "@lake.example"),
        ("own_email", "nobody"),
        ("own_email", "x" * 280 + "@lake.example"),
        ("own_email", ""),
        ("name", ""),
        ("password", "short"),
    ],
    ids=lambda value: value[:12],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_made(db: None, field: str, value: str) -> None:
    answer = browser().post(address(), FIELDS | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert b"Lake School" in answer.content or field == "name_en"
    for table in (Institution, User, SigningKey, Membership, Event):
        assert not table.objects.exists()


def test_a_password_that_is_the_founder_s_own_address_is_refused(db: None) -> None:
    answer = browser().post(address(), FIELDS | {"password": "flora@lake.example"})
    assert list(answer.context["form"].errors) == ["password"]


def test_an_address_that_has_an_account_is_told(db: None) -> None:
    there = person("Déjà Là")
    answer = browser().post(address(), FIELDS | {"own_email": there.email.upper()})
    assert says(answer, "An account with this address exists already.")
    assert not Institution.objects.exists()


def test_the_short_name_is_kept_in_lower_case(db: None) -> None:
    browser().post(address(), FIELDS | {"slug": "Lake-School"})
    assert Institution.objects.get().slug == "lake-school"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_and_the_founder_speak_the_reader_s_language(db: None, language: str) -> None:
    client = browser(language=language)
    assert says(client.get(address()), "Your institution", language)
    client.post(address(), FIELDS)
    assert User.objects.get().language == language
    assert "Flora Fondatrice" in words(client.get(reverse("account")))


def test_two_people_with_the_setup_link_at_once_found_one_institution(
    transactional_db: None, tmp_path: Path
) -> None:
    def start(name: str) -> object:
        return actions.set_up(
            person=actions.NewPerson(f"{name}@ecole.example", "Ada Ministre", "un vélo bleu sous la pluie"),
            institution=actions.NewInstitution(
                name, LocalizedText("École", "School"), "https://ecole.example", "badges@ecole.example"
            ),
            language="fr",
        )

    with database_of_several_threads(tmp_path):
        outcomes = together(lambda: start("une"), lambda: start("autre"))
        assert sorted(type(each).__name__ for each in outcomes) == ["SetupClosed", "tuple"]
        assert Institution.objects.count() == 1
