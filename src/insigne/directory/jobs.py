"""Work of the directories that nobody waits for: entries whose award fell."""

from insigne.awards.models import Award
from insigne.directory import actions
from insigne.jobs import job
from insigne.journal.models import Event


@job()
def end_entry(event_id: int) -> None:
    """An award was revoked or declined: who has no other of this badge leaves its directory.

    Nobody waits for it: an entry is shown only while an award stands.
    """
    about = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    heavy = ("credential", "assertion", "version__picture")
    award = Award.objects.select_related("recipient", "version__badge").defer(*heavy).get(pk=about)
    if award.recipient is not None:
        actions.end(award.version.badge, award.recipient)
