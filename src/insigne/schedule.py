"""What is done again and again, and how often."""

from datetime import timedelta

from django.core.management import call_command

from insigne.api.jobs import purge_platforms
from insigne.backpack.jobs import forget_arrivals
from insigne.files.actions import sweep_orphans
from insigne.jobs import job
from insigne.jobs.queue import prune
from insigne.jobs.schedule import Every
from insigne.mail.reminders import remind_of_addresses
from insigne.oid4vci.jobs import forget_offers
from insigne.path.jobs import close_expired
from insigne.people.jobs import purge


@job()
def sweep_files() -> None:
    """Delete the bytes that no row names."""
    sweep_orphans()


@job()
def prune_jobs() -> None:
    """Forget the jobs that ended long ago."""
    prune()


@job()
def clear_sessions() -> None:
    """Forget the sessions that ended, and with them any words kept in one."""
    call_command("clearsessions")


DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SCHEDULE = (
    Every(DAY, sweep_files),
    Every(DAY, prune_jobs),
    Every(DAY, purge),
    Every(DAY, purge_platforms),
    Every(DAY, remind_of_addresses),
    Every(DAY, forget_arrivals),
    Every(HOUR, clear_sessions),
    Every(HOUR, forget_offers),
    Every(HOUR, close_expired),
)
