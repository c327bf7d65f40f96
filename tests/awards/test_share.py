"""Choosing who may open a badge's page: its recipient alone decides, and closing takes effect at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.journal.models import Event
from tests import world as worlds
from tests.applications.pages import says
from tests.awards.making import COLLEAGUES, OUTSIDERS, awarded, someone
from tests.world import World, browser

NOT_THE_RECIPIENT = [*OUTSIDERS, *COLLEAGUES, "ours.manager", "ours.administrator"]


def door(award: Award) -> str:
    return reverse("award-share", args=[award.pk])


def again(award: Award) -> Award:
    return Award.objects.get(pk=award.pk)


def test_a_new_award_is_private(world: World) -> None:
    assert again(awarded(world.ours)).sharing == "private"


@pytest.mark.parametrize("sharing", ["link", "listed"])
def test_the_recipient_opens_the_page(world: World, sharing: str) -> None:
    award = awarded(world.ours)
    answer = browser(world.ours.student).post(door(award), {"sharing": sharing})
    assert (answer.status_code, answer["Location"]) == (302, reverse("award", args=[award.pk]))
    assert again(award).sharing == sharing
    event = Event.objects.get(verb="award.shared")
    assert (event.actor, event.data) == (world.ours.student, {"sharing": sharing})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_opening_and_closing_are_told_in_the_reader_s_language(world: World, language: str) -> None:
    student = worlds.person(language=language)
    award = awarded(world.ours, student)
    client = browser(student, language)
    opened = client.post(door(award), {"sharing": "link"}, follow=True)
    assert says(opened, "Your page is open. Its address is yours to give.", language)
    closed = client.post(door(award), {"sharing": "private"}, follow=True)
    assert says(closed, "Your page is closed: from now on only you see it.", language)


def test_closing_takes_effect_at_once_for_every_form_of_the_award(world: World) -> None:
    award = awarded(world.ours)
    anybody, owner = browser(), browser(world.ours.student)
    addresses = [
        reverse("award", args=[award.pk]),
        reverse("award-credential", args=[award.pk]),
        reverse("award-image", args=[award.pk, "png"]),
        reverse("award-image", args=[award.pk, "svg"]),
    ]
    owner.post(door(award), {"sharing": "listed"})
    assert [anybody.get(address).status_code for address in addresses] == [200] * 4
    owner.post(door(award), {"sharing": "private"})
    assert [anybody.get(address).status_code for address in addresses] == [404] * 4


def test_choosing_what_is_chosen_already_writes_nothing(world: World) -> None:
    award = awarded(world.ours)
    actions.share(award, "link", by=world.ours.student)
    actions.share(award, "link", by=world.ours.student)
    assert Event.objects.filter(verb="award.shared").count() == 1


@pytest.mark.parametrize("who", NOT_THE_RECIPIENT)
def test_nobody_else_opens_it_not_even_a_manager(world: World, who: str) -> None:
    award = awarded(world.ours)
    with pytest.raises(PermissionDenied):
        actions.share(award, "listed", by=someone(world, who))
    assert browser(someone(world, who)).post(door(award), {"sharing": "listed"}).status_code == 404
    assert again(award).sharing == "private"


def test_nobody_else_closes_it_either(world: World) -> None:
    award = awarded(world.ours)
    actions.share(award, "listed", by=world.ours.student)
    assert browser(world.ours.manager).post(door(award), {"sharing": "private"}).status_code == 404
    assert again(award).sharing == "listed"


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    award = awarded(world.ours)
    answer = browser().post(door(award), {"sharing": "listed"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert again(award).sharing == "private"


@pytest.mark.parametrize("data", [{}, {"sharing": ""}, {"sharing": "everybody"}, {"sharing": "PRIVATE"}])
def test_an_unknown_choice_changes_nothing(world: World, data: dict[str, str]) -> None:
    award = awarded(world.ours)
    actions.share(award, "link", by=world.ours.student)
    assert browser(world.ours.student).post(door(award), data).status_code == 302
    assert again(award).sharing == "link"
    with pytest.raises(ValueError, match="everybody"):
        actions.share(award, "everybody", by=world.ours.student)


def test_following_a_link_never_shares(world: World) -> None:
    award = awarded(world.ours)
    assert browser(world.ours.student).get(f"{door(award)}?sharing=listed").status_code == 405
    assert again(award).sharing == "private"


def test_an_award_whose_recipient_left_belongs_to_nobody(world: World) -> None:
    award = awarded(world.ours)
    Award.objects.filter(pk=award.pk).update(recipient=None)
    for client in (browser(), browser(world.stranger), browser(world.ours.student)):
        assert client.get(reverse("award", args=[award.pk])).status_code == 404
    assert browser(world.ours.student).post(door(award), {"sharing": "listed"}).status_code == 404
    assert browser(world.ours.manager).get(reverse("award", args=[award.pk])).status_code == 200
