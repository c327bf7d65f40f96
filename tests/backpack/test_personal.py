"""A person's backpack goes with them in open formats, and goes altogether when they are erased."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insigne import credentials
from insigne.backpack import actions, arranging, personal, reminders, several
from insigne.backpack.models import OutsideBadge
from insigne.backpack.queries import items_of
from insigne.backpack.several import Given
from insigne.people.models import User
from tests.awards.making import awarded
from tests.backpack.making import Web, badge_for, baked
from tests.world import World

pytestmark = pytest.mark.usefixtures("web")


def fill(person: User, world: World) -> None:
    award = awarded(world.ours, person)
    actions.bring_in(person, badge_for(person.email), kind="file", by=person)
    actions.bring_in(person, baked("autre@x.example", number=2, name="../ Évasion"), kind="file", by=person)
    collection = arranging.make_collection(person, name="Stage", description="Été", by=person)
    for item in items_of(person):
        if item.id == award.pk:
            arranging.keep(person, item, note="Ma note", hidden=True, collections=[collection.pk], by=person)
    several.begin(person, [Given("x.json", "file", b"{}"), Given("y.zip", "zip", why="locked")], by=person)
    reminders.stop(person, by=person)


def test_it_gives_back_every_badge_byte_for_byte_with_its_report(world: World, web: Web) -> None:
    person = world.ours.student
    fill(person, world)
    files = {kept.path: kept.content for kept in personal.export(person)}
    assert badge_for(person.email) in files.values()
    assert all(".." not in path and path.startswith("backpack/") for path in files)
    pictures = [content for path, content in files.items() if path.endswith(".png")]
    assert credentials.verify(pictures[0], fetch=web.fetch).verdict == "verified"
    about = [json.loads(content) for path, content in files.items() if path.endswith("about.json")]
    assert {each["recipient"] for each in about} == {"mine", "other"}
    assert all(each["report"]["findings"] for each in about)


def test_it_gives_back_notes_collections_and_order(world: World) -> None:
    person = world.ours.student
    fill(person, world)
    files = {kept.path: kept.content for kept in personal.export(person)}
    arranged = json.loads(files["backpack/backpack.json"])
    assert arranged["collections"] == [{"name": "Stage", "description": "Été"}]
    mine = next(each for each in arranged["badges"] if each["awarded_here"])
    assert (mine["note"], mine["hidden"], mine["collections"]) == ("Ma note", True, ["Stage"])


def test_an_empty_backpack_adds_nothing_to_the_archive(world: World) -> None:
    assert list(personal.export(world.stranger)) == []


def test_nothing_is_left_of_who_is_erased_and_others_keep_theirs(world: World) -> None:
    person = world.ours.student
    fill(person, world)
    fill(world.stranger, world)
    before = {model: model.objects.count() for model in apps.get_app_config("backpack").get_models()}
    with CaptureQueriesContext(connection) as asked:
        personal.erase(person)
    assert not any('"original"' in each["sql"] for each in asked), "five hundred files, to delete them"
    personal.erase(person)
    for model, count in before.items():
        assert model.objects.count() * 2 == count, model.__name__
    assert items_of(world.stranger)


def test_what_others_brought_in_of_their_badges_goes_with_them(world: World, web: Web) -> None:
    """A copy of a badge that was awarded here tells what its recipient wrote, and who they were."""
    award = awarded(world.ours, world.ours.student)
    foreign = actions.bring_in(world.stranger, bytes(award.credential), kind="file", by=world.stranger)
    actions.bring_in(world.stranger, bytes(award.assertion), kind="file", by=world.stranger)
    actions.bring_in(world.stranger, badge_for("autre@x.example"), kind="file", by=world.stranger)
    assert foreign.badge and OutsideBadge.objects.filter(person=world.stranger).count() >= 2
    personal.erase(world.ours.student)
    assert [each.name for each in OutsideBadge.objects.filter(person=world.stranger)] == [
        "Ambassadeur des sciences"
    ]
