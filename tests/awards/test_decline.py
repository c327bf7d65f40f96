"""Who was awarded a badge may decline it: nobody has seen it, and nobody will."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from insigne.awards import actions
from insigne.awards.models import Award, Delivery
from insigne.journal.models import Event
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests import world as worlds
from tests.awards.making import COLLEAGUES, OUTSIDERS, awarded, checked, codes, someone
from tests.world import World, browser


def test_it_closes_the_page_and_every_check_says_that_it_no_longer_stands(world: World) -> None:
    award = awarded(world.ours)
    actions.share(award, Award.Sharing.LISTED, by=world.ours.student)
    actions.decline(award, by=world.ours.student)
    assert award.declined_at
    assert not award.is_shared
    assert browser().get(reverse("award", args=[award.pk])).status_code == 404
    report = checked(bytes(award.credential))
    assert report.verdict == "rejected"
    assert "status.revoked" in codes(report, "fail")
    hosted = browser().get(reverse("award-assertion", args=[award.pk]))
    assert (hosted.status_code, json.loads(hosted.content)["revoked"]) == (410, True)


def test_its_copies_in_wallets_end_with_it_and_one_that_had_ended_keeps_its_day(world: World) -> None:
    student, award, other = world.ours.student, awarded(world.ours), awarded(world.ours)
    before = timezone.now() - timedelta(days=3)
    for each, place, ended in ((award, 77, None), (award, 78, before), (other, 79, None)):
        Delivery.objects.create(
            award=each, format="ldp_vc", holder="did:key:x", status_list=each.status_list, status_index=place,
            delivered_at=before, revoked_at=ended,
        )  # fmt: skip
    actions.decline(award, by=student)
    assert award.revocation_reason == "Décliné par la personne qui l’a reçu."
    ended = dict(Delivery.objects.values_list("status_index", "revoked_at"))
    assert ended == {77: award.declined_at, 78: before, 79: None}


def test_it_declines_no_other_badge_of_theirs_or_of_anybody(world: World) -> None:
    student, award = world.ours.student, awarded(world.ours)
    others = [awarded(world.ours), awarded(world.ours, world.stranger), awarded(world.theirs)]
    for other in others:
        assert other.recipient
        actions.share(other, Award.Sharing.LISTED, by=other.recipient)
    actions.decline(award, by=student)
    for other in others:
        other.refresh_from_db()
        assert other.stands and other.is_shared and not other.revocation_reason


def test_it_ends_every_consent_about_the_badge_and_no_other(world: World) -> None:
    student = world.ours.student
    award, other = awarded(world.ours), awarded(world.ours)
    for each in (award, other):
        actions.share(each, Award.Sharing.LINK, by=student)
        consents.give(student, Use.WALLET, about=each.pk)
    actions.decline(award, by=student)
    standing = Consent.objects.filter(withdrawn_at=None)
    assert set(standing.values_list("about", flat=True)) == {other.pk}


def test_it_is_declined_before_anybody_has_seen_it(world: World) -> None:
    award = awarded(world.ours)
    assert browser().get(reverse("award", args=[award.pk])).status_code == 404
    actions.decline(award, by=world.ours.student)
    assert browser().get(reverse("award", args=[award.pk])).status_code == 404


def test_the_institution_sees_that_it_was_declined_and_nothing_else(world: World) -> None:
    award = awarded(world.ours)
    actions.decline(award, by=world.ours.student)
    page = browser(world.ours.manager).get(reverse("manage-awards", args=["ours"])).content.decode()
    assert "décliné" in page
    assert reverse("award-revoke", args=[award.pk]) not in page
    shown = browser(world.ours.manager).get(reverse("award", args=[award.pk])).content.decode()
    assert "a décliné ce badge" in shown
    event = Event.objects.get(verb="award.declined")
    assert (event.data, event.institution_id) == ({}, world.ours.institution.pk)


def test_the_application_that_led_to_it_stays(world: World) -> None:
    award = worlds.awarded(world.ours)
    actions.decline(award, by=world.ours.student)
    page = browser(world.ours.student).get(reverse("applications"))
    assert "Engagement associatif" in page.content.decode()


def test_a_declined_badge_cannot_be_opened_again_and_closing_it_is_no_error(world: World) -> None:
    student, award = world.ours.student, awarded(world.ours)
    actions.decline(award, by=student)
    for open_to in (Award.Sharing.LINK, Award.Sharing.LISTED):
        with pytest.raises(PermissionDenied):
            actions.share(award, open_to, by=student)
    actions.share(award, Award.Sharing.PRIVATE, by=student)


def test_a_page_that_was_opened_before_does_not_open_it_again(world: World) -> None:
    award, student = awarded(world.ours), world.ours.student
    opened_before = Award.objects.get(pk=award.pk)
    actions.decline(award, by=student)
    with pytest.raises(PermissionDenied):
        actions.share(opened_before, Award.Sharing.LISTED, by=student)
    award.refresh_from_db()
    assert award.sharing == Award.Sharing.PRIVATE


def test_declining_twice_is_once_and_keeps_the_reason_of_an_earlier_revocation(world: World) -> None:
    student, award = world.ours.student, awarded(world.ours)
    actions.revoke(award, reason="Erreur de liste.", by=world.ours.manager)
    actions.decline(award, by=student)
    actions.decline(award, by=student)
    assert award.revocation_reason == "Erreur de liste."
    assert Event.objects.filter(verb="award.declined").count() == 1


@pytest.mark.parametrize("who", (*OUTSIDERS, *COLLEAGUES, "ours.manager", "ours.administrator"))
def test_nobody_but_its_recipient_declines_it(world: World, who: str) -> None:
    award, other = awarded(world.ours), someone(world, who)
    with pytest.raises(PermissionDenied):
        actions.decline(award, by=other)
    address = reverse("award-decline", args=[award.pk])
    assert browser(other).get(address).status_code == 404
    assert browser(other).post(address, {"confirmed": "yes"}).status_code == 404
    award.refresh_from_db()
    assert award.declined_at is None


def test_its_page_asks_once_says_what_happens_and_is_reached_from_the_badge(world: World) -> None:
    award, client = awarded(world.ours), browser(world.ours.student)
    address = reverse("award-decline", args=[award.pk])
    assert address in client.get(reverse("award", args=[award.pk])).content.decode()
    asked = client.get(address).content.decode()
    assert "votre demande reste" in asked
    client.post(address)  # without the confirmation nothing happens
    award.refresh_from_db()
    assert award.declined_at is None
    answer = client.post(address, {"confirmed": "yes"}, follow=True)
    assert "Vous avez décliné le badge" in answer.content.decode()
    assert client.get(address).status_code == 404
    shown = client.get(reverse("award", args=[award.pk])).content.decode()
    assert "Vous avez décliné ce badge" in shown
    assert address not in shown
    assert reverse("award-share", args=[award.pk]) not in shown
