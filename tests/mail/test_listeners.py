"""The one table of what follows an event."""

import pkgutil
from importlib import import_module

import pytest
from django.utils.module_loading import import_string

from insigne import mail
from insigne.jobs.job import Job
from insigne.journal.sentences import SENTENCES
from insigne.listeners import LISTENERS
from insigne.schedule import SCHEDULE


@pytest.mark.parametrize("verb", LISTENERS)
def test_it_listens_to_verbs_that_exist(verb: str) -> None:
    assert verb in SENTENCES


@pytest.mark.parametrize("verb", LISTENERS)
def test_what_follows_are_jobs_that_a_worker_can_find_again(verb: str) -> None:
    for listener in LISTENERS[verb]:
        assert isinstance(listener, Job)
        assert import_string(listener.module_path) is listener


def test_every_notification_is_sent_by_some_event_or_at_some_time() -> None:
    modules = [import_module(f"insigne.mail.{found.name}") for found in pkgutil.iter_modules(mail.__path__)]
    jobs = {each for module in modules for each in vars(module).values() if isinstance(each, Job)}
    # "tell_…" is asked for once per person, by the notification to all of them.
    alone = {job.module_path for job in jobs if not job.module_path.rpartition(".")[2].startswith("tell_")}
    asked = [each for listeners in LISTENERS.values() for each in listeners]
    asked += [every.job for every in SCHEDULE]
    assert alone == {each.module_path for each in asked if each.module_path.startswith("insigne.mail.")}
