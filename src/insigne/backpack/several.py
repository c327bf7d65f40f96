"""Writes of several badges brought in at once: each is checked by a job of its own, and has its own outcome."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from insigne.backpack import jobs
from insigne.backpack.archives import MOST_ENTRIES
from insigne.backpack.models import Arrival, BringingIn
from insigne.backpack.rules import may_fill
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.locks import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insigne.people.models import User

Outcome = Arrival.Outcome
MOST_WAITING = MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that was handed over: a file's bytes or an address as text; or why it is not looked at."""

    label: str
    kind: str
    content: bytes = b""
    why: str = ""


class StillBusy(ValueError):
    """As many of the person's badges as may wait are waiting already."""


@transaction.atomic
def begin(person: "User", given: "Sequence[Given]", *, by: "User") -> BringingIn:
    """Keep what was given until its turn comes, and ask for a job for each. Raises StillBusy."""
    require(may_fill(by, person))
    alone(f"backpack of {person.pk}")
    waiting = Arrival.objects.filter(bringing__person=person, outcome=Outcome.WAITING).count()
    if waiting and waiting + len(given) > MOST_WAITING:
        raise StillBusy
    bringing = BringingIn.objects.create(person=person)
    arrivals = [
        Arrival(
            bringing=bringing,
            position=place,
            kind=each.kind,
            label=each.label,
            content=each.content,
            outcome=Outcome.REFUSED if each.why else Outcome.WAITING,
            reason={"why": each.why} if each.why else {},
        )
        for place, each in enumerate(given)
    ]
    Arrival.objects.bulk_create(arrivals)
    for arrival in arrivals:
        if arrival.outcome == Outcome.WAITING:
            jobs.IN_TIME.ask(str(arrival.pk))
    record("backpack.begun", bringing, actor=by, institution_id=None, number=len(arrivals))
    return bringing
