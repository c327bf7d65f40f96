"""What follows, in the background, from something that happened elsewhere."""

from django.db import transaction

from insigne.awards import status_lists
from insigne.awards.models import StatusList
from insigne.jobs import job
from insigne.journal.models import Event


@job()
def republish_lists(event_id: int) -> None:
    """After a key was replaced or declared unsafe: sign the institution's status lists with the active one."""
    event = Event.objects.get(pk=event_id)
    for status_list in StatusList.objects.filter(institution__keys=event.object_id):
        with transaction.atomic():
            status_lists.publish(status_list)
