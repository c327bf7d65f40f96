"""Why a message is not taken. Each is a sentence for who wants to write.

What concerns the other person is always told by the same sentence: who left, who blocked and who received
enough today cannot be told apart.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.directory.models import Block, Message, Suspension
from insigne.directory.queries import holds

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from insigne.catalogue.models import Badge
    from insigne.directory.models import Entry
    from insigne.people.models import User

DAY = timedelta(days=1)
SENT_PER_DAY = 5
RECEIVED_PER_DAY = 10


class NotRelayed(ValueError):
    """The message is not passed on. `sentence` says why."""

    sentence: "StrPromise | str" = ""


class NoMessagesTaken(NotRelayed):
    """The other person cannot be written to, for a reason that is theirs."""

    sentence = _("This person does not take messages at the moment.")


class AlreadyWritten(NotRelayed):
    """A message from one to the other waits for its answer."""

    sentence = _(
        "You have written to this person already. They answer if they wish to; a second message waits for that."
    )


class EnoughToday(NotRelayed):
    """The sender wrote as often as one may in a day."""

    sentence = _(
        "You have written to five people since yesterday. Copy your text from this page, and send it tomorrow."
    )


class Suspended(NotRelayed):
    """Managers stopped the sender's messages."""

    sentence = _(
        "Your messages are suspended. The page “My messages” says by which institution, and whom to ask."
    )


class Closed(NotRelayed):
    """It was answered, set aside or closed in the meantime, perhaps in another tab."""

    sentence = _("This message takes no answer any more: it was answered or closed in the meantime.")


class BadgeFallen(NotRelayed):
    """Who answers is a recipient no more."""

    sentence = _(
        "You no longer hold the badge about which you were written to: an answer cannot be passed on."
    )


def is_suspended(person: "User", *badges: "Badge") -> bool:
    """Whether an institution of one of these badges lets the person write no more."""
    at = [badge.institution_id for badge in badges]
    return Suspension.objects.filter(person=person, institution__in=at, lifted_at=None).exists()


def is_blocked(one: "User", other: "User") -> bool:
    """Whether one of the two blocked the other."""
    either = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    return Block.objects.filter(either).exists()


def check_message(by: "User", badge: "Badge", entry: "Entry | None") -> "Entry":
    """The entry, if `by`, a recipient of `badge`, may write to it now. Raises NotRelayed."""
    if entry is None:
        raise Suspended if is_suspended(by, badge) else NoMessagesTaken
    if is_suspended(by, badge, entry.badge):
        raise Suspended
    if Message.objects.filter(sender=by, receiver=entry.person, answered_at=None).exists():
        raise AlreadyWritten
    since = timezone.now() - DAY
    if Message.objects.filter(sender=by, sent_at__gt=since).count() >= SENT_PER_DAY:
        raise EnoughToday
    received = Message.objects.filter(receiver=entry.person, sent_at__gt=since).count()
    if (
        received >= RECEIVED_PER_DAY
        or is_blocked(by, entry.person)
        or is_suspended(entry.person, badge, entry.badge)
    ):
        raise NoMessagesTaken
    return entry


def check_answer(by: "User", message: "Message") -> None:
    """Raises NotRelayed when `by`, who received it, may no longer answer."""
    if not message.is_open:
        raise Closed
    if not holds(by, message.badge):
        raise BadgeFallen
    if is_suspended(by, message.badge, message.sender_badge):
        raise Suspended
    if message.sender is None or is_blocked(by, message.sender):
        raise NoMessagesTaken
