"""Institutions endorse badges and each other."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne import credentials
from insigne.awards import addresses
from insigne.catalogue import actions as catalogue
from insigne.endorsements import actions, giving, queries, refusals
from insigne.endorsements.models import Endorsement
from insigne.institutions.addresses import did
from insigne.journal.models import Event
from insigne.people.models import Consent
from insigne.web import own
from insigne.web.localized import LocalizedText
from tests.applications.pages import says, words
from tests.endorsements.making import ENGLISH, FRENCH, SAID, again, award_of, document, given, signed
from tests.mail.test_notifications import outbox
from tests.world import World, badge, browser, house

WORDS = LocalizedText(FRENCH, ENGLISH)


def manage(world_house) -> str:
    return reverse("manage-endorsements", args=[world_house.institution.slug])


def give_page(world_house) -> str:
    return reverse("endorsement-give", args=[world_house.institution.slug])


def shown_page(world: World, kind: str) -> str:
    if kind == "badge":
        return reverse("badge", args=[badge(world.ours).code])
    return reverse("institution", args=[world.ours.institution.slug])


@pytest.mark.parametrize("kind", ["badge", "institution"])
def test_it_is_signed_with_the_givers_own_key(world: World, kind: str) -> None:
    made = given(world, kind)
    assert credentials.verify(bytes(made.credential), fetch=own.fetch).verdict == "verified"
    content = json.loads(bytes(made.credential))
    assert content["issuer"]["id"] == did(world.theirs.institution)
    endorsed = addresses.achievement(made.version) if made.version else did(world.ours.institution)
    assert content["credentialSubject"]["id"] == endorsed
    comment = content["credentialSubject"]["endorsementComment"]
    assert FRENCH in comment
    assert ENGLISH in comment


@pytest.mark.parametrize("kind", ["badge", "institution"])
def test_it_is_shown_once_the_endorsed_side_accepts(world: World, kind: str) -> None:
    made = given(world, kind)
    path = shown_page(world, kind)
    assert FRENCH not in words(browser().get(path))
    assert browser().get(document(made)).status_code == 404
    browser(world.ours.manager).post(reverse("endorsement-show", args=[made.pk]), {"shown": "yes"})
    assert FRENCH in words(browser().get(path))
    assert ENGLISH in words(browser(language="en").get(path))
    assert not Consent.objects.exists(), (
        "an institution shows what is its own: no person consents to anything"
    )
    told = Event.objects.filter(verb__in=("endorsement.given", "endorsement.shown")).order_by("pk")
    assert list(told.values_list("verb", "actor", "institution_id")) == [
        ("endorsement.given", world.theirs.manager.pk, world.theirs.institution.pk),
        ("endorsement.shown", world.ours.manager.pk, world.theirs.institution.pk),
    ]
    assert browser().get(document(made)).content == bytes(made.credential)


def test_both_sides_read_the_document_before_it_is_shown(world: World) -> None:
    made = given(world)
    for user in (world.ours.manager, world.theirs.manager):
        assert browser(user).get(document(made)).status_code == 200
    for user in (world.ours.student, world.ours.reviewer, world.stranger):
        assert browser(user).get(document(made)).status_code == 404


def test_only_the_endorsed_sides_managers_show_it(world: World) -> None:
    made = given(world)
    for user in (world.theirs.manager, world.ours.reviewer, world.ours.student, world.stranger):
        assert (
            browser(user).post(reverse("endorsement-show", args=[made.pk]), {"shown": "yes"}).status_code
            == 404
        )
        with pytest.raises(PermissionDenied):
            actions.show(made, by=user)


def test_only_managers_give(world: World) -> None:
    for user in (world.theirs.reviewer, world.theirs.student, world.ours.manager, world.stranger):
        assert browser(user).get(give_page(world.theirs)).status_code == 404
        assert browser(user).get(manage(world.theirs)).status_code == 404
        with pytest.raises(PermissionDenied):
            giving.give(world.theirs.institution, world.ours.institution, WORDS, by=user)


def test_a_manager_chooses_among_others_badges_and_institutions(world: World) -> None:
    ours, theirs = badge(world.ours), badge(world.theirs)
    page = browser(world.theirs.manager).get(give_page(world.theirs)).content.decode()
    assert f"badge:{ours.current_id}" in page
    assert f"institution:{world.ours.institution.pk}" in page
    assert f"badge:{theirs.current_id}" not in page
    assert f"institution:{world.theirs.institution.pk}" not in page


def test_giving_by_the_page_signs_and_tells_the_other_sides_managers(world: World) -> None:
    sent = {"to": f"badge:{badge(world.ours).current_id}", "words_fr": FRENCH, "words_en": ENGLISH}
    outbox()
    answer = browser(world.theirs.manager).post(give_page(world.theirs), sent)
    assert answer["Location"] == manage(world.theirs)
    assert [message.to for message in outbox()] == [[world.ours.manager.email]]
    assert FRENCH in words(browser(world.ours.manager).get(manage(world.ours)))


@pytest.mark.parametrize(
    "changed",
    [
        {"words_fr": ""}, {"words_en": "Short."}, {"to": ""}, {"to": "badge:00000000-0000-4000-8000-000000000000"},
        {"to": "institution:x"}, {"words_fr": FRENCH + " https://x.example"},
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_said(world: World, changed: dict[str, str]) -> None:
    sent = {"to": f"badge:{badge(world.ours).current_id}", "words_fr": FRENCH, "words_en": ENGLISH}
    assert browser(world.theirs.manager).post(give_page(world.theirs), sent | changed).status_code == 422
    assert not Endorsement.objects.exists()


def test_nobody_endorses_themselves(world: World) -> None:
    for own_thing in (badge(world.ours).current, world.ours.institution):
        with pytest.raises(refusals.NotToOneself):
            giving.give(world.ours.institution, own_thing, WORDS, by=world.ours.manager)


def test_a_badge_that_is_not_published_is_not_endorsed(world: World) -> None:
    catalogue.retire(badge(world.ours), by=world.ours.manager)
    with pytest.raises(refusals.NotPublished):
        given(world)


@pytest.mark.parametrize("kind", ["badge", "institution"])
def test_one_standing_endorsement_of_a_thing_is_enough(world: World, kind: str) -> None:
    made = given(world, kind)
    with pytest.raises(refusals.AlreadyGiven):
        given(world, kind)
    giving.withdraw(made, by=world.theirs.manager)
    assert given(world, kind).stands


def test_one_endorses_several_things_several_endorse_one_and_one_is_taken_back(world: World) -> None:
    third, theirs = house("tiers"), world.theirs
    made, of_institution = given(world), given(world, "institution")
    other = badge(world.ours, "tutorer-ses-pairs").current
    assert made.version and other
    of_other = giving.give(theirs.institution, other, WORDS, by=theirs.manager)
    by_third = [
        giving.give(third.institution, endorsed, WORDS, by=third.manager)
        for endorsed in (made.version, world.ours.institution)
    ]
    for _click in range(2):
        giving.withdraw(made, by=theirs.manager)
    assert Event.objects.get(verb="endorsement.withdrawn").object_id == made.pk
    assert not again(made).stands
    assert all(again(each).stands for each in (of_institution, of_other, *by_third))
    assert set(queries.given(theirs.institution.pk)) == {made, of_institution, of_other}
    assert set(queries.given(third.institution.pk)) == set(by_third)


def test_what_a_person_wrote_of_an_award_is_none_of_its_institution_s_endorsements(world: World) -> None:
    """It signs them with its key, and neither lists them nor takes them back."""
    made, ours = signed(award_of(world.ours, "listed"), shown=True), world.ours.institution
    assert not queries.given(ours.pk).exists() and not queries.received(ours.pk).exists()
    page = browser(world.ours.manager).get(manage(world.ours))
    assert says(page, "No endorsement yet") and SAID not in words(page)
    path = reverse("endorsement-withdraw", args=[ours.slug, made.pk])
    assert browser(world.ours.manager).post(path, {"confirmed": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        giving.withdraw(made, by=world.ours.manager)
    assert again(made).stands and again(made).shown


def test_taking_it_back_asks_once_then_hides_it_everywhere(world: World) -> None:
    made = given(world)
    actions.show(made, by=world.ours.manager)
    path = reverse("endorsement-withdraw", args=[world.theirs.institution.slug, made.pk])
    client = browser(world.theirs.manager)
    assert says(client.get(path), "Take this endorsement back?")
    outbox()
    client.post(path, {"confirmed": "yes"})
    assert FRENCH not in words(browser().get(shown_page(world, "badge")))
    assert browser().get(document(made)).status_code == 410
    assert [message.to for message in outbox()] == [[world.ours.manager.email]]


def test_only_the_giver_takes_it_back(world: World) -> None:
    made = given(world)
    path = reverse("endorsement-withdraw", args=[world.theirs.institution.slug, made.pk])
    foreign = reverse("endorsement-withdraw", args=[world.ours.institution.slug, made.pk])
    for user, where in (
        (world.ours.manager, path),
        (world.ours.manager, foreign),
        (world.theirs.student, path),
    ):
        assert browser(user).post(where, {"confirmed": "yes"}).status_code == 404
    with pytest.raises(PermissionDenied):
        giving.withdraw(made, by=world.ours.manager)
    assert again(made).stands


def test_the_endorsed_side_hides_it_and_never_deletes_what_another_signed(world: World) -> None:
    made = given(world)
    actions.show(made, by=world.ours.manager)
    with pytest.raises(PermissionDenied):
        actions.remove(made, by=world.ours.manager)
    actions.hide(made, by=world.ours.manager)
    assert (again(made).stands, again(made).shown) == (True, False)


def test_it_stands_with_what_it_speaks_of_and_nowhere_else(world: World) -> None:
    of_badge, of_institution = given(world), given(world, "institution")
    for made in (of_badge, of_institution):
        actions.show(made, by=world.ours.manager)
    ours, theirs = world.ours.institution, world.theirs.institution
    assert list(queries.shown_with_badge(badge(world.ours))) == [of_badge]
    assert not queries.shown_with_badge(badge(world.ours, "tutorer-ses-pairs")).exists()
    assert list(queries.shown_with_institution(ours)) == [of_institution]
    assert not queries.shown_with_institution(theirs).exists()
    assert set(queries.received(ours.pk)) == {of_badge, of_institution}
    assert not queries.received(theirs.pk).exists()
    giving.withdraw(of_badge, by=world.theirs.manager)
    assert set(queries.received(ours.pk)) == {of_institution}


def test_the_page_is_empty_before_anything(world: World) -> None:
    assert says(browser(world.ours.manager).get(manage(world.ours)), "No endorsement yet")


def test_a_list_of_two_costs_what_one_costs(world: World) -> None:
    client, costs = browser(world.ours.manager), []
    for kind in ("badge", "institution"):
        given(world, kind)
        client.get(manage(world.ours))
        with CaptureQueriesContext(connection) as queries:
            client.get(manage(world.ours))
        costs.append(len(queries))
    assert costs[0] == costs[1]
