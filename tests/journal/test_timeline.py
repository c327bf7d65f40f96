"""Reading the journal: the timeline of one object, the last lines of an institution."""

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from insigne.journal.actions import record
from insigne.journal.models import Event
from insigne.journal.queries import latest_of, timeline
from insigne.journal.sentences import tell
from tests.world import World


class Thing:
    """Anything with a UUID."""

    def __init__(self) -> None:
        self.pk: UUID = uuid4()


def tell_of(thing: Thing, *verbs: str, world: World, at: UUID | None = None) -> list[Event]:
    with transaction.atomic():
        return [record(verb, thing, actor=world.ours.manager, institution_id=at) for verb in verbs]


def test_a_timeline_is_one_object_s_oldest_first(world: World) -> None:
    one, other = Thing(), Thing()
    tell_of(one, "badge.published", world=world)
    tell_of(other, "badge.retired", world=world)
    tell_of(one, "badge.retired", "badge.published", world=world)
    assert [event.verb for event in timeline(one.pk)] == [
        "badge.published",
        "badge.retired",
        "badge.published",
    ]
    assert [event.verb for event in timeline(other.pk)] == ["badge.retired"]
    assert list(timeline(uuid4())) == []


def test_the_last_lines_are_the_institution_s_newest_first(world: World) -> None:
    ours, theirs = uuid4(), uuid4()
    thing = Thing()
    tell_of(thing, "badge.published", "key.made", "badge.retired", world=world, at=ours)
    tell_of(thing, "badge.published", world=world, at=theirs)
    tell_of(thing, "badge.published", world=world)
    assert [event.verb for event in latest_of(ours, ["badge.", "key."])] == [
        "badge.retired",
        "key.made",
        "badge.published",
    ]


def test_only_the_subjects_asked_for_are_told(world: World) -> None:
    ours, thing = uuid4(), Thing()
    tell_of(thing, "badge.published", "application.started", "key.made", world=world, at=ours)
    assert [event.verb for event in latest_of(ours, ["key."])] == ["key.made"]
    assert list(latest_of(ours, ["ey.", "adge."])) == []
    assert list(latest_of(ours, [])) == []


@pytest.mark.parametrize("limit", [1, 5])
def test_no_more_than_asked_for_are_read(world: World, limit: int) -> None:
    ours, thing = uuid4(), Thing()
    events = tell_of(thing, *["badge.published"] * 7, world=world, at=ours)
    assert list(latest_of(ours, ["badge"], limit)) == events[::-1][:limit]


def test_the_authors_are_read_with_the_lines(world: World) -> None:
    thing = Thing()
    tell_of(thing, *["badge.published"] * 12, world=world)
    with CaptureQueriesContext(connection) as queries:
        assert {str(event.actor) for event in timeline(thing.pk)} == {"Maya Manager"}
    assert len(queries) == 1


@pytest.mark.parametrize(("language", "sentence"), [("fr", "Badge publié"), ("en", "Badge published")])
def test_a_line_reads_in_the_reader_s_language(world: World, language: str, sentence: str) -> None:
    (event,) = tell_of(Thing(), "badge.published", world=world)
    with translation.override(language):
        assert tell("badge.published") == sentence
        assert Template("{{ event|told }}").render(Context({"event": event})) == sentence


def test_an_author_with_markup_in_their_name_is_shown_and_not_obeyed(world: World) -> None:
    world.ours.manager.name = "<b>Maya</b>"
    (event,) = tell_of(Thing(), "badge.published", world=world)
    page = Template('{% include "web/timeline.html" %}').render(Context({"events": [event]}))
    assert "<b>" not in page
    assert "&lt;b&gt;Maya&lt;/b&gt;" in page
