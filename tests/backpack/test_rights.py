"""A backpack is its owner's: by every road, within bounds that others do not fill, and written down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insigne.backpack import actions, arranging, outcomes, reminders, several
from insigne.backpack.actions import Brought
from insigne.backpack.models import Arrival, BringingIn, Collection, Keeping, OutsideBadge, Reminder
from insigne.backpack.queries import Item, items_of
from insigne.backpack.several import Given
from insigne.journal.models import Event
from insigne.people.models import User
from tests.applications.pages import says
from tests.backpack.making import NOW, badge_for
from tests.world import World, browser

pytestmark = pytest.mark.usefixtures("web")


def filled(person: User, number: int = 1) -> Item:
    actions.bring_in(person, badge_for(person.email, number=number), kind="file", by=person)
    return items_of(person)[0]


def collection(person: User, name: str = "Stage") -> Collection:
    return arranging.make_collection(person, name=name, description="", by=person)


def told(*begins: str) -> list[tuple[str, object]]:
    """What the journal says of these, and who did it."""
    events = Event.objects.order_by("pk").values_list("verb", "actor")
    return [(verb, actor) for verb, actor in events if verb.startswith(begins)]


def test_nobody_arranges_or_fills_the_backpack_of_somebody_else(world: World) -> None:
    sam = world.ours.student
    item, made = filled(sam), collection(sam)
    before = Event.objects.count()
    for other in (world.stranger, world.ours.manager, world.ours.administrator):
        for deed in (
            lambda by: arranging.move(sam, item, 1, by=by),
            lambda by: arranging.keep(sam, item, note="x", hidden=True, collections=[], by=by),
            lambda by: arranging.make_collection(sam, name="x", description="", by=by),
            lambda by: arranging.change_collection(made, name="x", description="", by=by),
            lambda by: arranging.remove_collection(made, by=by),
            lambda by: several.begin(sam, [Given("a.json", "file", b"{}")], by=by),
            lambda by: outcomes.tell(sam, "a.json", "file", Brought("refused"), by=by),
            lambda by: reminders.stop(sam, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(other)
    assert Event.objects.count() == before
    assert list(Collection.objects.values_list("name", flat=True)) == ["Stage"]
    assert not Keeping.objects.exists() and not BringingIn.objects.exists() and not Reminder.objects.exists()


def test_a_badge_goes_into_collections_of_its_owner_and_no_other(world: World) -> None:
    sam, item = world.ours.student, filled(world.ours.student)
    mine, theirs = collection(sam), collection(world.stranger)
    arranging.keep(sam, item, note="", hidden=False, collections=[mine.pk, theirs.pk], by=sam)
    assert mine.items.count() == 1
    assert not theirs.items.exists()


def test_a_badge_goes_into_four_collections_as_cheaply_as_into_one(world: World) -> None:
    sam, item = world.ours.student, filled(world.ours.student)
    made = [collection(sam, name) for name in ("Stage", "Master", "Vie", "Sport")]
    asked = []
    for chosen in (made[:1], made):
        with CaptureQueriesContext(connection) as queries:
            arranging.keep(sam, item, note="", hidden=False, collections=[each.pk for each in chosen], by=sam)
        asked.append(len(queries))
    assert asked[1] <= asked[0]
    assert [each.items.count() for each in made] == [1, 1, 1, 1]


def test_the_collections_of_others_neither_count_nor_take_a_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "MOST_COLLECTIONS", 2)
    sam = world.ours.student
    for name in ("Stage", "Emploi"):
        collection(world.stranger, name)
        assert browser(sam).post(reverse("collections"), {"name": name}).status_code == 302
    answer = browser(sam).post(reverse("collections"), {"name": "Une de trop"})
    assert answer.status_code == 422
    sentence = "You have %(most)d collections, as many as one may have. Remove one first."
    assert says(answer, sentence, most=2)
    mine = Collection.objects.filter(person=sam).order_by("position")
    assert list(mine.values_list("name", "position")) == [("Stage", 1), ("Emploi", 2)]


def test_a_collection_is_not_renamed_to_the_name_of_another(world: World) -> None:
    sam = world.ours.student
    collection(sam)
    other = collection(sam, "Emploi")
    answer = browser(sam).post(reverse("collection", args=[other.pk]), {"name": "Stage", "description": ""})
    assert answer.status_code == 422
    assert says(answer, "You have a collection of this name. Choose another.")
    other.refresh_from_db()
    assert other.name == "Emploi"


def test_the_badges_of_others_do_not_fill_a_backpack(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BADGES", 1)
    filled(world.stranger)
    assert filled(world.ours.student)
    assert OutsideBadge.objects.count() == 2


def test_as_many_as_a_request_holds_are_taken_when_none_waits_and_the_page_says_when_some_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "MOST_WAITING", 2)
    sam = world.ours.student
    several.begin(sam, [Given(f"{number}.json", "zip", b"{}") for number in range(3)], by=sam)
    text = "https://ecole.example/b/1\nhttps://ecole.example/b/2"
    answer = browser(sam).post(reverse("backpack-add"), {"text": text})
    assert answer.status_code == 422
    assert says(answer, "What you gave before is still being checked. Wait until it is done.")
    assert Arrival.objects.count() == 3


def test_what_one_does_with_ones_own_is_written_in_the_journal(world: World) -> None:
    sam = world.ours.student
    first = filled(sam, number=1)
    made = collection(sam)
    arranging.keep(sam, first, note="", hidden=False, collections=[made.pk], by=sam)
    OutsideBadge.objects.filter(pk=first.id).update(brought_at=NOW - timedelta(minutes=1))
    filled(sam, number=2)
    arranging.move(sam, first, -1, by=sam)
    arranging.change_collection(made, name="Emploi", description="", by=sam)
    arranging.remove_collection(made, by=sam)
    assert told("backpack.noted", "backpack.arranged", "collection.") == [
        (verb, sam.pk)
        for verb in (
            "collection.made",
            "backpack.noted",
            "backpack.arranged",
            "collection.changed",
            "collection.removed",
        )
    ]
    assert items_of(sam)[0].id == first.id


def test_reminders_are_stopped_once(world: World) -> None:
    sam = world.ours.student
    assert reminders.wants_reminders(sam)
    Reminder.objects.create(person=world.stranger)
    reminders.stop(sam, by=sam)
    stopped = Reminder.objects.get(person=sam).stopped_at
    reminders.stop(sam, by=sam)
    assert Reminder.objects.get(person=sam).stopped_at == stopped
    assert told("reminder.") == [("reminder.stopped", sam.pk)]
    assert not reminders.wants_reminders(sam)
    assert reminders.wants_reminders(world.stranger)


def test_what_arrives_is_told_in_the_order_it_was_given_with_why_it_was_not_looked_at(world: World) -> None:
    sam = world.ours.student
    given = [Given("locked.json", "zip", why="locked"), Given("a.json", "zip", b"{}")]
    bringing = several.begin(sam, given, by=sam)
    arrived = bringing.arrivals.order_by("position").values_list("label", "outcome", "reason")
    assert list(arrived) == [("locked.json", "refused", {"why": "locked"}), ("a.json", "waiting", {})]
    assert told("backpack.begun") == [("backpack.begun", sam.pk)]


def test_what_is_told_of_an_arrival_keeps_the_findings_and_not_the_badge(world: World) -> None:
    sam = world.ours.student
    expired = badge_for(sam.email, valid_until=NOW - timedelta(days=1))
    brought = actions.bring_in(sam, expired, kind="file", by=sam)
    arrival = outcomes.tell(sam, "a.json", "file", brought, by=sam).arrivals.get()
    assert (arrival.outcome, arrival.outside) == ("marked", brought.badge)
    assert arrival.reason["report"]["findings"] and arrival.reason["report"]["badge"] is None
    assert told("backpack.begun") == [("backpack.begun", sam.pk)]
    kept = outcomes.tell(sam, "b.json", "file", Brought("kept", brought.badge, brought.report), by=sam)
    assert kept.arrivals.get().reason == {}
