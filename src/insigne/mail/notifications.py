"""Who is told what. Each function is a job that takes the id of the event it tells, and can be run twice."""

from uuid import UUID

from insigne.applications.models import Application, Review
from insigne.awards.models import Award
from insigne.institutions.addresses import absolute
from insigne.institutions.models import Membership, Role
from insigne.jobs import job
from insigne.journal.models import Event
from insigne.mail.sending import send
from insigne.people.actions import token_of
from insigne.people.models import Invitation, User


@job()
def invitation(event_id: int) -> None:
    """To somebody invited: the link that accepts."""
    invited = Invitation.objects.select_related("institution", "invited_by").get(pk=_about(event_id))
    if not invited.is_open:
        return
    content = {"invitation": invited, "link": absolute("invitation", token_of(invited))}
    send("invitation", invited.email, invited.language, content, sender=invited.institution)


@job()
def application_submitted(event_id: int) -> None:
    """To the institution's reviewers: an application waits. Never to the applicant as a reviewer.

    Each is told by a job of their own: one address that fails makes nobody else receive the message twice.
    """
    application = _application(event_id)
    reviewers = Membership.objects.filter(institution=application.institution_id, role=Role.REVIEWER)
    for reviewer_id in reviewers.exclude(user=application.applicant_id).values_list("user", flat=True):
        tell_reviewer.ask(event_id, str(reviewer_id))


@job()
def tell_reviewer(event_id: int, reviewer_id: str) -> None:
    """To one reviewer: an application waits."""
    application, person = _application(event_id), User.objects.get(pk=reviewer_id)
    link = absolute("review", application.pk)
    content = {"application": application, "person": person, "link": link}
    send("to_review", person.email, person.language, content, sender=application.institution)


@job()
def application_received(event_id: int) -> None:
    """To the applicant: it arrived, and when to expect an answer."""
    _tell_applicant("received", _application(event_id))


@job()
def application_taken(event_id: int) -> None:
    """To the applicant: somebody reads it now."""
    _tell_applicant("taken", _application(event_id))


@job()
def changes_requested(event_id: int) -> None:
    """To the applicant: what is missing."""
    _tell_with_decision("changes_requested", event_id)


@job()
def application_refused(event_id: int) -> None:
    """To the applicant: the reason."""
    _tell_with_decision("refused", event_id)


@job()
def application_withdrawn(event_id: int) -> None:
    """To the applicant: it is withdrawn, in case it was not they who did it."""
    _tell_applicant("withdrawn", _application(event_id))


@job()
def award_issued(event_id: int) -> None:
    """To the recipient: the badge is theirs."""
    _tell_recipient("awarded", event_id)


@job()
def award_revoked(event_id: int) -> None:
    """To the recipient: the badge no longer stands, and why."""
    _tell_recipient("revoked", event_id)


def _about(event_id: int) -> UUID:
    return Event.objects.values_list("object_id", flat=True).get(pk=event_id)


def _application(event_id: int) -> Application:
    related = ("applicant", "institution", "version")
    return Application.objects.select_related(*related).defer("version__picture").get(pk=_about(event_id))


def _tell_applicant(name: str, application: Application, **more: object) -> None:
    person = application.applicant
    link = absolute("application", application.pk)
    content = {"application": application, "person": person, "link": link, **more}
    send(name, person.email, person.language, content, sender=application.institution)


def _tell_with_decision(name: str, event_id: int) -> None:
    """The decision of the round that the event tells, even if another round began since."""
    event = Event.objects.get(pk=event_id)
    application = _application(event_id)
    review = Review.objects.exclude(decision="").get(application=application, round=event.data["round"])
    verdicts = review.verdicts.filter(verdict="not_yet").select_related("skill")
    _tell_applicant(name, application, review=review, verdicts=list(verdicts))


def _tell_recipient(name: str, event_id: int) -> None:
    related = ("recipient", "institution", "version")
    heavy = ("credential", "assertion", "version__picture")
    award = Award.objects.select_related(*related).defer(*heavy).get(pk=_about(event_id))
    person: User | None = award.recipient
    if person is not None:
        link = absolute("award", award.pk)
        content = {"award": award, "person": person, "link": link}
        send(name, person.email, person.language, content, sender=award.institution)
