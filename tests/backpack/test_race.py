"""Two at once: the same badge is there once, and badges that wait let everybody's letters pass."""

import pytest
from django_tasks_db.models import DBTaskResult

from insigne.backpack import actions, several
from insigne.backpack.models import Arrival, OutsideBadge
from insigne.backpack.several import Given
from insigne.jobs.queue import run_ready
from tests.backpack.making import badge_for
from tests.threads import together
from tests.world import World

pytestmark = pytest.mark.usefixtures("web")


def test_the_same_badge_brought_in_twice_at_once_is_there_once(crowded_world: World) -> None:
    person = crowded_world.ours.student
    document = badge_for(person.email)

    def bring() -> str:
        return actions.bring_in(person, document, kind="file", by=person).outcome

    assert sorted(map(str, together(bring, bring))) == ["kept", "known"]
    assert OutsideBadge.objects.count() == 1


def test_badges_that_wait_are_checked_after_everything_else(world: World) -> None:
    run_ready()
    person = world.ours.student
    several.begin(person, [Given("a.json", "zip", b"{}"), Given("b.json", "zip", b"{}")], by=person)
    assert set(DBTaskResult.objects.ready().values_list("priority", flat=True)) == {-10}
    run_ready()
    assert not Arrival.objects.filter(outcome="waiting").exists()


def test_nobody_has_more_than_a_hundred_badges_waiting(world: World) -> None:
    person = world.ours.student
    hundred = [Given(f"{number}.json", "zip", b"{}") for number in range(100)]
    several.begin(person, hundred, by=person)
    with pytest.raises(several.StillBusy):
        several.begin(person, hundred[:1], by=person)
    several.begin(world.stranger, hundred[:1], by=world.stranger)
    run_ready()
    several.begin(person, hundred[:1], by=person)
