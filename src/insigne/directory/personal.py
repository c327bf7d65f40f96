"""What `directory` keeps of a person: given back in their archive, and erased with them."""

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from insigne.directory.models import WAITING, Block, Entry, Message, Report, Suspension
from insigne.directory.queries import messages_of
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """Entries, messages sent and received with what the other one let be seen, blocks, reports."""
    parts: dict[str, list[dict[str, Any]]] = {
        "entries": [_entry(each) for each in _entries(person)],
        "messages": [_message(each, person) for each in messages_of(person)],
        "blocked": [
            {"name": each.name, "since": _moment(each.created_at)}
            for each in Block.objects.filter(blocker=person)
        ],
        "reports": [
            {"message": str(each.message_id), "words": each.words, "made": _moment(each.made_at)}
            for each in Report.objects.filter(by=person)
        ],
        "suspensions": [
            {"by": str(each.institution), "from": _moment(each.made_at), "lifted": _moment(each.lifted_at)}
            for each in Suspension.objects.filter(person=person).select_related("institution")
        ],
    }
    for name, rows in parts.items():
        if rows:
            yield in_json(f"directory/{name}.json", rows)


def erase(person: "User") -> None:
    """Remove entries, blocks and words. The other one keeps the fact of a message, and what they wrote themselves."""
    Entry.objects.filter(person=person).delete()
    Block.objects.filter(Q(blocker=person) | Q(blocked=person)).delete()
    Suspension.objects.filter(person=person).delete()
    Report.objects.filter(by=person).update(by=None, words="")
    for report in Report.objects.filter(against=person):
        report.against, report.words = None, without_name(report.words, person.name)
        report.save(update_fields=["against", "words"])
    Report.objects.filter(decided_by=person).update(decided_by=None)
    Suspension.objects.filter(made_by=person).update(made_by=None)
    messages = Message.objects.filter(Q(sender=person) | Q(receiver=person))
    messages.filter(WAITING).update(closed_at=timezone.now())
    for message in messages:
        message.text = without_name(message.text, person.name)
        message.answer = without_name(message.answer, person.name)
        message.save(update_fields=["text", "answer"])
    Message.objects.filter(sender=person).update(sender=None, sender_name="", sender_address="", text="")
    Message.objects.filter(receiver=person).update(
        receiver=None, receiver_name="", receiver_address="", answer=""
    )
    Message.objects.filter(sender=None, receiver=None).delete()


def without_name(text: str, name: str) -> str:
    """The words that somebody else wrote to the person, with the person's name taken out of them."""
    words = [re.escape(word) for word in name.split() if len(word) > 2]
    return re.sub(rf"\b({'|'.join(words)})\b", "…", text, flags=re.IGNORECASE) if words else text


def names_of(person: "User", about: "Sequence[UUID]") -> "Mapping[UUID, tuple[str, str]]":
    """For the list of consents: the badge of each entry that still stands, and its directory."""
    entries = _entries(person).filter(pk__in=about)
    return {entry.pk: (str(entry.badge), reverse("directory", args=[entry.badge.code])) for entry in entries}


def _entries(person: "User") -> "QuerySet[Entry]":
    related = ("badge__current", "share", "person")
    return Entry.objects.filter(person=person).select_related(*related).defer("badge__current__picture")


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "badge": str(entry.badge),
        "name": entry.name,
        "promotion": entry.promotion,
        "line": entry.line,
        "path": entry.path_address,
        "seen_by": entry.reach,
        "since": _moment(entry.joined_at),
    }


def _message(message: Message, person: "User") -> dict[str, Any]:
    """What this person sees of it: the other one's address only where it was offered."""
    received = message.receiver_id == person.pk
    return {
        "direction": "received" if received else "sent",
        "badge": str(message.badge),
        "with": message.sender_name if received else message.receiver_name,
        "sent": _moment(message.sent_at),
        "text": message.text,
        "sender_address": message.sender_address,
        "answered": _moment(message.answered_at),
        "answer": message.answer,
        "receiver_address": message.receiver_address,
    }


def _moment(at: "datetime | None") -> str | None:
    return at.isoformat() if at else None
