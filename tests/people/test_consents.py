"""Consents: one per use, with its date and text; withdrawn as easily as given, with effect at once."""

from uuid import uuid4

import pytest
from django.urls import reverse

from insigne.api import actions as platforms
from insigne.api.models import Platform
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.endorsements.models import Endorsement
from insigne.holders import WITHDRAWALS
from insigne.journal.models import Event
from insigne.people import consents
from insigne.people.models import Consent, Use
from tests import world as worlds
from tests.api.making import register
from tests.endorsements.making import award_of, signed
from tests.world import World, browser

LINK, LISTED, PRIVATE = Award.Sharing.LINK, Award.Sharing.LISTED, Award.Sharing.PRIVATE


def standing(award: Award) -> set[str]:
    return set(Consent.objects.filter(about=award.pk, withdrawn_at=None).values_list("use", flat=True))


@pytest.mark.parametrize(
    ("choices", "uses"),
    [
        ([LINK], {"award_page"}),
        ([LISTED], {"award_listed"}),
        ([LINK, LISTED], {"award_listed"}),
        ([LISTED, LINK], {"award_page"}),
        ([LISTED, PRIVATE], set()),
        ([LINK, LINK], {"award_page"}),
    ],
)
def test_a_page_s_consent_is_what_its_owner_chose(world: World, choices: list[str], uses: set[str]) -> None:
    award = worlds.awarded(world.ours)
    for choice in choices:
        awards.share(award, choice, by=world.ours.student)
    assert standing(award) == uses


def test_the_wording_stands_beside_the_choice_and_is_kept(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    consent = Consent.objects.get()
    page = browser(world.ours.student).get(reverse("award", args=[award.pk])).content.decode()
    assert consent.wording in page and consent.language == "fr"


def test_taking_it_back_closes_the_page_at_once(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    visitor, page = browser(), reverse("award", args=[award.pk])
    assert visitor.get(page).status_code == 200
    consent = Consent.objects.get()
    response = browser(world.ours.student).post(reverse("consent-withdraw", args=[consent.pk]), follow=True)
    assert "Votre consentement est retiré" in response.content.decode()
    assert visitor.get(page).status_code == 404
    award.refresh_from_db()
    consent.refresh_from_db()
    assert award.sharing == PRIVATE and consent.withdrawn_at


def test_taking_it_back_twice_is_said_and_harms_nothing(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    client, consent = browser(world.ours.student), Consent.objects.get()
    client.post(reverse("consent-withdraw", args=[consent.pk]))
    awards.share(award, LINK, by=world.ours.student)
    response = client.post(reverse("consent-withdraw", args=[consent.pk]), follow=True)
    assert "déjà retiré" in response.content.decode()
    assert standing(award) == {"award_page"}


def test_nobody_takes_back_another_s(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    consent = Consent.objects.get()
    for other in (world.stranger, world.ours.administrator):
        assert browser(other).post(reverse("consent-withdraw", args=[consent.pk])).status_code == 404
    assert standing(award) == {"award_listed"}


def test_giving_twice_is_once_and_a_withdrawal_keeps_its_day(world: World) -> None:
    sam, about = world.ours.student, uuid4()
    for _click in range(2):
        consents.give(sam, Use.PATH, about=about)
    consents.withdraw(sam, Use.PATH, about=about)
    first_day = Consent.objects.get().withdrawn_at
    consents.withdraw(sam, Use.PATH, about=about)
    assert Consent.objects.get().withdrawn_at == first_day
    told = Event.objects.filter(verb__startswith="consent.").order_by("pk").values_list("verb", "actor")
    assert list(told) == [("consent.given", sam.pk), ("consent.withdrawn", sam.pk)]


def test_a_consent_is_of_one_person_for_one_use_of_one_thing(world: World) -> None:
    sam, other, about = world.ours.student, world.theirs.student, uuid4()
    consents.give(sam, Use.PATH, about=about)
    for nobody_else, nothing_else in ((other, Use.PATH), (sam, Use.DIRECTORY)):
        consents.withdraw(nobody_else, nothing_else, about=about)
        assert not consents.stands(nobody_else, nothing_else, about=about)
    consents.withdraw(sam, Use.PATH, about=uuid4())
    assert consents.stands(sam, Use.PATH, about=about)
    assert not consents.stands(sam, Use.PATH, about=uuid4())


def test_what_was_withdrawn_stands_no_more_until_it_is_given_anew(world: World) -> None:
    sam, about = world.ours.student, uuid4()
    first = consents.give(sam, Use.PATH, about=about)
    consents.withdraw(sam, Use.PATH, about=about)
    assert not consents.stands(sam, Use.PATH, about=about)
    second = consents.give(sam, Use.PATH, about=about)
    assert second != first and consents.stands(sam, Use.PATH, about=about)
    first.refresh_from_db()
    assert first.withdrawn_at


def test_no_app_is_asked_to_take_back_what_somebody_else_gave(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setitem(WITHDRAWALS, Use.PATH, lambda person, about: asked.append((person, about)))
    consent = consents.give(world.ours.student, Use.PATH, about=uuid4())
    for other in (world.stranger, world.ours.administrator):
        consents.take_back(consent, by=other)
    assert asked == []
    consents.take_back(consent, by=world.ours.student)
    assert asked == [(world.ours.student, consent.about)]


def test_taking_back_what_is_another_s_or_taken_back_already_does_nothing(world: World) -> None:
    award, sam = worlds.awarded(world.ours), world.ours.student
    awards.share(award, LISTED, by=sam)
    consent = Consent.objects.get()
    consents.take_back(consent, by=world.ours.administrator)
    assert standing(award) == {"award_listed"}
    awards.share(award, PRIVATE, by=sam)
    consent.refresh_from_db()
    awards.share(award, LINK, by=sam)
    consents.take_back(consent, by=sam)
    award.refresh_from_db()
    assert (award.sharing, standing(award)) == (LINK, {"award_page"})


def test_the_page_says_what_each_is_about_and_keeps_the_history(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    awards.share(award, LINK, by=world.ours.student)
    page = browser(world.ours.student).get(reverse("consents")).content.decode()
    assert page.count("Engagement associatif") >= 2 and "Retirés" in page
    assert reverse("award", args=[award.pk]) in page


def test_an_endorsement_and_a_platform_are_named_too(world: World) -> None:
    student = world.ours.student
    signed(award_of(world.ours), shown=True)
    platform = Platform.objects.get(pk=register().id)
    platforms.allow(platform, platform.scopes, by=student)
    page = browser(student).get(reverse("consents")).content.decode()
    named = {consent.named[0] for consent in browser(student).get(reverse("consents")).context["standing"]}
    assert named == {str(Endorsement.objects.get().name) + " · Engagement associatif", str(platform)}
    assert reverse("platforms") in page


def test_following_a_link_takes_nothing_back(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    consent = Consent.objects.get()
    assert browser(world.ours.student).get(reverse("consent-withdraw", args=[consent.pk])).status_code == 405


def test_somebody_without_any_reads_so(world: World) -> None:
    assert (
        "Aucun consentement en vigueur" in browser(world.stranger).get(reverse("consents")).content.decode()
    )


def test_twenty_consents_cost_what_ten_cost(world: World, django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    award = worlds.awarded(world.ours)
    client, costs = browser(world.ours.student), []
    for _number in range(2):
        for _again in range(10):
            awards.share(award, LISTED, by=world.ours.student)
            awards.share(award, PRIVATE, by=world.ours.student)
        client.get(reverse("consents"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("consents"))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_every_use_has_a_wording_a_way_back_and_its_french(db: None) -> None:
    assert set(consents.WORDINGS) == set(Use)
    assert set(WITHDRAWALS) == set(Use)


# --- Who sees what ---------------------------------------------------------------------------------------------


def test_anybody_reads_who_sees_what(db: None) -> None:
    page = browser().get(reverse("who-sees-what")).content.decode()
    assert "Qui voit quoi" in page and "1 an" in page and "2 jours" in page and "6 mois" in page


def test_one_reads_how_it_stands_for_oneself(world: World) -> None:
    award = worlds.awarded(world.ours)
    awards.share(award, LISTED, by=world.ours.student)
    page = browser(world.ours.student).get(reverse("who-sees-what")).content.decode()
    assert "1 page de badge est ouverte." in page
    assert (
        "1 page de badge est ouverte."
        not in browser(world.stranger).get(reverse("who-sees-what")).content.decode()
    )


def test_another_time_of_one_s_institution_is_said(world: World) -> None:
    from insigne.people import actions as people

    people.choose_retention(world.ours.institution, {"drafts": 180}, by=world.ours.administrator)
    name = str(world.ours.institution)
    mine = browser(world.ours.student).get(reverse("who-sees-what")).content.decode()
    assert f"{name}: 6 mois" in mine or f"{name} : 6 mois" in mine
    assert name not in browser(world.theirs.student).get(reverse("who-sees-what")).content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["consents", "who-sees-what", "my-data", "erase-me"])
def test_each_page_opens_in_both_languages(world: World, name: str, language: str) -> None:
    from insigne.people.actions import choose_language

    choose_language(world.ours.student, language)
    response = browser(world.ours.student, language).get(reverse(name))
    assert response.status_code == 200 and response.content.count(b"<h1") == 1
