"""How long messages are kept: the directories' part in the purge."""

from typing import TYPE_CHECKING

from insigne.directory.models import Message
from insigne.people.purging import Purge

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def _old_messages(_institution: "UUID | None", before: "datetime") -> "QuerySet[Message]":
    """What was sent before, unless a report on it waits for its decision."""
    return Message.objects.filter(sent_at__lt=before).exclude(reports__decision="")


def _remove(message: Message) -> None:
    Message.objects.filter(pk=message.pk).delete()


MESSAGES = Purge("messages", _old_messages, _remove)
