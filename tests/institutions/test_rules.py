"""Who may do what: each role against each rule, here and elsewhere, in one table."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from insigne.institutions import rules
from insigne.institutions.models import Membership, Role
from insigne.institutions.queries import managed
from insigne.people.models import User
from tests.world import NOBODY, World

Rule = Callable[..., bool]

# Everybody whom a rule lets pass; whoever is not named is stopped.
TABLE: dict[str, tuple[Rule, set[str]]] = {
    "review": (rules.may_review, {"reviewer"}),
    "manage": (rules.may_manage, {"manager", "administrator"}),
    "administer": (rules.may_administer, {"administrator"}),
    "be staff": (rules.is_staff_of, {"reviewer", "facilitator", "manager", "administrator"}),
    **{
        f"grant {role}": (
            lambda user, institution, role=role: rules.may_grant(user, institution, role),
            {"administrator"} if role == Role.ADMINISTRATOR else {"manager", "administrator"},
        )
        for role in Role
    },
}


@pytest.mark.parametrize("rule", sorted(TABLE))
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_opens_these_doors_and_no_other(world: World, role: str, rule: str) -> None:
    allows, roles = TABLE[rule]
    assert allows(getattr(world.ours, role), world.ours.institution.pk) is (role in roles)
    assert allows(getattr(world.theirs, role), world.ours.institution.pk) is False


@pytest.mark.parametrize("rule", sorted(TABLE))
def test_nobody_and_a_stranger_pass_no_door(world: World, rule: str) -> None:
    allows, _roles = TABLE[rule]
    assert not allows(NOBODY, world.ours.institution.pk)
    assert not allows(world.stranger, world.ours.institution.pk)


def test_each_role_has_its_line_in_the_table() -> None:
    """A role added without a thought about its rights fails here."""
    assert {role.value for role in Role} == {"student", "reviewer", "facilitator", "manager", "administrator"}


def test_several_roles_add_up(world: World) -> None:
    Membership.objects.create(institution=world.ours.institution, user=world.ours.reviewer, role=Role.MANAGER)
    both = User.objects.get(pk=world.ours.reviewer.pk)
    assert rules.may_review(both, world.ours.institution.pk)
    assert rules.may_manage(both, world.ours.institution.pk)
    assert not rules.may_administer(both, world.ours.institution.pk)


def test_roles_in_two_institutions_do_not_mix(world: World) -> None:
    Membership.objects.create(
        institution=world.theirs.institution, user=world.ours.student, role=Role.ADMINISTRATOR
    )
    person = User.objects.get(pk=world.ours.student.pk)
    assert rules.may_administer(person, world.theirs.institution.pk)
    assert not rules.may_manage(person, world.ours.institution.pk)
    assert rules.roles_of(person) == {
        world.ours.institution.pk: {"student"},
        world.theirs.institution.pk: {"administrator"},
    }


def test_the_roles_of_a_request_are_read_once(world: World) -> None:
    person = User.objects.get(pk=world.ours.manager.pk)
    with CaptureQueriesContext(connection) as queries:
        for allows, _roles in TABLE.values():
            allows(person, world.ours.institution.pk)
    assert len(queries) == 1


def test_a_role_taken_away_counts_from_the_next_request(world: World) -> None:
    Membership.objects.filter(user=world.ours.manager).delete()
    assert not rules.may_manage(User.objects.get(pk=world.ours.manager.pk), world.ours.institution.pk)


def test_require_stops_whoever_may_not() -> None:
    rules.require(True)
    with pytest.raises(PermissionDenied):
        rules.require(False)


def test_an_institution_one_does_not_manage_does_not_exist(world: World) -> None:
    assert managed(world.ours.manager, "ours") == world.ours.institution
    for person in (NOBODY, world.stranger, world.theirs.administrator, world.ours.reviewer):
        with pytest.raises(Http404):
            managed(person, "ours")
