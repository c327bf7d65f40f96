"""The one table of what follows an event."""

import pytest
from django.utils.module_loading import import_string

from insigne.jobs.job import Job
from insigne.journal.sentences import SENTENCES
from insigne.listeners import LISTENERS
from insigne.mail import notifications


@pytest.mark.parametrize("verb", LISTENERS)
def test_it_listens_to_verbs_that_exist(verb: str) -> None:
    assert verb in SENTENCES


@pytest.mark.parametrize("verb", LISTENERS)
def test_what_follows_are_jobs_that_a_worker_can_find_again(verb: str) -> None:
    for listener in LISTENERS[verb]:
        assert isinstance(listener, Job)
        assert import_string(listener.module_path) is listener


def test_every_notification_is_sent_by_some_event() -> None:
    jobs = {each for each in vars(notifications).values() if isinstance(each, Job)}
    jobs.remove(notifications.tell_reviewer)  # asked for by the notification to all of them
    assert {job.module_path for job in jobs} == {
        each.module_path
        for listeners in LISTENERS.values()
        for each in listeners
        if each.module_path.startswith("insigne.mail.")
    }
