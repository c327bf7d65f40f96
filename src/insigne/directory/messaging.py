"""Writes of messages: send, answer, set aside; block and stop blocking."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insigne.directory.models import TEXT_LENGTH, WAITING, Block, Message
from insigne.directory.queries import entry_of, holds, shown_to
from insigne.directory.refusals import check_answer, check_message
from insigne.directory.rules import is_blocker, is_party, is_receiver
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.locks import alone
from insigne.web.plain_words import plain_text
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.catalogue.models import Badge
    from insigne.people.models import User


@transaction.atomic
def send(badge: "Badge", entry_id: "UUID", text: str, *, shows_address: bool, by: "User") -> Message:
    """Relay a message to somebody in the directory of `badge`, which the sender holds.

    Raises PermissionDenied, NotRelayed, ValidationError for a text with an address in it.
    """
    require(holds(by, badge))
    alone("directory.message")  # two tabs count each other's message
    # Who leaves at this moment waits for the message, and closes it; or it finds them gone.
    found = shown_to(badge).exclude(person=by).select_for_update(of=("self",)).filter(pk=entry_id).first()
    entry = check_message(by, badge, found)
    message = Message.objects.create(
        badge=entry.badge,
        sender_badge=badge,
        sender=by,
        receiver=entry.person,
        sender_name=name_of(by, badge),
        receiver_name=entry.name,
        text=plain_text(text, TEXT_LENGTH),
        sender_address=by.email if shows_address else "",
        sent_at=timezone.now(),
    )
    record("message.sent", message, actor=by, institution_id=None)
    return message


@transaction.atomic
def answer(message: Message, text: str, *, shows_address: bool, by: "User") -> None:
    """Relay the one answer back. Raises PermissionDenied, NotRelayed, ValidationError."""
    require(is_receiver(by, message))
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("sender", "badge", "sender_badge")
        .get(pk=message.pk)
    )
    check_answer(by, message)
    message.answer = plain_text(text, TEXT_LENGTH)
    message.receiver_address = by.email if shows_address else ""
    message.answered_at = timezone.now()
    message.save(update_fields=["answer", "receiver_address", "answered_at"])
    record("message.answered", message, actor=by, institution_id=None)


@transaction.atomic
def set_aside(message: Message, *, by: "User") -> None:
    """Not answer. The sender is not told; they cannot write again before an answer. Twice is once."""
    require(is_receiver(by, message))
    if Message.objects.filter(WAITING, pk=message.pk).update(closed_at=timezone.now()):
        record("message.set_aside", message, actor=by, institution_id=None)


@transaction.atomic
def block(message: Message, *, by: "User") -> None:
    """Take no more messages from the other party, who is not told; what waits between the two is closed."""
    require(is_party(by, message))
    alone("directory.message")  # what the other one is just sending is waited for, and closed
    other, name = other_party(message, by)
    if other is None:
        return
    made, is_new = Block.objects.get_or_create(blocker=by, blocked=other, defaults={"name": name})
    between = Message.objects.filter(WAITING, sender__in=(by, other), receiver__in=(by, other))
    between.update(closed_at=timezone.now())
    if is_new:
        record("block.made", made, actor=by, institution_id=None)


@transaction.atomic
def unblock(block: Block, *, by: "User") -> None:
    """Let the other person write again. Twice is once."""
    require(is_blocker(by, block))
    if delete_once(block):
        record("block.lifted", block, actor=by, institution_id=None)


def other_party(message: Message, person: "User") -> "tuple[User | None, str]":
    """The one whom `person` exchanges this message with, and the name they wrote under."""
    if is_receiver(person, message):
        return message.sender, message.sender_name
    return message.receiver, message.receiver_name


def name_of(person: "User", badge: "Badge") -> str:
    """The name that somebody writes under: as in their entry, else as on their account."""
    entry = entry_of(person, badge)
    return entry.name if entry else person.name
