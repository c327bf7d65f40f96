"""The displayer of the old backpack: opt-in, and silent about everybody else."""

import json
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from insigne.api import displaying
from insigne.api.models import Displayed
from insigne.awards import addresses
from insigne.awards.models import Award
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests.world import awarded, browser

CONVERT = "/displayer/convert/email"


def convert(address: str):
    return Client().post(CONVERT, {"email": address})


def listed(house, student=None) -> Award:
    award = awarded(house, student)
    Award.objects.filter(pk=award.pk).update(sharing=Award.Sharing.LISTED)
    return award


def on(person) -> int:
    browser(person).post("/account/platforms", {"displayed": "yes"})
    return Displayed.objects.get(person=person).number


def test_nobody_is_found_until_they_choose_to_be(world):
    student = world.ours.student
    listed(world.ours)
    assert convert(student.email).status_code == 404
    number = on(student)
    assert convert(student.email).json() == {"status": "okay", "userId": number}
    assert convert(student.email.upper() + " ").json()["userId"] == number
    assert consents.stands(student, Use.DISPLAYER, about=student.pk)


def test_unknown_and_unwilling_are_answered_alike_at_the_same_price(world, django_assert_num_queries):
    answers = []
    for address in (world.ours.student.email, "nobody@universite.example"):
        with django_assert_num_queries(1):
            answers.append(convert(address))
    first, second = answers
    assert (first.status_code, first.content, first.headers) == (
        second.status_code,
        second.content,
        second.headers,
    )


def test_the_address_must_be_proved(world):
    student = world.ours.student
    EmailAddress.objects.create(user=student, email="camille@perso.example", verified=False)
    on(student)
    assert convert("camille@perso.example").status_code == 404
    EmailAddress.objects.filter(email="camille@perso.example").update(verified=True)
    assert convert("camille@perso.example").status_code == 200


@pytest.mark.parametrize("body", [{}, {"email": ""}])
def test_without_an_address_there_is_nothing_to_find(db, body):
    assert Client().post(CONVERT, body).status_code == 400


@pytest.mark.parametrize("address", ["a" * 100_000, "é", "\x00", "%", "'; DROP TABLE", "x@y" * 90])
def test_an_odd_address_is_unknown(db, address):
    assert convert(address).status_code == 404


def test_it_shows_only_what_is_open_to_anybody(world):
    student = world.ours.student
    award, number = awarded(world.ours), on(student)
    groups = f"/displayer/{number}/groups.json"
    for sharing, expected in (("private", 0), ("link", 0), ("listed", 1)):
        Award.objects.filter(pk=award.pk).update(sharing=sharing)
        assert Client().get(groups).json()["groups"][0]["badges"] == expected
        assert len(Client().get(f"/displayer/{number}/group/1.json").json()["badges"]) == expected


def test_each_number_leads_to_its_own_person_and_nobody_else(world):
    award, theirs = listed(world.ours), listed(world.ours, world.stranger)
    numbers = {award: on(world.ours.student), theirs: on(world.stranger)}
    for each, number in numbers.items():
        assert convert(each.recipient.email).json()["userId"] == number
        shown = Client().get(f"/displayer/{number}/group/1.json").json()["badges"]
        assert [badge["hostedUrl"] for badge in shown] == [addresses.assertion(each.pk)]
    nobodys = next(number for number in range(1, 4) if number not in numbers.values())
    assert Client().get(f"/displayer/{nobodys}/groups.json").status_code == 404


def test_counting_reads_no_badge(world, django_assert_num_queries):
    listed(world.ours)
    number = on(world.ours.student)
    with django_assert_num_queries(2) as asked:
        Client().get(f"/displayer/{number}/groups.json")
    assert not any('"assertion"' in each["sql"] for each in asked)


def test_a_group_has_the_shape_that_the_old_displayers_read(world):
    award, number = listed(world.ours), on(world.ours.student)
    said = Client().get(f"/displayer/{number}/group/1.json").json()
    shown = said["badges"][0]
    badge = shown["assertion"]["badge"]
    assert (said["status"], said["userId"], said["groupId"]) == ("okay", number, 1)
    assert shown["hostedUrl"] == addresses.assertion(award.pk)
    assert badge["name"] == award.version.name.in_language("fr")
    assert badge["image"].startswith("https://insigne.example/")
    assert badge["criteria"].startswith("https://insigne.example/")
    assert badge["issuer"]["name"]
    assert world.ours.student.email not in json.dumps(said)
    assert str(world.ours.student.pk) not in json.dumps(said)


def test_it_says_the_days_of_the_school_s_clock_and_until_when(world):
    award, number = listed(world.ours), on(world.ours.student)
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # the 22nd in Paris
    Award.objects.filter(pk=award.pk).update(awarded_at=late)
    shown = Client().get(f"/displayer/{number}/group/1.json").json()["badges"][0]["assertion"]
    assert (shown["issued_on"], shown.get("expires")) == ("2026-11-22", None)
    Award.objects.filter(pk=award.pk).update(valid_until=late)
    shown = Client().get(f"/displayer/{number}/group/1.json").json()["badges"][0]["assertion"]
    assert shown["expires"] == "2026-11-22"


def test_a_revoked_or_declined_badge_is_not_shown(world):
    from django.utils import timezone

    award, number = listed(world.ours), on(world.ours.student)
    for field in ("revoked_at", "declined_at", "erased_at"):
        Award.objects.filter(pk=award.pk).update(**{field: timezone.now()})
        assert Client().get(f"/displayer/{number}/group/1.json").json()["badges"] == []
        Award.objects.filter(pk=award.pk).update(**{field: None})


def test_turned_off_the_number_leads_nowhere_for_good(world):
    student, number = world.ours.student, on(world.ours.student)
    browser(student).post("/account/platforms", {"displayed": "no"})
    assert convert(student.email).status_code == 404
    assert Client().get(f"/displayer/{number}/groups.json").status_code == 404
    assert Client().get(f"/displayer/{number}/group/1.json").status_code == 404
    assert not consents.stands(student, Use.DISPLAYER, about=student.pk)
    assert on(student) != number


def test_the_page_of_consents_turns_it_off_too(world):
    student, number = world.ours.student, on(world.ours.student)
    consents.take_back(Consent.objects.get(use=Use.DISPLAYER), by=student)
    assert Client().get(f"/displayer/{number}/groups.json").status_code == 404


@pytest.mark.parametrize(
    "path", ["/displayer/1/groups.json", "/displayer/1/group/1.json", "/displayer/x/groups.json"]
)
def test_a_number_that_nobody_has_is_unknown(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer.json()["status"]) == (404, "missing")


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 2**64, 10**30])
def test_a_number_larger_than_any_is_unknown(db, number):
    assert Client().get(f"/displayer/{number}/groups.json").status_code == 404


def test_another_group_is_unknown(world):
    assert Client().get(f"/displayer/{on(world.ours.student)}/group/2.json").status_code == 404


def test_numbers_are_not_counted_up(world):
    numbers = {on(world.ours.student), on(world.theirs.student), on(world.stranger)}
    assert len(numbers) == 3
    assert all(0 < number < 2**53 for number in numbers)
    assert max(numbers) - min(numbers) > 1000


@pytest.mark.usefixtures("one_instant")
def test_nobody_tries_a_list_of_addresses(world):
    number = on(world.ours.student)
    answers = [convert(f"personne{each}@universite.example").status_code for each in range(31)]
    assert answers[-1] == 429
    assert convert(world.ours.student.email).status_code == 429  # a hit is not told apart from a miss
    assert Client().get(f"/displayer/{number}/groups.json").status_code == 200


def test_ten_badges_cost_what_one_costs(world, django_assert_num_queries):
    listed(world.ours)
    listed(world.theirs, world.ours.student)
    number = on(world.ours.student)
    with django_assert_num_queries(2):
        assert len(Client().get(f"/displayer/{number}/group/1.json").json()["badges"]) == 2


def test_a_closed_account_is_not_found(world):
    student, number = world.ours.student, on(world.ours.student)
    student.is_active = False
    student.save()
    assert displaying.number_of(student.email) is None
    assert displaying.person_of(number) is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("email=a@b.example", "application/x-www-form-urlencoded; charset=utf-16"),
        ("x=1&" * 600, "application/x-www-form-urlencoded"),
        ("x", "multipart/form-data"),
        ("x", "multipart/form-data; boundary=é"),
    ],
)
def test_a_form_that_cannot_be_read_is_answered_as_machines_are(db, body, kind):
    answer = Client().generic("POST", "/displayer/convert/email", body.encode(), kind)
    assert answer.status_code == 400
    assert answer.json()["status"] == "error"
