"""Days and moments as people write them, in the reader's language."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def day(when: date, language: str | None = None) -> str:
    """22 novembre 2026, or 22 November 2026; the first of a month is its 1er in French.

    An instant is told as its day where the site is. Without a language, that of the reader.
    """
    shown = _local(when)
    with translation.override(language or translation.get_language()):
        number = "1er" if shown.day == 1 and translation.get_language() == "fr" else str(shown.day)
        return f"{number} {date_format(shown, 'F Y')}"


def moment(when: datetime) -> str:
    """The day with the hour, for what happened twice on a day or ends within one."""
    return f"{day(when)}, {date_format(_local(when), 'H:i')}"


def until(end: datetime) -> str:
    """How long something is open that closes at `end`, after a word of the sentence: "Link until…".

    An end at midnight is told by the day before it, to which it belongs for whoever reads.
    """
    local = _local(end)
    if isinstance(local, datetime) and local.time() == time.min:
        return _("until the end of %(day)s") % {"day": day(local - timedelta(days=1))}
    return _("until %(moment)s") % {"moment": moment(end)}


def _local(when: date) -> date:
    """Where the site is; the last day of the year 9999, which means "for ever", is over in other zones."""
    try:
        return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when
    except OverflowError:
        return when
