"""Jobs of people: the archive that somebody asked for, and the daily purge."""

from datetime import timedelta

from insigne.jobs import job
from insigne.journal.models import Event
from insigne.people import archiving, purging
from insigne.people.models import Archive
from insigne.people.retention import days_of


@job(retries=2, time_limit=timedelta(minutes=30))
def make_archive(event_id: int) -> None:
    """Write the archive that was asked for, unless its person was erased meanwhile."""
    asked = Event.objects.get(pk=event_id)
    archive = Archive.objects.select_related("person").filter(pk=asked.object_id).first()
    if archive and not archive.ready_at:
        archiving.make(archive)


@job(retries=2, time_limit=timedelta(hours=1))
def purge() -> None:
    """Remove what is past its time, and what a crash left of archives."""
    purging.run()
    archiving.sweep(timedelta(days=days_of("archives")))
