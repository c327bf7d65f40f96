"""What one removes is removed once and told once: two clicks at once have both read what they remove."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from insigne.applications import actions as applications
from insigne.awards import evidence as awards
from insigne.backpack import actions as backpack
from insigne.backpack import arranging
from insigne.directory import messaging
from insigne.directory.models import Block
from insigne.experiences import actions as experiences
from insigne.journal.models import Event
from insigne.path import actions as paths
from tests import world as worlds
from tests.directory.making import listed, sent
from tests.path import making
from tests.threads import one_inside_the_other
from tests.world import House, World

Removable = tuple[Any, Callable[..., None]]


def outside(at: House) -> Removable:
    return making.outside(at.student), backpack.remove


def collection(at: House) -> Removable:
    made = arranging.make_collection(at.student, name="Stages", description="", by=at.student)
    return made, arranging.remove_collection


def block(at: House) -> Removable:
    entry = listed(at)
    messaging.block(sent(at, entry), by=entry.person)
    return Block.objects.get(), messaging.unblock


def experience(at: House) -> Removable:
    return making.experience(at.student), experiences.remove


def share(at: House) -> Removable:
    making.full(at)
    return making.link(at.student), paths.forget_share


def evidence_of_an_award(at: House) -> Removable:
    return worlds.awarded(at).evidence.create(caption="Un lien", url="https://asso.example"), awards.remove


def evidence_of_an_application(at: House) -> Removable:
    application = worlds.draft(at)
    made = applications.attach_link(
        application, "https://asso.example", caption="", skill=None, by=application.applicant
    )
    return made, applications.detach


THINGS = [outside, collection, block, experience, share, evidence_of_an_award, evidence_of_an_application]


def owner(thing: Any) -> Any:
    for name in ("person", "blocker"):
        if hasattr(thing, name):
            return getattr(thing, name)
    return thing.award.recipient if hasattr(thing, "award") else thing.application.applicant


def twice(made: Removable, *, at_once: Callable[..., list[object]]) -> None:
    """Two clicks, each with what it has read; then what the journal tells of them."""
    thing, remove = made
    kind, by, told = type(thing), owner(thing), Event.objects.count()
    clicks = [partial(remove, kind._default_manager.get(pk=thing.pk), by=by) for _ in range(2)]
    assert at_once(*clicks) == [None, None]
    assert not kind._default_manager.filter(pk=thing.pk).exists()
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True)[told:])
    assert len(verbs) == len(set(verbs)) >= 1


@pytest.mark.parametrize("make", THINGS)
def test_a_second_click_finds_nothing_and_tells_nothing(
    world: World, make: Callable[[House], Removable]
) -> None:
    twice(make(world.ours), at_once=lambda *clicks: [click() for click in clicks])


@pytest.mark.parametrize("make", [outside, share])
def test_nor_does_one_that_waits_for_the_first(
    crowded_world: World, make: Callable[[House], Removable]
) -> None:
    twice(make(crowded_world.ours), at_once=one_inside_the_other)
