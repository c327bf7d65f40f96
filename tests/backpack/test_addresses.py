"""A badge outlives the mailbox that it was awarded to: several addresses, each proved, each one person's."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from insigne.backpack import actions
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.backpack.making import badge_for, only_of
from tests.mail.test_notifications import outbox
from tests.world import World, browser

pytestmark = pytest.mark.usefixtures("web")
CLAIMED = "camille.moreau@perso.example"


def signed_in(person: User) -> Client:
    """A session that begins with the password: allauth asks for a recent one before it changes addresses."""
    person.set_password("un mot de passe assez long")
    person.save()
    client = Client(headers={"accept-language": "fr"})
    login = {"login": person.email, "password": "un mot de passe assez long"}
    assert client.post(reverse("account_login"), login).status_code == 302
    return client


def add(client: Client, address: str) -> str:
    return client.post(
        reverse("account_email"), {"action_add": "", "email": address}, follow=True
    ).content.decode()


def links_sent_to(address: str) -> list[str]:
    """The paths of the confirmation links that stand in the letters to this address."""
    letters = [letter for letter in mail.outbox if letter.to == [address]]
    found = (re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+/)", str(each.body)) for each in letters)
    return [match[1] for match in found if match]


def test_a_confirmed_address_makes_mine_what_was_kept_apart(world: World) -> None:
    person = world.ours.student
    for each in (person, world.stranger):
        actions.bring_in(each, badge_for(CLAIMED), kind="file", by=each)
    assert only_of(person).is_foreign
    client = signed_in(person)
    add(client, CLAIMED)
    run_ready()
    assert only_of(person).is_foreign  # adding proves nothing
    client.post(links_sent_to(CLAIMED)[0])
    run_ready()
    assert only_of(person).is_mine
    checked = Event.objects.filter(verb="backpack.checked").values_list("object_id", flat=True)
    assert [*checked] == [only_of(person).pk]  # nobody else's is looked at for it


def test_of_two_people_who_claim_an_address_only_who_confirms_it_has_it(world: World) -> None:
    first, second = world.ours.student, world.stranger
    clients = [signed_in(first), signed_in(second)]
    for client in clients:
        add(client, CLAIMED)
        cache.clear()  # allauth writes to an address once in three minutes, whoever asks
    earlier, later = links_sent_to(CLAIMED)
    assert clients[0].post(earlier).status_code == 302
    answer = clients[1].get(later)
    told = answer.content.decode()
    assert "autre compte" in told
    assert CLAIMED in told
    clients[1].post(later)
    proved = EmailAddress.objects.filter(email=CLAIMED, verified=True)
    assert [each.user for each in proved] == [first]


def test_an_address_that_somebody_has_confirmed_cannot_be_confirmed_by_another_at_once(world: World) -> None:
    """The database itself holds it: two clicks at the same instant give one owner."""
    EmailAddress.objects.create(user=world.ours.student, email=CLAIMED, verified=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=world.stranger, email=CLAIMED, verified=True)


def test_who_adds_an_address_of_somebody_else_learns_nothing_and_gets_nothing(world: World) -> None:
    EmailAddress.objects.create(user=world.ours.student, email=CLAIMED, verified=True)
    second = world.stranger
    actions.bring_in(second, badge_for(CLAIMED), kind="file", by=second)
    add(signed_in(second), CLAIMED)
    run_ready()
    assert not EmailAddress.objects.filter(user=second, email=CLAIMED, verified=True).exists()
    assert only_of(second).is_foreign


def test_letters_follow_the_main_address(world: World) -> None:
    person = worlds.person("Camille")
    EmailAddress.objects.create(user=person, email=CLAIMED, verified=True)
    client = signed_in(person)
    client.post(reverse("account_email"), {"action_primary": "", "email": CLAIMED})
    person.refresh_from_db()
    assert person.email == CLAIMED
    worlds.badge(world.ours)
    outbox()
    awarded(world.ours, person)
    assert [letter.to for letter in outbox()] == [[CLAIMED]]


def test_a_badge_that_was_awarded_here_stays_when_the_address_goes(world: World) -> None:
    person = worlds.person("Camille")
    award = awarded(world.ours, person)
    school = person.email
    EmailAddress.objects.create(user=person, email=CLAIMED, verified=True)
    client = signed_in(person)
    client.post(reverse("account_email"), {"action_primary": "", "email": CLAIMED})
    client.post(reverse("account_email"), {"action_remove": "", "email": school})
    assert not EmailAddress.objects.filter(email=school).exists()
    page = browser(User.objects.get(pk=person.pk)).get(reverse("backpack")).content.decode()
    assert reverse("award", args=[award.pk]) in page
