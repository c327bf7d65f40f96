"""The one way into the journal."""

from functools import cache
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from insigne.journal.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from insigne.people.models import User

Value = str | int | bool | list[str] | None


class Recordable(Protocol):
    """What an event can be about: anything with a UUID."""

    @property
    def pk(self) -> UUID: ...


class Listener(Protocol):
    """A job that can be asked for with an event's id."""

    def ask(self, event_id: int) -> object: ...


@cache
def _listeners() -> "Mapping[str, Sequence[Listener]]":
    table: Mapping[str, Sequence[Listener]] = import_string(settings.INSIGNE_LISTENERS)
    return table


def record(
    verb: str,
    about: Recordable,
    *,
    actor: "User | None",
    institution_id: UUID | None,
    **data: Value,
) -> Event:
    """Write one Event and ask for the jobs that listen to its verb, in the caller's transaction.

    Called outside a transaction it would let the write and its record part ways, so it refuses.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb}: an event is recorded inside the transaction of what it tells.")
    event = Event.objects.create(
        verb=verb, object_id=about.pk, actor=actor, institution_id=institution_id, data=data
    )
    for listener in _listeners().get(verb, ()):
        listener.ask(event.pk)
    return event
