"""An institution is never left without an administrator."""

import pytest
from django.core.exceptions import PermissionDenied

from insigne.institutions import actions
from insigne.institutions.models import Membership, Role
from insigne.journal.models import Event
from tests.threads import together
from tests.world import House, World, person


def administration(house: House) -> "list[Membership]":
    return list(Membership.objects.filter(institution=house.institution, role=Role.ADMINISTRATOR))


def test_the_last_administrator_stays(world: World) -> None:
    (alone,) = administration(world.ours)
    with pytest.raises(actions.LastAdministrator):
        actions.withdraw(alone, by=world.ours.administrator)
    assert administration(world.ours) == [alone]
    assert not Event.objects.filter(verb="membership.withdrawn").exists()


def test_an_administrator_of_another_institution_does_not_count(world: World) -> None:
    (alone,) = administration(world.ours)
    actions.grant(
        world.theirs.institution, person("Lui Ailleurs"), Role.ADMINISTRATOR, by=world.theirs.administrator
    )
    with pytest.raises(actions.LastAdministrator):
        actions.withdraw(alone, by=world.ours.administrator)


def test_one_of_two_administrators_may_leave(world: World) -> None:
    (first,) = administration(world.ours)
    successor = person("Sue Suivante")
    actions.grant(world.ours.institution, successor, Role.ADMINISTRATOR, by=world.ours.administrator)
    actions.withdraw(first, by=world.ours.administrator)
    assert [each.user for each in administration(world.ours)] == [successor]


def test_two_administrators_who_remove_each_other_at_once_leave_one(crowded_world: World) -> None:
    ours = crowded_world.ours
    other = person("Otto Autre")
    actions.grant(ours.institution, other, Role.ADMINISTRATOR, by=ours.administrator)
    of_first, of_other = sorted(administration(ours), key=lambda each: each.user_id != ours.administrator.pk)
    outcomes = together(
        lambda: actions.withdraw(of_other, by=ours.administrator),
        lambda: actions.withdraw(of_first, by=other),
    )
    assert len(administration(ours)) == 1
    refused = next(each for each in outcomes if each is not None)
    assert isinstance(refused, actions.LastAdministrator | PermissionDenied)
