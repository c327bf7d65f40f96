"""After its key was stolen, an institution goes on awarding: nothing new rests on what the old key signed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from insigne.awards.models import StatusList
from insigne.institutions import actions as institutions
from tests.awards.making import awarded, checked
from tests.world import World

DAY_ONE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("compromised", [True, False])
def test_a_new_award_in_an_old_list_is_good(world: World, compromised: bool) -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        first = awarded(world.ours)
    with time_machine.travel(DAY_ONE + timedelta(days=1), tick=False):
        institutions.rotate_key(world.ours.institution, by=world.ours.administrator, compromised=compromised)
    with time_machine.travel(DAY_ONE + timedelta(days=2), tick=False):
        newer = awarded(world.ours)
        assert checked(bytes(newer.credential)).verdict == "verified"
    assert newer.status_list == first.status_list


def test_the_list_is_signed_again_once_and_not_at_each_award(world: World) -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        awarded(world.ours)
    with time_machine.travel(DAY_ONE + timedelta(days=1), tick=False):
        institutions.rotate_key(world.ours.institution, by=world.ours.administrator, compromised=True)
    documents = []
    for day in (2, 3):
        with time_machine.travel(DAY_ONE + timedelta(days=day), tick=False):
            awarded(world.ours)
            documents.append(bytes(StatusList.objects.get().document))
    assert documents[0] == documents[1]
