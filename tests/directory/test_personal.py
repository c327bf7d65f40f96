"""What the directories keep of a person: given back whole, erased whole."""

import json

from django.db import transaction
from django.urls import reverse

from insigne.directory import messaging, personal, reporting
from insigne.directory.models import Block, Entry, Message, Report, Suspension
from tests import world as worlds
from tests.applications.pages import says, words
from tests.directory.making import ANSWER, TEXT, listed, recipient, sent
from tests.world import World, browser


def test_the_archive_holds_entries_messages_blocks_and_reports(world: World) -> None:
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    message = sent(world.ours, entry, by=writer)
    messaging.answer(message, ANSWER, shows_address=True, by=entry.person)
    reporting.report(message, "Insistant.", by=entry.person)
    files = {kept.path: json.loads(kept.content) for kept in personal.export(entry.person)}
    assert set(files) == {f"directory/{name}.json" for name in ("entries", "messages", "blocked", "reports")}
    assert files["directory/entries.json"][0]["line"] == "Trésorerie d’une épicerie solidaire."
    (kept,) = files["directory/messages.json"]
    assert (kept["direction"], kept["with"], kept["text"], kept["answer"]) == (
        "received",
        "Nour Haddad",
        TEXT,
        ANSWER,
    )
    assert writer.email not in json.dumps(files)
    (written,) = [json.loads(kept.content) for kept in personal.export(writer)]
    assert written[0]["receiver_address"] == entry.person.email
    assert list(personal.export(world.stranger)) == []


def test_what_one_wrote_goes_and_the_other_keeps_the_fact_and_their_own_words(world: World) -> None:
    entry = listed(world.ours, "Camille Moreau")
    writer = listed(world.ours, "Nour Haddad").person
    message = sent(world.ours, entry, by=writer, shows_address=True)
    messaging.answer(message, ANSWER, shows_address=True, by=entry.person)
    waiting = sent(world.ours, listed(world.ours, "Yanis Voisin"), by=writer)
    report = reporting.report(waiting, "Insistant.", by=waiting.receiver)  # type: ignore[arg-type]
    Suspension.objects.create(person=writer, institution=world.ours.institution)
    for _twice in range(2):
        with transaction.atomic():
            personal.erase(writer)
    message.refresh_from_db()
    assert (message.sender, message.sender_name, message.text, message.sender_address) == (None, "", "", "")
    assert (message.answer, message.receiver_name) == (ANSWER, "Camille Moreau")
    assert not Message.objects.get(pk=waiting.pk).is_open
    assert not Entry.objects.filter(person=writer).exists()
    assert not Block.objects.exists()
    assert not Suspension.objects.exists()
    assert Report.objects.get(pk=report.pk).against is None
    client = browser(entry.person)
    page = client.get(reverse("message", args=[message.pk]))
    assert says(page, "From somebody who has closed their account")
    assert ANSWER in words(page)
    assert says(client.get(reverse("messages")), "From somebody who has closed their account")
    managed = browser(world.ours.manager).get(reverse("manage-network", args=["ours"]))
    assert "Nour" not in words(managed)
    assert b'value="suspended"' not in managed.content


def test_a_message_between_two_people_who_are_gone_is_gone(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    report = reporting.report(message, "Insistant.", by=entry.person)
    author = message.sender
    assert author
    personal.erase(entry.person)
    assert Report.objects.get(pk=report.pk).words == ""
    personal.erase(author)
    assert not Message.objects.exists()


def test_deleting_the_row_of_a_person_leaves_nothing_that_points_to_it(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    reporting.suspend(reporting.report(message, "Insistant.", by=entry.person), by=world.ours.manager)
    personal.erase(world.ours.manager)
    assert Suspension.objects.get().made_by is None
    assert Report.objects.get().decided_by is None
    assert worlds.badge(world.ours).directory_entries.get() == entry


def test_a_report_tells_the_name_of_whom_it_was_about_no_more(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    report = reporting.report(message, "Nour, c’est-à-dire Mme Haddad, insiste trop.", by=entry.person)
    assert message.sender
    personal.erase(message.sender)
    assert Report.objects.get(pk=report.pk).words == "…, c’est-à-dire Mme …, insiste trop."
