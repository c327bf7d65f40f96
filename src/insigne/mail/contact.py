"""Messages between recipients, passed on: no letter holds the other one's address, nor leads an answer to it."""

from typing import TYPE_CHECKING

from insigne.directory.models import Report
from insigne.directory.queries import message_with_everything
from insigne.institutions.addresses import absolute
from insigne.institutions.models import Membership, Role
from insigne.jobs import job
from insigne.journal.models import Event
from insigne.mail.sending import quoted, send
from insigne.people.models import User

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.catalogue.models import Badge
    from insigne.directory.models import Message


@job()
def message_sent(event_id: int) -> None:
    """To whom it is written, unless they left or blocked since: who, which badge, the words, where to answer."""
    message = _message(event_id)
    if message.is_open and message.receiver:
        _pass_on("message", message, message.receiver, message.text, message.badge)


@job()
def message_answered(event_id: int) -> None:
    """To the first writer: the answer."""
    message = _message(event_id)
    if message.answered_at and message.sender:
        _pass_on("message_answered", message, message.sender, message.answer, message.sender_badge)


@job()
def message_reported(event_id: int) -> None:
    """To the managers of the institution, or to its administrators where it has none."""
    report = Report.objects.select_related("institution").get(pk=_about(event_id))
    members = Membership.objects.filter(institution=report.institution)
    managers = members.filter(role=Role.MANAGER) or members.filter(role=Role.ADMINISTRATOR)
    for manager_id in managers.values_list("user", flat=True):
        tell_manager.ask(event_id, str(manager_id))


@job()
def tell_manager(event_id: int, manager_id: str) -> None:
    """To one manager: a report waits. The message itself is read on the page, not here."""
    report = Report.objects.select_related("institution").get(pk=_about(event_id))
    person = User.objects.get(pk=manager_id)
    if not report.decision:
        link = absolute("manage-network", report.institution.slug)
        content = {"report": report, "person": person, "link": link}
        send("message_reported", person.email, person.language, content, sender=report.institution)


def _about(event_id: int) -> "UUID":
    return Event.objects.values_list("object_id", flat=True).get(pk=event_id)


def _message(event_id: int) -> "Message":
    return message_with_everything().get(pk=_about(event_id))


def _pass_on(name: str, message: "Message", to: User, words: str, badge: "Badge") -> None:
    """In the name of the reader's own institution, which holds `badge`; it is not who should read an answer."""
    content = {
        "message": message,
        "person": to,
        "quoted": quoted(words),
        "link": absolute("message", message.pk),
        "directory": absolute("directory", badge.code),
    }
    send(name, to.email, to.language, content, sender=badge.institution, may_answer=False)
