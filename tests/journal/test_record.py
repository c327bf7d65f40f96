"""The journal: one way in, inside the transaction of what it tells, and no way to change it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from insigne.institutions.models import Institution
from insigne.journal.actions import record
from insigne.journal.models import Event, JournalIsAppendOnly
from insigne.listeners import LISTENERS
from insigne.people.models import User
from tests.world import World, person


def one(user: User, verb: str = "user.registered", **data: Any) -> Event:
    with transaction.atomic():
        return record(verb, user, actor=user, institution_id=None, **data)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    """There the write and its record could part ways."""
    user = person()
    before = Event.objects.count()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("user.registered", user, actor=user, institution_id=None)
    assert Event.objects.count() == before


def test_an_event_tells_who_did_what_to_what_where_and_when(world: World) -> None:
    before = timezone.now()
    with transaction.atomic():
        event = record(
            "institution.changed",
            world.ours.institution,
            actor=world.ours.manager,
            institution_id=world.ours.institution.pk,
            number=3,
            yes=True,
            names=["é", "日"],
            nothing=None,
        )
    kept = Event.objects.get(pk=event.pk)
    assert (kept.verb, kept.actor, kept.object_id) == (
        "institution.changed",
        world.ours.manager,
        world.ours.institution.pk,
    )
    assert kept.institution_id == world.ours.institution.pk
    assert kept.data == {"number": 3, "yes": True, "names": ["é", "日"], "nothing": None}
    assert before <= kept.at <= timezone.now()
    assert str(kept.object_id) in str(kept)


def test_what_is_rolled_back_is_not_told_and_asks_for_no_job(world: World) -> None:
    before, jobs = Event.objects.count(), DBTaskResult.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("invitation.sent", world.stranger, actor=None, institution_id=None)
        assert DBTaskResult.objects.count() == jobs + len(LISTENERS["invitation.sent"])
        raise ZeroDivisionError
    assert (Event.objects.count(), DBTaskResult.objects.count()) == (before, jobs)


def test_each_listener_is_asked_with_the_event_and_nobody_else_is(world: World) -> None:
    with transaction.atomic():
        silent = record("institution.changed", world.stranger, actor=None, institution_id=None)
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        event = record("invitation.sent", world.stranger, actor=None, institution_id=None)
    (job,) = DBTaskResult.objects.all()
    assert job.args_kwargs["args"] == [event.pk] != [silent.pk]


ROADS: dict[str, Callable[[Event], object]] = {
    "save": lambda event: event.save(),
    "save one field": lambda event: event.save(update_fields=["verb"]),
    "save by force": lambda event: event.save(force_update=True),
    "update": lambda event: Event.objects.filter(pk=event.pk).update(verb="x"),
    "update all": lambda event: Event.objects.update(verb="x"),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["verb"]),
    "update or create": lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"verb": "x"}),
    "insert over it": lambda event: Event.objects.bulk_create(
        [event], update_conflicts=True, unique_fields=["id"], update_fields=["verb"]
    ),
    "delete": lambda event: event.delete(),
    "delete some": lambda event: Event.objects.filter(pk=event.pk).delete(),
    "delete all": lambda event: Event.objects.all().delete(),
}


@pytest.mark.parametrize("road", sorted(ROADS))
def test_no_road_changes_or_removes_a_line(db: None, road: str) -> None:
    event = one(person())
    event.verb = "x"
    before = list(Event.objects.values_list("pk", "verb"))
    with pytest.raises(JournalIsAppendOnly), transaction.atomic():
        ROADS[road](event)
    assert list(Event.objects.values_list("pk", "verb")) == before


def test_the_refusal_says_why() -> None:
    assert "append-only" in str(JournalIsAppendOnly())


def test_the_journal_outlives_the_person_it_tells_of(db: None) -> None:
    """Erasing somebody leaves what happened, without their name."""
    user = person()
    event = one(user)
    user.delete()
    kept = Event.objects.get(pk=event.pk)
    assert kept.actor is None
    assert kept.verb == "user.registered"


def test_the_journal_outlives_the_institution_it_tells_of(world: World) -> None:
    ours = world.theirs.institution
    lines = Event.objects.filter(institution_id=ours.pk).count()
    ours.keys.all().delete()
    Institution.objects.filter(pk=ours.pk).delete()
    assert Event.objects.filter(institution_id=ours.pk).count() == lines > 0


def test_no_secret_is_written_down(world: World) -> None:
    """What a world of actions recorded: no password, no address, no key, no token."""
    told = str(list(Event.objects.values_list("data", flat=True)))
    for secret in ("@", "password", "seed", "token"):
        assert secret not in told
    assert Event.objects.filter(at__gt=timezone.now() - timedelta(hours=1)).exists()
