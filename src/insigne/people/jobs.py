"""Jobs of people: the archive that somebody asked for, and the daily purge."""

from datetime import timedelta

from insigne.jobs import job
from insigne.people import archiving, purging
from insigne.people.models import Archive
from insigne.people.retention import days_of


@job(retries=2, time_limit=timedelta(minutes=30))
def make_archive(archive_id: str) -> None:
    """Write the archive, unless its person was erased meanwhile."""
    archive = Archive.objects.select_related("person").filter(pk=archive_id).first()
    if archive and not archive.ready_at:
        archiving.make(archive)


@job(retries=2, time_limit=timedelta(hours=1))
def purge() -> None:
    """Remove what is past its time, and what a crash left of archives."""
    purging.run()
    archiving.sweep(timedelta(days=days_of("archives")))
