"""Who is reminded of what, by the calendar: the day's round, and the letter that follows from each turn."""

from django.utils import timezone

from insigne.backpack import reminders
from insigne.institutions.addresses import absolute
from insigne.jobs import job
from insigne.journal.models import Event
from insigne.mail.sending import send
from insigne.people.models import User


@job()
def remind_of_addresses() -> None:
    """Once a day: whose addresses all end with their studies is asked to add another before they do."""
    for person in User.objects.filter(pk__in=list(reminders.due(timezone.now()))):
        reminders.take_turn(person)


@job()
def another_address(event_id: int) -> None:
    """To one person: which address ends, how to add another, how to hear no more of it."""
    person = User.objects.get(pk=Event.objects.values_list("object_id", flat=True).get(pk=event_id))
    content = {"person": person, "link": absolute("account_email"), "stop": absolute("backpack")}
    send("another_address", person.email, person.language, content)
