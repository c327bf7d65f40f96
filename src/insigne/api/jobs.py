"""What is done again and again for platforms."""

from insigne.api.actions import purge
from insigne.jobs import job


@job()
def purge_platforms() -> None:
    """Forget dead tokens and codes, and the platforms that registered and were never let in."""
    purge()
