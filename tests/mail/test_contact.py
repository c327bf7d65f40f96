"""Letters that pass a message on: in the reader's language, and empty of addresses."""

import pytest
from django.core import mail

from insigne.directory import messaging, reporting
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.mail import contact
from tests.directory.making import ANSWER, listed, recipient, sent
from tests.world import World

SAID = {
    "fr": ("Un bénéficiaire du badge « Engagement associatif » vous écrit", "Nour Haddad vous a répondu"),
    "en": ("A recipient of the badge “Community engagement” writes to you", "Nour Haddad has answered you"),
}


def letters() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    run_ready()
    return list(mail.outbox)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_reads_it_in_their_own_language(world: World, language: str) -> None:
    reader = listed(world.ours, "Camille Moreau", language=language)
    nour = listed(world.ours, "Nour Haddad")
    letters()
    sent(world.ours, reader, by=nour.person)
    (letter,) = letters()
    assert letter.subject == SAID[language][0]
    message = sent(world.ours, nour, by=reader.person)
    letters()
    messaging.answer(message, ANSWER, shows_address=False, by=nour.person)
    (letter,) = letters()
    assert letter.subject == SAID[language][1]


def test_a_name_that_was_made_before_names_were_checked_adds_no_header(world: World) -> None:
    entry = listed(world.ours)
    writer = recipient(world.ours)
    type(writer).objects.filter(pk=writer.pk).update(name="Nour\nBcc: tous@x.example")
    writer.refresh_from_db()
    letters()
    messaging.answer(sent(world.ours, entry, by=writer), ANSWER, shows_address=False, by=entry.person)
    for letter in letters():
        assert letter.message()["Bcc"] is None
        assert "\n" not in letter.subject


def test_a_job_that_runs_late_finds_that_nobody_is_there(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    letters()
    mail.outbox.clear()
    event = Event.objects.get(verb="message.sent")
    message.receiver = None
    message.save()
    contact.message_sent.call(event.pk)
    contact.message_answered.call(event.pk)
    assert mail.outbox == []


def test_managers_hear_of_a_report_until_it_is_decided(world: World) -> None:
    entry = listed(world.ours)
    report = reporting.report(sent(world.ours, entry), "Insistant.", by=entry.person)
    reporting.dismiss(report, by=world.ours.manager)
    assert not [letter for letter in letters() if letter.to == [world.ours.manager.email]]
