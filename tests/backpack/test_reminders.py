"""Before a school address ends, its owner is reminded to add another: now and then, and never for ever."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from insigne.awards.models import ENDS, Award
from insigne.backpack import reminders
from insigne.backpack.models import Reminder
from insigne.institutions import actions as institutions
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.mail.reminders import remind_of_addresses
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.world import World, browser

HALF_A_YEAR = timedelta(days=183)


@pytest.fixture
def graduate(world: World) -> User:
    """Somebody with a school address alone, and a badge of two months ago."""
    institutions.change(
        world.ours.institution, by=world.ours.administrator, school_domains=["universite.example"]
    )
    person = worlds.person("Camille Moreau")
    award = awarded(world.ours, person)
    Award.objects.filter(pk=award.pk).update(awarded_at=timezone.now() - timedelta(days=60))
    run_ready()
    mail.outbox.clear()
    return person


def round_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who receives a letter when the daily round is made at this moment."""
    mail.outbox.clear()
    monkeypatch.setattr("insigne.mail.reminders.timezone.now", lambda: moment)
    remind_of_addresses.func()
    monkeypatch.undo()
    run_ready()
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_it_comes_once_then_again_after_half_a_year(graduate: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    assert round_at(now, monkeypatch) == [graduate.email]
    assert "adresse personnelle" in mail.outbox[0].subject
    assert reverse("account_email") in str(mail.outbox[0].body)
    assert round_at(now + timedelta(days=1), monkeypatch) == []
    Reminder.objects.update(last_sent_at=now - HALF_A_YEAR)
    assert round_at(now, monkeypatch) == [graduate.email]
    assert Reminder.objects.get().sent == 2
    told = Event.objects.filter(verb="reminder.sent").order_by("pk").values_list("actor", "data")
    assert list(told) == [(None, {"number": 1}), (None, {"number": 2})]


def test_it_does_not_come_in_the_first_month(graduate: User, monkeypatch: pytest.MonkeyPatch) -> None:
    Award.objects.filter(recipient=graduate).update(awarded_at=timezone.now() - timedelta(days=29))
    assert round_at(timezone.now(), monkeypatch) == []


def test_it_stops_when_a_personal_address_is_proved(graduate: User, monkeypatch: pytest.MonkeyPatch) -> None:
    added = EmailAddress.objects.create(user=graduate, email="camille@perso.example", verified=False)
    assert list(reminders.due(timezone.now())) == [graduate.pk]  # adding proves nothing
    added.verified = True
    added.save()
    assert round_at(timezone.now(), monkeypatch) == []


def test_it_stops_when_the_person_says_so(graduate: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(graduate)
    assert reverse("reminder-stop") in client.get(reverse("backpack")).content.decode()
    client.post(reverse("reminder-stop"))
    assert reverse("reminder-stop") not in client.get(reverse("backpack")).content.decode()
    assert round_at(timezone.now(), monkeypatch) == []


def test_twenty_who_are_reminded_cost_what_one_costs(world: World, graduate: User) -> None:
    others = [worlds.person(f"Sam {number}") for number in range(20)]
    for person in others:
        awarded(world.ours, person)
    Award.objects.update(awarded_at=timezone.now() - timedelta(days=60))
    EmailAddress.objects.create(user=others[0], email="sam@perso.example", verified=True)
    with CaptureQueriesContext(connection) as asked:
        due = list(reminders.due(timezone.now()))
    assert len(asked) == 2, "the school domains, then everybody's addresses"
    assert set(due) == {graduate.pk, *(person.pk for person in others[1:])}
    assert len(due) == 20


@pytest.mark.parametrize("end", ENDS)
def test_it_does_not_come_for_a_badge_that_fell(
    graduate: User, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    Award.objects.filter(recipient=graduate).update(**{end: timezone.now()})
    assert not reminders.needs_another_address(graduate)
    assert round_at(timezone.now(), monkeypatch) == []


def test_who_lost_the_reason_meanwhile_is_not_written_to(graduate: User) -> None:
    assert reminders.take_turn(graduate)
    assert not reminders.take_turn(graduate)
    Reminder.objects.all().delete()
    EmailAddress.objects.create(user=graduate, email="camille@perso.example", verified=True)
    assert not reminders.take_turn(graduate)


def test_whose_account_is_closed_is_not_written_to(graduate: User) -> None:
    assert list(reminders.due(timezone.now())) == [graduate.pk]
    User.objects.filter(pk=graduate.pk).update(is_active=False)
    assert list(reminders.due(timezone.now())) == []


def test_without_a_school_domain_nobody_is_reminded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    awarded(world.ours)
    Award.objects.update(awarded_at=timezone.now() - HALF_A_YEAR)
    assert list(reminders.due(timezone.now())) == []
    page = browser(world.ours.student).get(reverse("backpack")).content.decode()
    assert reverse("reminder-stop") not in page


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("a@ecole.example", True),
        ("a@etu.ecole.example", True),
        ("a@ETU.ECOLE.EXAMPLE", True),
        ("a@grandecole.example", False),
        ("a@ecole.example.org", False),
        ("a@perso.example", False),
    ],
)
def test_a_domain_covers_those_below_it_and_no_other(address: str, ends: bool) -> None:
    assert reminders.will_end(address, frozenset({"ecole.example"})) is ends


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,3}", fullmatch=True))
def test_a_domain_covers_itself_and_not_its_parent(domain: str) -> None:
    below = frozenset({f"x.{domain}"})
    assert reminders.will_end(f"a@x.{domain}", below)
    assert not reminders.will_end(f"a@{domain}", below)
