"""Why something was not added, in one sentence each. What the verifier found has its own sentences."""

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from insigne.credentials import Message
from insigne.credentials.messages import nearest_language

MOST_BADGES = 500
LARGEST_MB = 5
LARGEST = LARGEST_MB * 1_000_000

WHY = {
    "full": gettext_noop("Your backpack is full: it holds %(most)s badges from elsewhere. Remove one first."),
    "large": gettext_noop("It is larger than %(size)s MB: no badge is that large."),
    "another_kind": gettext_noop("It is a signed document, but no badge."),
    "awarded_here": gettext_noop("It was awarded to you here: it is in your backpack already."),
    "declined": gettext_noop("It was awarded to you here, and you declined it."),
    "known": gettext_noop("It was in your backpack already; it was checked again."),
    "renewed": gettext_noop("It is a newer edition of a badge in your backpack: it took that one’s place."),
    "not_newer": gettext_noop("Your backpack has this badge already, in an edition that is as new or newer."),
    "foreign": gettext_noop("It was awarded to another identity: it is kept apart."),
    "locked": gettext_noop("It is locked with a password. Unpack the archive and give the file itself."),
    "nested": gettext_noop("It is an archive inside the archive: those are not opened. Give it by itself."),
    "swollen": gettext_noop("It unpacks to far more than a badge can hold, so it was not opened."),
    "late": gettext_noop("Opening the PDFs takes too long together. Give this one by itself."),
    "damaged": gettext_noop("It cannot be unpacked: the archive is damaged here."),
    "empty": gettext_noop("It is empty."),
}


def why(code: str) -> str:
    """The sentence of a code: one of ours, or what the verifier says of a PDF that it cannot open."""
    if code not in WHY:
        return Message(code).text(nearest_language(get_language() or "fr"))
    return _(WHY[code]) % {"most": MOST_BADGES, "size": LARGEST_MB}
