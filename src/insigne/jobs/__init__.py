"""Background work: a job is asked for in the transaction that needs it, and run until it succeeds.

    @job(retries=5, time_limit=timedelta(minutes=2))
    def tell_recipient(award_id: str) -> None: ...

    tell_recipient.ask(str(award.id))

A worker may be killed at any point and a job is then run again: every job can be run twice.
"""

from insigne.jobs.job import Job, job

__all__ = ["Job", "job"]
