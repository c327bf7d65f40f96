"""What the backpack does in the background."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from insigne.backpack import actions, outcomes
from insigne.backpack.models import Arrival, BringingIn, OutsideBadge
from insigne.jobs import job
from insigne.journal.models import Event

KEPT = timedelta(days=30)


@job(retries=3, time_limit=timedelta(minutes=3))
def take_in(arrival_id: str) -> None:
    """Check one of several badges, and keep it. Run twice, the second finds it known or settled."""
    arrival = Arrival.objects.select_related("bringing__person").filter(pk=arrival_id).first()
    if arrival is None or arrival.outcome != Arrival.Outcome.WAITING:
        return
    person = arrival.bringing.person
    brought = actions.bring_in(person, bytes(arrival.content), kind=arrival.kind, by=person)
    outcomes.settle(arrival, brought)


@job()
def forget_arrivals() -> None:
    """Forget what became of what was brought in a month ago: what was kept is in the backpack."""
    BringingIn.objects.filter(begun_at__lt=timezone.now() - KEPT).delete()


@job()
def look_again(event_id: int) -> None:
    """After a person proved an address: look whether what was kept apart is theirs."""
    person_id = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    doubtful = OutsideBadge.objects.filter(person_id=person_id).exclude(recipient_state="mine")
    for outside_id in doubtful.values_list("pk", flat=True):
        LOOKS.ask(str(outside_id))


@job(retries=3, time_limit=timedelta(minutes=3))
def look_at(outside_id: str) -> None:
    """Check one badge again, if it is still there."""
    outside = OutsideBadge.objects.select_related("person").filter(pk=outside_id).first()
    if outside is not None:
        actions.check_again(outside, by=None)


# A check may wait for a slow host: a hundred of them let everybody's letters pass.
IN_TIME = replace(take_in, priority=-10)
LOOKS = replace(look_at, priority=-10)
