"""The page of an institution's people: who is there, who is invited, who is taken off."""

import pytest
from django.urls import reverse

from insigne.institutions.models import Membership, Role
from insigne.people import actions
from insigne.people.models import Invitation
from tests.applications.pages import says, words
from tests.world import World, browser

PAGE = reverse("manage-members", args=["ours"])


CONFIRMED = {"confirmed": "yes"}


def withdraw(membership: Membership) -> str:
    return reverse("membership-withdraw", args=["ours", membership.pk])


def test_the_page_lists_everybody_here_and_nobody_from_elsewhere(world: World) -> None:
    text = words(browser(world.ours.manager).get(PAGE))
    for name in ("administrator", "manager", "reviewer", "second_reviewer", "facilitator", "student"):
        assert getattr(world.ours, name).email in text
        assert getattr(world.theirs, name).email not in text
    assert world.stranger.email not in text


def test_open_invitations_are_listed_and_closed_ones_are_not(world: World) -> None:
    ours = world.ours
    for email in ("open@x.example", "withdrawn@x.example", world.stranger.email):
        actions.invite(ours.institution, email=email, role="reviewer", language="fr", by=ours.manager)
    actions.withdraw_invitation(Invitation.objects.get(email="withdrawn@x.example"), by=ours.manager)
    actions.accept_invitation(Invitation.objects.get(email=world.stranger.email), world.stranger)
    actions.invite(
        world.theirs.institution,
        email="theirs@x.example",
        role="reviewer",
        language="fr",
        by=world.theirs.manager,
    )
    text = words(browser(ours.manager).get(PAGE))
    assert "open@x.example" in text
    for email in ("withdrawn@x.example", "accepted@x.example", "theirs@x.example"):
        assert email not in text


@pytest.mark.parametrize(("who", "offered"), [("manager", False), ("administrator", True)])
def test_the_form_offers_the_roles_that_one_may_give(world: World, who: str, offered: bool) -> None:
    page = browser(getattr(world.ours, who)).get(PAGE)
    assert (b'<option value="administrator"' in page.content) is offered
    for role in ("student", "reviewer", "facilitator", "manager"):
        assert f'<option value="{role}"'.encode() in page.content


def test_a_role_is_taken_away_once_confirmed(world: World) -> None:
    membership = Membership.objects.get(user=world.ours.reviewer)
    asked = browser(world.ours.manager).post(withdraw(membership))
    assert says(asked, "Take this role away?")
    assert "Rémi Relecteur" in words(asked)
    assert Membership.objects.filter(pk=membership.pk).exists()
    answer = browser(world.ours.manager).post(withdraw(membership), CONFIRMED, follow=True)
    assert says(answer, "The role is taken away.")
    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert browser(world.ours.reviewer).get(reverse("manage", args=["ours"])).status_code == 404
    assert browser(world.ours.manager).post(withdraw(membership), CONFIRMED).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_last_administrator_is_told_what_to_do_first(world: World, language: str) -> None:
    administrator = world.ours.administrator
    administrator.language = language
    administrator.save()
    membership = Membership.objects.get(user=administrator)
    answer = browser(administrator).post(withdraw(membership), CONFIRMED, follow=True)
    assert says(answer, "This is the last administrator: give the role to somebody else first.", language)
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_whoever_gives_up_managing_no_longer_finds_the_page(world: World) -> None:
    client = browser(world.ours.manager)
    membership = Membership.objects.get(user=world.ours.manager, role=Role.MANAGER)
    assert client.post(withdraw(membership), CONFIRMED).status_code == 302
    assert client.get(PAGE).status_code == 404


def test_what_was_typed_in_a_refused_invitation_is_given_back(world: World) -> None:
    fields = {"email": "nadia@nowhere", "role": "facilitator", "language": "en"}
    answer = browser(world.ours.manager).post(reverse("member-invite", args=["ours"]), fields)
    assert b'value="nadia@nowhere"' in answer.content
    assert b'<option value="facilitator" selected' in answer.content
