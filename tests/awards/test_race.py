"""Two people at once, each on their own connection: nothing is lost and nothing is done twice."""

from functools import partial
from threading import Event as Signal
from uuid import uuid4

import pytest
from django.db import transaction

from insigne.awards import actions
from insigne.awards.models import Award, StatusList
from insigne.journal.models import Event
from tests import world as worlds
from tests.awards.making import awarded, checked, codes, version
from tests.threads import PATIENCE, together
from tests.world import World


def test_two_awards_at_once_take_two_places(crowded_world: World) -> None:
    ours = crowded_world.ours
    people = [worlds.person(name) for name in ("Anna Une", "Bilal Deux", "Chloé Trois")]
    of = version(ours)
    made = together(*(partial(awarded, ours, person, of=of) for person in people))
    assert [type(each) for each in made] == [Award] * 3
    assert len(set(Award.objects.values_list("status_list", "status_index"))) == 3
    assert StatusList.objects.count() == 1


def test_the_same_source_at_once_awards_once(crowded_world: World) -> None:
    ours, source = crowded_world.ours, uuid4()
    of = version(ours)
    made = together(*[partial(awarded, ours, of=of, source_id=source)] * 2)
    assert sorted(type(each).__name__ for each in made) == ["Award", "IntegrityError"]
    assert Award.objects.count() == 1
    assert Event.objects.filter(verb="award.issued").count() == 1


def test_one_award_revoked_by_two_at_once_is_revoked_once(crowded_world: World) -> None:
    ours = crowded_world.ours
    award = awarded(ours)
    by = (ours.manager, ours.administrator)
    together(
        *(
            partial(actions.revoke, Award.objects.get(pk=award.pk), reason="Doublon", by=person)
            for person in by
        )
    )
    assert Event.objects.filter(verb="award.revoked").count() == 1
    assert codes(checked(bytes(award.credential)), "fail") == ["status.revoked"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_revocations_that_overlap_are_both_in_the_published_list(
    crowded_world: World, order: tuple[int, int]
) -> None:
    """The second begins while the first is not committed: it must not publish a list without the first."""
    ours = crowded_world.ours
    pair = [awarded(ours), awarded(ours)]
    first, second = (pair[place] for place in order)
    begun, other_at_work = Signal(), Signal()

    def revoke_slowly() -> None:
        with transaction.atomic():
            actions.revoke(first, reason="Doublon", by=ours.manager)
            begun.set()
            other_at_work.wait(PATIENCE)
            # Time for the other to read what it wrongly could; its length decides no outcome of good code.
            Signal().wait(0.2)

    def revoke_meanwhile() -> None:
        begun.wait(PATIENCE)
        other_at_work.set()
        actions.revoke(second, reason="Doublon", by=ours.administrator)

    assert together(revoke_slowly, revoke_meanwhile) == [None, None]
    for award in pair:
        assert codes(checked(bytes(award.credential)), "fail") == ["status.revoked"]
