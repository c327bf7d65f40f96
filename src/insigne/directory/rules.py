"""Who may do what in a directory and with its messages."""

from typing import TYPE_CHECKING

from insigne.institutions import rules as institutions

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.directory.models import Block, Entry, Message, Report, Suspension
    from insigne.institutions.rules import Anybody


def is_owner(user: "Anybody", entry: "Entry") -> bool:
    """Whose entry it is: they alone change it and take it out."""
    return entry.person_id == user.pk


def is_receiver(user: "Anybody", message: "Message") -> bool:
    """To whom it was written: they answer it or not."""
    return message.receiver_id is not None and message.receiver_id == user.pk


def is_party(user: "Anybody", message: "Message") -> bool:
    """One of the two. To anybody else, managers too, a message does not exist until it is reported."""
    return is_receiver(user, message) or (message.sender_id is not None and message.sender_id == user.pk)


def may_report(user: "Anybody", message: "Message") -> bool:
    """Its receiver; its sender once it was answered, since one's own words are nothing to report."""
    return is_receiver(user, message) or (is_party(user, message) and message.answered_at is not None)


def may_lift(user: "Anybody", suspension: "Suspension") -> bool:
    """A manager of the institution that suspended, if it is not themselves."""
    return institutions.may_manage(user, suspension.institution_id) and user.pk != suspension.person_id


def is_blocker(user: "Anybody", block: "Block") -> bool:
    """Who blocked, and may stop doing so."""
    return block.blocker_id == user.pk


def may_set(user: "Anybody", institution_id: "UUID") -> bool:
    """Open or close an institution's directories to others: its managers."""
    return institutions.may_manage(user, institution_id)


def may_decide(user: "Anybody", report: "Report") -> bool:
    """A manager of the institution that the message was reported to, if it is not theirs."""
    return institutions.may_manage(user, report.institution_id) and user.pk not in (
        report.by_id,
        report.against_id,
    )
