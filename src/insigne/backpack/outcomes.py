"""Writes of what became of each badge that was brought in, so that the page can tell it after a reload."""

from typing import TYPE_CHECKING

from django.db import transaction

from insigne.backpack.kept_reports import to_json
from insigne.backpack.models import Arrival, BringingIn
from insigne.backpack.rules import may_fill
from insigne.institutions.rules import require
from insigne.journal.actions import record

if TYPE_CHECKING:
    from typing import Any

    from insigne.backpack.actions import Brought
    from insigne.people.models import User

Outcome = Arrival.Outcome


@transaction.atomic
def tell(person: "User", label: str, kind: str, brought: "Brought", *, by: "User") -> BringingIn:
    """Write down what became of a single badge that was checked at once, so that it reads like the others."""
    require(may_fill(by, person))
    bringing = BringingIn.objects.create(person=person)
    Arrival.objects.create(
        bringing=bringing,
        position=0,
        kind=kind,
        label=label,
        outcome=brought.outcome,
        outside=brought.badge,
        reason=_reason(brought),
    )
    record("backpack.begun", bringing, actor=by, institution_id=None, number=1)
    return bringing


@transaction.atomic
def settle(arrival: Arrival, brought: "Brought") -> None:
    """What became of it. Its bytes are no longer needed: what is kept is in the backpack."""
    Arrival.objects.filter(pk=arrival.pk, outcome=Outcome.WAITING).update(
        outcome=brought.outcome, outside=brought.badge, reason=_reason(brought), content=b""
    )


def _reason(brought: "Brought") -> "dict[str, Any]":
    """Why, to be put into words when it is read: a code of ours, or the findings of the report."""
    if brought.why:
        return {"why": brought.why}
    if brought.report is None or brought.outcome == Outcome.KEPT:
        return {}
    return {"report": to_json(brought.report) | {"badge": None}}
