"""Whose addresses all end with their studies: they are reminded to add one of their own in time."""

from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from insigne.awards.models import Award, standing
from insigne.backpack.models import Reminder
from insigne.backpack.rules import may_fill
from insigne.institutions.models import Institution
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

FIRST = timedelta(days=30)
AGAIN = timedelta(days=182)


def school_domains() -> frozenset[str]:
    """The domains of all institutions here at which addresses end when their owners leave."""
    lists = Institution.objects.exclude(school_domains=[]).values_list("school_domains", flat=True)
    return frozenset(domain for domains in lists for domain in domains)


def will_end(address: str, domains: "frozenset[str]") -> bool:
    """Whether an address lies at a school domain, or below one (`etu.ecole.example` below `ecole.example`)."""
    parts = address.rpartition("@")[2].lower().split(".")
    return any(".".join(parts[place:]) in domains for place in range(len(parts)))


def needs_another_address(person: User) -> bool:
    """Whether the person holds an award and every address they proved ends with their studies."""
    domains = school_domains()
    if not domains:
        return False
    holds = Award.objects.filter(standing(), recipient=person).exists()
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return holds and bool(proved) and all(will_end(address, domains) for address in proved)


def wants_reminders(person: User) -> bool:
    """Whether the person has not said that they want no more."""
    return not Reminder.objects.filter(person=person, stopped_at__isnull=False).exists()


def due(now: "datetime") -> "Iterator[UUID]":
    """Those to be reminded: an award of a month ago, no reminder within half a year, no address of their own."""
    domains = school_domains()
    if not domains:
        return
    held = Award.objects.filter(standing(), awarded_at__lte=now - FIRST, recipient__isnull=False)
    recent = Reminder.objects.filter(last_sent_at__gt=now - AGAIN)
    told = recent | Reminder.objects.filter(stopped_at__isnull=False)
    people = User.objects.filter(pk__in=held.values("recipient"), is_active=True)
    people = people.exclude(pk__in=told.values("person"))
    proved = EmailAddress.objects.filter(user__in=people, verified=True).order_by("user_id")
    for person, addresses in groupby(proved.values_list("user_id", "email").iterator(500), itemgetter(0)):
        if all(will_end(address, domains) for _person, address in addresses):
            yield person


@transaction.atomic
def take_turn(person: User) -> bool:
    """Write down that a reminder goes out now; False when there is no longer a reason, or one went meanwhile."""
    now = timezone.now()
    if not needs_another_address(person):
        return False
    row, _made = Reminder.objects.select_for_update().get_or_create(person=person)
    if row.stopped_at or (row.last_sent_at and row.last_sent_at > now - AGAIN):
        return False
    row.sent, row.last_sent_at = row.sent + 1, now
    row.save(update_fields=["sent", "last_sent_at"])
    record("reminder.sent", row, actor=None, institution_id=None, number=row.sent)
    return True


@transaction.atomic
def stop(person: User, *, by: User) -> None:
    """Send this person no more reminders. Twice is once."""
    require(may_fill(by, person))
    row, _made = Reminder.objects.get_or_create(person=person)
    if Reminder.objects.filter(pk=row.pk, stopped_at=None).update(stopped_at=timezone.now()):
        record("reminder.stopped", row, actor=by, institution_id=None)
