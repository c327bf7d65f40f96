"""Writes about reported messages: report, dismiss, suspend the author from writing, lift a suspension."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insigne.directory.messaging import block, other_party
from insigne.directory.models import Report, Suspension
from insigne.directory.rules import is_receiver, may_decide, may_lift, may_report
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.plain_words import tidy

if TYPE_CHECKING:
    from insigne.directory.models import Message
    from insigne.institutions.models import Institution
    from insigne.people.models import User


class DecidedAlready(ValueError):
    """Another manager decided on this report in the meantime."""


@transaction.atomic
def report(message: "Message", words: str, *, by: "User") -> Report:
    """Show a message to the managers of one's own institution, and block its author. Twice is once."""
    require(may_report(by, message))
    against, _name = other_party(message, by)
    told = {"institution": institution_for(message, by), "against": against, "words": tidy(words)}
    made, is_new = Report.objects.get_or_create(message=message, by=by, defaults=told)
    if is_new:
        record("message.reported", made, actor=by, institution_id=made.institution_id)
    block(message, by=by)
    return made


@transaction.atomic
def dismiss(report: Report, *, by: "User") -> None:
    """Nothing follows. Raises DecidedAlready."""
    require(may_decide(by, report))
    _decide(report, Report.Decision.DISMISSED, by)
    record("report.dismissed", report, actor=by, institution_id=report.institution_id)


@transaction.atomic
def suspend(report: Report, *, by: "User") -> None:
    """The author may not write to the institution's recipients, nor as one of them. Raises DecidedAlready."""
    require(may_decide(by, report))
    _decide(report, Report.Decision.SUSPENDED, by)
    if report.against is None:  # they closed their account
        return
    made_so = {"made_by": by, "name": report.author_name}
    made, is_new = Suspension.objects.get_or_create(
        person=report.against, institution=report.institution, lifted_at=None, defaults=made_so
    )
    if is_new:
        record("suspension.made", made, actor=by, institution_id=report.institution_id)


@transaction.atomic
def lift(suspension: Suspension, *, by: "User") -> None:
    """Let them write again. Twice is once."""
    require(may_lift(by, suspension))
    standing = Suspension.objects.filter(pk=suspension.pk, lifted_at=None)
    if standing.update(lifted_at=timezone.now()):
        record("suspension.lifted", suspension, actor=by, institution_id=suspension.institution_id)


def institution_for(message: "Message", by: "User") -> "Institution":
    """Whose managers are shown a message that `by` reports: those of the badge by which they take part in it."""
    badge = message.badge if is_receiver(by, message) else message.sender_badge
    return badge.institution


def _decide(report: Report, decision: Report.Decision, by: "User") -> None:
    undecided = Report.objects.filter(pk=report.pk, decision="")
    if not undecided.update(decision=decision, decided_at=timezone.now(), decided_by=by):
        raise DecidedAlready
