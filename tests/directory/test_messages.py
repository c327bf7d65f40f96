"""A message passed on once, its answer or none; who may write to whom, how often; block."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.directory import actions, messaging, refusals, reporting, rules
from insigne.directory.models import Block, Entry, Message, Reach, Suspension
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.people import purging
from tests import world as worlds
from tests.applications.pages import says, words
from tests.directory.making import ANSWER, TEXT, WITH_ADDRESS, directory, listed, recipient, sent, writing
from tests.world import World, browser

SILENT = "This person does not take messages at the moment."


def page_of(message: Message, end: str = "") -> str:
    return reverse("message" if not end else f"message-{end}", args=[message.pk])


def letters() -> list[Any]:
    mail.outbox.clear()
    run_ready()
    return mail.outbox


# --- write ---------------------------------------------------------------------------------------------------


def test_a_message_is_passed_on_and_no_address_with_it(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    letters()
    answer = browser(writer).post(writing(badge, entry), {"text": TEXT})
    assert answer.headers["Location"] == directory(badge)
    (letter,) = letters()
    assert letter.to == [entry.person.email]
    assert not (letter.cc or letter.bcc or letter.reply_to)
    whole = letter.message().as_string() + letter.body + letter.alternatives[0][0]
    assert writer.email not in whole
    assert f"> {TEXT}" in letter.body
    assert "Nour Haddad" in letter.body
    assert "Engagement associatif" in letter.subject
    message = Message.objects.get()
    assert page_of(message) in letter.body
    assert message.sender_address == message.receiver_address == ""
    event = Event.objects.get(verb="message.sent")
    assert (event.actor, event.institution_id) == (writer, None)
    assert TEXT not in str(event.data)


def test_ones_address_goes_with_the_message_if_one_says_so(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = recipient(world.ours, "Nour Haddad")
    letters()
    browser(writer).post(writing(badge, entry), {"text": TEXT} | WITH_ADDRESS)
    (letter,) = letters()
    assert writer.email in letter.body
    assert not letter.reply_to
    assert writer.email not in letter.message()["From"]
    assert writer.email in words(browser(entry.person).get(page_of(Message.objects.get())))


def test_the_writer_reads_how_they_will_be_named(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = listed(world.ours, "Nour Haddad", name_form="short").person
    assert "« Nour H. »" in words(browser(writer).get(writing(badge, entry)))
    message = sent(world.ours, entry, by=writer)
    assert message.sender_name == "Nour H."
    assert "Haddad" not in words(browser(entry.person).get(page_of(message)))


@pytest.mark.parametrize(
    "text", ["Voyez exemple.fr", "https://x.example", "a@b.example", "", "   ", "x" * 1001]
)
def test_links_and_texts_too_long_are_refused_with_the_words_kept(world: World, text: str) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = recipient(world.ours)
    page = browser(writer).post(writing(badge, entry), {"text": text})
    assert page.status_code == 422
    assert 'href="#id_text"' in page.content.decode()
    assert text.strip() in page.content.decode()
    assert not Message.objects.exists()
    with pytest.raises(ValidationError):
        messaging.send(badge, entry.pk, text, shows_address=False, by=writer)


def test_a_thousand_characters_with_line_ends_of_a_browser_pass(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    text = "\r\n".join(["x" * 9] * 100)
    assert browser(recipient(world.ours)).post(writing(badge, entry), {"text": text}).status_code == 302
    assert len(Message.objects.get().text) == 999


def test_markup_and_header_lines_are_words_like_others(world: World) -> None:
    entry = listed(world.ours)
    letters()
    text = "<b>Bonjour</b>\nBcc: tous\n\nVotre compte est fermé."
    message = sent(world.ours, entry, text=text)
    (letter,) = [each for each in letters() if each.to == [entry.person.email]]
    assert "\n> Bcc: tous\n>\n> Votre compte est fermé." in letter.body
    assert "<b>" not in letter.alternatives[0][0]
    assert "Bcc" not in letter.message()
    assert b"<b>Bonjour" not in browser(entry.person).get(page_of(message)).content


@pytest.mark.parametrize("reader", ["student", "manager", "reviewer"])
def test_whoever_does_not_hold_the_badge_cannot_write(world: World, reader: str) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, reach=Reach.PUBLIC)
    person = getattr(world.ours, reader)
    assert browser(person).get(writing(badge, entry)).status_code == 404
    assert browser(person).post(writing(badge, entry), {"text": TEXT}).status_code == 404
    with pytest.raises(PermissionDenied):
        messaging.send(badge, entry.pk, TEXT, shows_address=False, by=person)


def test_an_account_must_hold_the_badge_when_it_writes(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = recipient(world.ours)
    client = browser(writer)
    assert client.get(writing(badge, entry)).status_code == 200
    awards.revoke(Award.objects.get(recipient=writer), reason="Erreur.", by=world.ours.manager)
    assert client.post(writing(badge, entry), {"text": TEXT}).status_code == 404
    assert not Message.objects.exists()


def test_one_writes_to_recipients_elsewhere_who_chose_the_network_and_to_no_other(world: World) -> None:
    ours, _theirs = worlds.badge(world.ours), worlds.badge(world.theirs)
    near = listed(world.theirs, "Yanis Voisin")
    far = listed(world.theirs, "Camille Moreau", reach=Reach.NETWORK)
    writer = browser(recipient(world.ours))
    assert says(writer.post(writing(ours, near), {"text": TEXT}), SILENT)
    assert writer.post(writing(ours, far), {"text": TEXT}).status_code == 302
    assert Message.objects.get().receiver == far.person
    actions.set_crossing(world.theirs.institution, False, by=world.theirs.manager)
    other = browser(recipient(world.ours))
    assert says(other.post(writing(ours, far), {"text": TEXT}), SILENT)


def test_nobody_writes_to_themselves(world: World) -> None:
    entry = listed(world.ours)
    page = browser(entry.person).post(writing(worlds.badge(world.ours), entry), {"text": TEXT})
    assert page.status_code == 422
    assert not Message.objects.exists()


# --- who takes no message: one sentence, one page ----------------------------------------------------------------


def left(world: World, entry: Entry, writer: Any) -> None:
    actions.leave(entry, by=entry.person)


def blocked(world: World, entry: Entry, writer: Any) -> None:
    Block.objects.create(blocker=entry.person, blocked=writer, name="x")


def busy(world: World, entry: Entry, writer: Any) -> None:
    for _number in range(refusals.RECEIVED_PER_DAY):
        sent(world.ours, entry)


def fallen(world: World, entry: Entry, writer: Any) -> None:
    awards.revoke(Award.objects.get(recipient=entry.person), reason="Erreur.", by=world.ours.manager)


@pytest.mark.parametrize("why", [left, blocked, busy, fallen])
def test_who_left_who_blocked_and_who_received_enough_cannot_be_told_apart(world: World, why: Any) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    why(world, entry, writer)
    unknown = browser(writer).get(reverse("message-write", args=[badge.code, uuid4()]))
    page = browser(writer).get(writing(badge, entry))
    assert says(page, SILENT)
    assert words(page) == words(unknown)
    refused = browser(writer).post(writing(badge, entry), {"text": "Mes mots."})
    assert refused.status_code == 422
    assert "Mes mots." in refused.content.decode()
    assert not Message.objects.filter(sender=writer).exists()


def test_who_received_enough_today_keeps_nobody_from_others_and_takes_more_tomorrow(world: World) -> None:
    entry, other = listed(world.ours), listed(world.ours, "Yanis Voisin")
    busy(world, entry, None)
    with pytest.raises(refusals.NoMessagesTaken):
        sent(world.ours, entry)
    sent(world.ours, other)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        sent(world.ours, entry)


def test_consent_withdrawn_while_the_page_is_open_refuses_the_message(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    client = browser(recipient(world.ours))
    assert not says(client.get(writing(badge, entry)), SILENT)
    actions.withdraw_directory(entry.person, entry.pk)
    assert says(client.post(writing(badge, entry), {"text": TEXT}), SILENT)


# --- how often -----------------------------------------------------------------------------------------------


def test_no_second_message_to_the_same_person_before_an_answer(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = recipient(world.ours)
    message = sent(world.ours, entry, by=writer)
    page = browser(writer).post(writing(badge, entry), {"text": TEXT})
    assert page.status_code == 422
    assert says(page, str(refusals.AlreadyWritten.sentence))
    messaging.set_aside(message, by=entry.person)  # of which the sender learns nothing
    assert says(browser(writer).get(writing(badge, entry)), str(refusals.AlreadyWritten.sentence))
    assert says(browser(writer).get(page_of(message)), "No answer so far. They answer if they wish to; "
                "you cannot write a second time before.")  # fmt: skip


def test_after_an_answer_one_may_write_again(world: World) -> None:
    entry = listed(world.ours)
    writer = recipient(world.ours)
    messaging.answer(sent(world.ours, entry, by=writer), ANSWER, shows_address=False, by=entry.person)
    sent(world.ours, entry, by=writer)
    assert Message.objects.count() == 2


def test_five_messages_a_day_and_the_next_day_again(world: World) -> None:
    badge = worlds.badge(world.ours)
    writer = recipient(world.ours)
    entries = [listed(world.ours, f"Personne {number}") for number in range(7)]
    for entry in entries[:5]:
        sent(world.ours, entry, by=writer)
    page = browser(writer).post(writing(badge, entries[5]), {"text": "Mes mots."})
    assert page.status_code == 422
    assert says(page, str(refusals.EnoughToday.sentence))
    assert "Mes mots." in page.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        sent(world.ours, entries[5], by=writer)
    assert Message.objects.count() == 6


# --- answer --------------------------------------------------------------------------------------------------


def test_the_answer_is_passed_back_once_and_ends_it(world: World) -> None:
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    message = sent(world.ours, entry, by=writer)
    letters()
    client = browser(entry.person)
    assert client.post(page_of(message), {"text": ANSWER}).status_code == 302
    (letter,) = letters()
    assert letter.to == [writer.email]
    assert f"> {ANSWER}" in letter.body
    assert entry.person.email not in letter.message().as_string() + letter.body
    again = client.post(page_of(message), {"text": "Et encore"})
    assert again.status_code == 422
    assert says(again, str(refusals.Closed.sentence))
    assert "Et encore" in again.content.decode()
    with pytest.raises(refusals.Closed):  # whoever had read the page before it was answered
        messaging.answer(message, "Et encore", shows_address=False, by=entry.person)
    assert Message.objects.get().answer == ANSWER
    assert ANSWER in words(browser(writer).get(page_of(message)))


def test_the_answer_gives_an_address_if_its_author_says_so(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    letters()
    browser(entry.person).post(page_of(message), {"text": ANSWER} | WITH_ADDRESS)
    (letter,) = letters()
    assert entry.person.email in letter.body
    assert not letter.reply_to


def test_each_reads_from_where_the_other_writes_and_whose_address_is_shown(world: World) -> None:
    worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau", reach=Reach.NETWORK)
    writer = recipient(world.theirs, "Nour Haddad")
    message = sent(world.theirs, entry, by=writer)
    messaging.answer(message, ANSWER, shows_address=True, by=entry.person)
    theirs, mine = (words(browser(person).get(page_of(message))) for person in (writer, entry.person))
    assert "Université theirs" in theirs
    assert "Université ours" in theirs
    given = entry.person.email
    assert f"Cette personne vous laisse voir son adresse : {given}" in theirs.replace("\xa0", " ")
    assert f"Vous laissez cette personne voir votre adresse : {given}" in mine.replace("\xa0", " ")
    assert "Cette personne vous laisse voir" not in mine


def test_an_answer_holds_no_link_either(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    page = browser(entry.person).post(page_of(message), {"text": "Voyez exemple.fr"})
    assert page.status_code == 422
    assert Message.objects.get().answered_at is None


def test_the_sender_answers_nothing_and_nobody_else_sees_the_message(world: World) -> None:
    worlds.badge(world.ours)
    entry = listed(world.ours)
    writer = recipient(world.ours)
    message = sent(world.ours, entry, by=writer)
    with pytest.raises(PermissionDenied):
        messaging.answer(message, ANSWER, shows_address=False, by=writer)
    browser(writer).post(page_of(message), {"text": ANSWER})
    assert Message.objects.get().answered_at is None
    others = (recipient(world.ours), world.ours.manager, world.ours.administrator, world.stranger)
    for other in others:
        assert browser(other).get(page_of(message)).status_code == 404
        for end in ("aside", "block", "report"):
            assert browser(other).post(page_of(message, end), {"confirmed": "yes"}).status_code == 404
    for end in ("aside", "report"):
        assert browser(writer).post(page_of(message, end)).status_code == 404
    assert browser().get(page_of(message)).status_code == 302


def test_a_message_is_acted_upon_by_its_two_people_alone_whatever_the_road(world: World) -> None:
    entry, third = listed(world.ours), recipient(world.ours)
    writer = recipient(world.ours)
    message = sent(world.ours, entry, by=writer)
    block = Block.objects.create(blocker=entry.person, blocked=third)
    others = (third, world.ours.manager, world.theirs.manager, world.stranger)
    for other in (*others, writer):
        with pytest.raises(PermissionDenied):
            messaging.set_aside(message, by=other)
        with pytest.raises(PermissionDenied):
            messaging.unblock(block, by=other)
    messaging.answer(message, ANSWER, shows_address=False, by=entry.person)
    message.refresh_from_db()
    for other in others:
        with pytest.raises(PermissionDenied):
            messaging.block(message, by=other)
        with pytest.raises(PermissionDenied):
            reporting.report(message, "Lu par-dessus une épaule.", by=other)
    assert list(Block.objects.all()) == [block]


def test_each_deed_with_a_message_is_written_down_once_and_without_its_words(world: World) -> None:
    entry, writer, other = listed(world.ours), recipient(world.ours), recipient(world.ours)
    answered, aside = sent(world.ours, entry, by=writer), sent(world.ours, entry, by=other)
    messaging.answer(answered, ANSWER, shows_address=False, by=entry.person)
    answered.refresh_from_db()
    for _click in range(2):
        messaging.set_aside(aside, by=entry.person)
        messaging.block(answered, by=writer)
    told = Event.objects.filter(verb__startswith="message.") | Event.objects.filter(verb="block.made")
    assert list(told.order_by("pk").values_list("verb", "actor", "institution_id", "data")) == [
        ("message.sent", writer.pk, None, {}),
        ("message.sent", other.pk, None, {}),
        ("message.answered", entry.person.pk, None, {}),
        ("message.set_aside", entry.person.pk, None, {}),
        ("block.made", writer.pk, None, {}),
    ]


def test_where_a_person_was_erased_nobody_takes_their_place(world: World) -> None:
    """A reader without an account has no id either: two that are missing are not the same person."""
    message = sent(world.ours, listed(world.ours))
    message.sender = message.receiver = None
    message.answered_at = timezone.now()
    for holds in (rules.is_receiver, rules.is_party, rules.may_report):
        assert not holds(AnonymousUser(), message)


def test_a_message_is_not_sent_by_e_mail_once_it_is_closed(world: World) -> None:
    entry = listed(world.ours)
    letters()
    sent(world.ours, entry)
    actions.leave(entry, by=entry.person)
    assert not [letter for letter in letters() if letter.to == [entry.person.email]]


def test_an_answer_needs_the_badge_too(world: World) -> None:
    entry = listed(world.ours)
    message = sent(world.ours, entry)
    awards.revoke(Award.objects.get(recipient=entry.person), reason="Erreur.", by=world.ours.manager)
    page = browser(entry.person).post(page_of(message), {"text": ANSWER})
    assert page.status_code == 422
    assert says(page, str(refusals.BadgeFallen.sentence))
    assert Message.objects.get().answered_at is None


# --- block ---------------------------------------------------------------------------------------------------


def test_to_block_asks_once_closes_what_waits_and_can_be_undone(world: World) -> None:
    badge = worlds.badge(world.ours)
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    message = sent(world.ours, entry, by=writer)
    letters()
    client = browser(entry.person)
    assert client.post(page_of(message, "block")).status_code == 200
    assert not Block.objects.exists()
    page = client.post(page_of(message, "block"), {"confirmed": "yes"}, follow=True)
    assert "Nour Haddad" in words(page)
    assert letters() == []
    assert not Message.objects.get().is_open
    other = listed(world.ours, "Nour Haddad")
    Entry.objects.filter(pk=other.pk).update(person=writer)
    assert says(client.get(writing(badge, other)), SILENT)
    block, another = Block.objects.get(), Block.objects.create(blocker=entry.person, blocked=world.stranger)
    assert browser(writer).post(reverse("block-lift", args=[block.pk])).status_code == 404
    assert client.post(reverse("block-lift", args=[block.pk])).status_code == 302
    assert not says(client.get(writing(badge, other)), SILENT)
    assert list(Block.objects.all()) == [another]
    assert list(Event.objects.filter(verb__startswith="block").values_list("verb", flat=True)) == [
        "block.made",
        "block.lifted",
    ]


def test_the_blocked_one_is_told_nothing_and_cannot_answer(world: World) -> None:
    entry = listed(world.ours)
    writer = recipient(world.ours)
    message = sent(world.ours, entry, by=writer)
    Block.objects.create(blocker=writer, blocked=entry.person)
    page = browser(entry.person).post(page_of(message), {"text": "Mes mots."})
    assert page.status_code == 422
    assert says(page, SILENT)
    assert "Mes mots." in page.content.decode()


def test_setting_aside_blocking_and_leaving_close_no_other_message(world: World) -> None:
    entry, bystander = listed(world.ours, "Camille Moreau"), listed(world.ours, "Yanis Voisin")
    first, second = sent(world.ours, entry), sent(world.ours, entry)
    elsewhere = sent(world.ours, bystander)

    def still_open() -> set[Message]:
        return {message for message in Message.objects.all() if message.is_open}

    messaging.set_aside(first, by=entry.person)
    assert still_open() == {second, elsewhere}
    messaging.block(first, by=entry.person)
    assert still_open() == {second, elsewhere}
    actions.leave(entry, by=entry.person)
    assert still_open() == {elsewhere}


def test_a_block_and_a_suspension_stop_nobody_else(world: World) -> None:
    entry, bystander, third = (
        listed(world.ours, name) for name in ("Camille Moreau", "Yanis Voisin", "Lou Loin")
    )
    blocked = recipient(world.ours)
    for other in (blocked, bystander.person):
        Block.objects.create(blocker=entry.person, blocked=other)
    Suspension.objects.create(person=recipient(world.ours), institution=world.ours.institution)
    sent(world.ours, third, by=blocked)
    sent(world.ours, third, by=entry.person)
    for free_to_be_written_to in (entry, bystander):
        sent(world.ours, free_to_be_written_to)
    assert Message.objects.count() == 4


# --- the list ------------------------------------------------------------------------------------------------


def test_messages_are_listed_to_both_and_to_nobody_else(world: World) -> None:
    entry = listed(world.ours, "Camille Moreau")
    writer = recipient(world.ours, "Nour Haddad")
    sent(world.ours, entry, by=writer)
    inbox = reverse("messages")
    received, written = (words(browser(each).get(inbox)) for each in (entry.person, writer))
    assert "De Nour Haddad" in received
    assert "à lire" in received
    assert "À Camille Moreau" in written
    assert "sans réponse" in written
    assert says(browser(recipient(world.ours)).get(inbox), "No message yet")
    assert browser().get(inbox).status_code == 302
    assert inbox in browser(world.ours.student).get(reverse("account")).content.decode()


def test_twenty_messages_cost_what_ten_cost(world: World) -> None:
    entry = listed(world.ours)
    client = browser(entry.person)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("messages")).status_code == 200
        return len(queries)

    def receive(number: int) -> None:
        for _each in range(number):
            sent(world.ours, entry)
        Message.objects.update(sent_at=timezone.now() - timedelta(days=2))

    receive(10)
    ten = cost()
    receive(10)
    assert cost() == ten <= 12


def test_messages_go_after_their_time_but_not_under_a_report(world: World) -> None:
    entry = listed(world.ours)
    old, reported, young = (sent(world.ours, entry) for _each in range(3))
    report = reporting.report(reported, "Insistant.", by=entry.person)
    long_ago = timezone.now() - timedelta(days=200)
    Message.objects.filter(pk__in=[old.pk, reported.pk]).update(sent_at=long_ago)
    purging.run()
    assert set(Message.objects.all()) == {reported, young}
    reporting.dismiss(report, by=world.ours.manager)
    purging.run()
    assert set(Message.objects.all()) == {young}
