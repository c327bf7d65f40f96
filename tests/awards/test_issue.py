"""Awarding: who may, once for each source, whole or not at all."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from insigne import credentials
from insigne.awards import actions
from insigne.awards.actions import Recognised, UnsoundCredential
from insigne.awards.models import Award, RecognisedSkill, StatusList
from insigne.credentials import AwardError, FetchError, KeyPair
from insigne.credentials.linked_data import forms
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.linked_data.rdfc import Digest
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.institutions.sealing import SealBroken
from insigne.journal.models import Event
from tests import world as worlds
from tests.awards.making import OUTSIDERS, awarded, checked, recognised, someone, version
from tests.world import World


def nothing_was_written() -> bool:
    written = (Award.objects, RecognisedSkill.objects, StatusList.objects, DBTaskResult.objects)
    return (
        not any(each.exists() for each in written)
        and not Event.objects.filter(verb__startswith="award").exists()
    )


@pytest.mark.parametrize("role", ["reviewer", "second_reviewer", "manager", "administrator"])
def test_a_reviewer_or_a_manager_of_the_institution_awards(world: World, role: str) -> None:
    by = getattr(world.ours, role)
    award = awarded(world.ours, by=by)
    event = Event.objects.get(verb="award.issued")
    assert (event.object_id, event.actor, event.institution_id) == (award.pk, by, world.ours.institution.pk)
    assert award.sharing == Award.Sharing.PRIVATE


@pytest.mark.parametrize("who", ["ours.facilitator", "ours.student", *OUTSIDERS])
def test_nobody_else_awards_and_nothing_is_written(world: World, who: str) -> None:
    version(world.ours)
    DBTaskResult.objects.all().delete()
    with pytest.raises(PermissionDenied):
        awarded(world.ours, worlds.person("Zoé Autre"), by=someone(world, who))
    assert nothing_was_written()


def test_nobody_awards_to_themselves(world: World) -> None:
    institutions.grant(world.ours.institution, world.ours.manager, Role.REVIEWER, by=world.ours.administrator)
    with pytest.raises(PermissionDenied):
        awarded(world.ours, world.ours.manager, by=world.ours.manager)
    assert not Award.objects.exists()


@pytest.mark.parametrize("same_person", [True, False])
def test_the_same_source_awards_once_and_the_first_stays_whole(world: World, same_person: bool) -> None:
    source = uuid4()
    first = awarded(world.ours, source_id=source)
    with pytest.raises(IntegrityError):
        awarded(world.ours, None if same_person else worlds.person("Zoé Autre"), source_id=source)
    assert Award.objects.get() == first
    assert RecognisedSkill.objects.count() == 5
    assert Event.objects.filter(verb="award.issued").count() == 1


def test_a_signature_that_does_not_hold_stores_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version(world.ours)
    DBTaskResult.objects.all().delete()
    stranger = KeyPair.generate()
    monkeypatch.setattr("insigne.awards.actions.institutions.key_pair", lambda _key: stranger)
    with pytest.raises(UnsoundCredential, match=r"proof\.invalid"):
        awarded(world.ours)
    assert nothing_was_written()


def test_what_cannot_be_confirmed_is_no_better_than_what_is_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(url: str) -> credentials.Fetched:
        raise FetchError("nobody answers")

    version(world.ours)
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("insigne.awards.soundness.own.fetch", unreachable)
    with pytest.raises(UnsoundCredential, match="unconfirmed"):
        awarded(world.ours)
    assert nothing_was_written()


def test_a_skill_of_another_badge_stores_nothing(world: World) -> None:
    other = worlds.badge(world.ours, "tutorer-ses-pairs").current
    with pytest.raises(AwardError):
        actions.issue(
            version(world.ours),
            world.ours.student,
            recognised(other),
            source_id=uuid4(),
            by=world.ours.reviewer,
        )
    assert not Award.objects.exists()


def test_a_skill_given_twice_stores_nothing(world: World) -> None:
    of = version(world.ours)
    skill = of.skills.first()
    with pytest.raises(IntegrityError):
        actions.issue(
            of,
            world.ours.student,
            [Recognised(skill), Recognised(skill)],
            source_id=uuid4(),
            by=world.ours.reviewer,
        )
    assert not Award.objects.exists()


def test_a_wrong_seal_key_awards_nothing(world: World, settings: Settings) -> None:
    version(world.ours)
    DBTaskResult.objects.all().delete()
    settings.INSIGNE_SEAL_KEY = "A" * 43 + "="
    with pytest.raises(SealBroken):
        awarded(world.ours)
    assert nothing_was_written()


def test_an_award_goes_to_one_institution_only(world: World) -> None:
    award = awarded(world.ours)
    assert award.institution == world.ours.institution
    assert award.key.institution == world.ours.institution
    assert award.status_list.institution == world.ours.institution


def test_the_instant_of_the_award_is_the_one_that_is_signed(world: World) -> None:
    award = awarded(world.ours)
    badge = checked(bytes(award.credential)).badge
    assert badge is not None
    assert badge.valid_from == award.awarded_at
    assert award.awarded_at.utcoffset() == timedelta(0)


def test_a_person_with_two_roles_may_still_receive_from_a_colleague(world: World) -> None:
    award = awarded(world.ours, world.ours.reviewer, by=world.ours.second_reviewer)
    assert award.recipient == world.ours.reviewer


def test_once_a_badge_is_known_its_awards_are_canonicalised_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is met, the second leaves a plan, and every later one is signed and checked by it."""
    forms.forget()
    for name in ("Zoé Autre", "Noé Autre"):
        awarded(world.ours, worlds.person(name))
    canonicalised = []

    def listen(document: dict[str, Any], digest: Digest) -> str:
        canonicalised.append(document["type"])
        return canonicalize(document, digest)

    monkeypatch.setattr(forms, "canonicalize", listen)
    award = awarded(world.ours, worlds.person("Éloi Autre"))
    # The six lines of the proof's own options are made anew each second: only they may come by.
    assert [kind for kind in canonicalised if kind != "DataIntegrityProof"] == []
    assert checked(bytes(award.credential)).verdict == "verified"
