"""Giving a role and taking it away."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from insigne.institutions import actions
from insigne.institutions.models import Membership, Role
from insigne.journal.models import Event
from tests.threads import together
from tests.world import NOBODY, World, person


def roles(world: World, user: object) -> set[str]:
    held = Membership.objects.filter(institution=world.ours.institution, user=user)
    return set(held.values_list("role", flat=True))


@pytest.mark.parametrize("role", [Role.STUDENT, Role.REVIEWER, Role.FACILITATOR, Role.MANAGER])
def test_a_manager_gives_and_takes_every_role_but_the_highest(world: World, role: Role) -> None:
    newcomer = person("Nina Nouvelle")
    membership = actions.grant(world.ours.institution, newcomer, role, by=world.ours.manager)
    assert roles(world, newcomer) == {role}
    actions.withdraw(membership, by=world.ours.manager)
    assert roles(world, newcomer) == set()


def test_a_manager_makes_no_administrator_and_removes_none(world: World) -> None:
    with pytest.raises(PermissionDenied):
        actions.grant(world.ours.institution, world.ours.manager, Role.ADMINISTRATOR, by=world.ours.manager)
    highest = Membership.objects.get(institution=world.ours.institution, role=Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        actions.withdraw(highest, by=world.ours.manager)
    assert roles(world, world.ours.manager) == {"manager"}
    assert roles(world, world.ours.administrator) == {"administrator"}


@pytest.mark.parametrize("who", ["reviewer", "facilitator", "student"])
def test_no_other_role_gives_roles(world: World, who: str) -> None:
    for giver in (getattr(world.ours, who), world.theirs.administrator, world.stranger, NOBODY):
        with pytest.raises(PermissionDenied):
            actions.grant(world.ours.institution, world.stranger, Role.STUDENT, by=giver)
        membership = Membership.objects.get(user=world.ours.reviewer)
        with pytest.raises(PermissionDenied):
            actions.withdraw(membership, by=giver)
    assert roles(world, world.stranger) == set()
    assert roles(world, world.ours.reviewer) == {"reviewer"}


def test_a_role_given_twice_is_one_role_and_one_line(world: World) -> None:
    before = Event.objects.count()
    first = actions.grant(world.ours.institution, world.stranger, Role.REVIEWER, by=world.ours.manager)
    again = actions.grant(world.ours.institution, world.stranger, Role.REVIEWER, by=world.ours.administrator)
    assert first == again
    assert Event.objects.count() == before + 1


def test_the_journal_tells_who_gave_and_who_took_what(world: World) -> None:
    membership = actions.grant(world.ours.institution, world.stranger, Role.REVIEWER, by=world.ours.manager)
    pk = membership.pk
    actions.withdraw(membership, by=world.ours.administrator)
    given, taken = Event.objects.filter(object_id=pk)
    about = {"role": "reviewer", "user": str(world.stranger.pk)}
    assert (given.verb, given.actor, given.data) == ("membership.granted", world.ours.manager, about)
    assert (taken.verb, taken.actor, taken.data) == ("membership.withdrawn", world.ours.administrator, about)
    assert {given.institution_id, taken.institution_id} == {world.ours.institution.pk}


def test_an_unknown_role_is_refused_before_anything_is_written(world: World) -> None:
    before = Event.objects.count()
    with pytest.raises(ValueError, match="king"):
        actions.grant(world.ours.institution, world.stranger, "king", by=world.ours.administrator)
    assert (roles(world, world.stranger), Event.objects.count()) == (set(), before)


def test_the_database_itself_knows_the_roles(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(institution=world.ours.institution, user=world.stranger, role="king")


def test_whoever_accepts_an_invitation_gives_themselves_its_role_only(world: World) -> None:
    actions.welcome(world.ours.institution, world.stranger, Role.FACILITATOR)
    assert roles(world, world.stranger) == {"facilitator"}
    assert Event.objects.get(verb="membership.granted", actor=world.stranger).data["role"] == "facilitator"


def test_two_managers_who_give_the_same_role_at_once_give_it_once(crowded_world: World) -> None:
    ours, newcomer = crowded_world.ours, crowded_world.stranger
    outcomes = together(
        lambda: actions.grant(ours.institution, newcomer, Role.REVIEWER, by=ours.manager),
        lambda: actions.grant(ours.institution, newcomer, Role.REVIEWER, by=ours.administrator),
    )
    assert outcomes[0] == outcomes[1]
    assert roles(crowded_world, newcomer) == {"reviewer"}
    assert Event.objects.filter(verb="membership.granted", data__user=str(newcomer.pk)).count() == 1


def test_two_managers_who_take_the_same_role_at_once_take_it_once(crowded_world: World) -> None:
    ours = crowded_world.ours
    first, second = (Membership.objects.get(user=ours.reviewer) for _each in range(2))
    together(
        lambda: actions.withdraw(first, by=ours.manager),
        lambda: actions.withdraw(second, by=ours.administrator),
    )
    assert roles(crowded_world, ours.reviewer) == set()
    assert Event.objects.filter(verb="membership.withdrawn").count() == 1
