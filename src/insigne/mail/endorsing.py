"""Who is told what about endorsements. Each function is a job that takes the id of the event it tells."""

from uuid import UUID

from insigne.endorsements.models import Endorsement
from insigne.endorsements.queries import light
from insigne.endorsements.rules import received_by
from insigne.endorsements.writing import token_of
from insigne.institutions.addresses import absolute
from insigne.institutions.models import Membership, Role
from insigne.jobs import job
from insigne.journal.models import Event
from insigne.mail.sending import quoted, send
from insigne.people.models import User


@job()
def asked(event_id: int) -> None:
    """To the endorser: who asks, what for, and the link. No word of the application."""
    endorsement = _endorsement(event_id)
    award = endorsement.award
    if award is None or not endorsement.is_open or not award.stands:
        return
    link = absolute("endorse", token_of(endorsement))
    content = {
        "endorsement": endorsement,
        "award": award,
        "quoted": quoted(endorsement.message),
        "link": link,
    }
    send("endorsement_asked", endorsement.email, endorsement.language, content, sender=award.institution)


@job()
def answered(event_id: int) -> None:
    """To the recipient: somebody answered, read it and decide."""
    _tell_recipient("endorsement_answered", _endorsement(event_id))


@job()
def declined(event_id: int) -> None:
    """To the recipient: not this time."""
    _tell_recipient("endorsement_declined", _endorsement(event_id))


@job()
def withdrawn(event_id: int) -> None:
    """To who received it: its author took it back."""
    endorsement = _endorsement(event_id)
    if endorsement.award_id:
        _tell_recipient("endorsement_withdrawn", endorsement)
    else:
        _tell_managers(event_id, endorsement)


@job()
def given(event_id: int) -> None:
    """To the managers of the endorsed institution: another institution wrote about them."""
    _tell_managers(event_id, _endorsement(event_id))


@job()
def tell_manager(event_id: int, manager_id: str) -> None:
    """To one manager: what another institution wrote, or that it took it back."""
    endorsement, person = _endorsement(event_id), User.objects.get(pk=manager_id)
    received = endorsement.version.badge.institution if endorsement.version else endorsement.endorsed
    if received is None:
        return
    link = absolute("manage-endorsements", received.slug)
    content = {"endorsement": endorsement, "institution": received, "person": person, "link": link}
    if endorsement.withdrawn_at:
        send("endorsement_ended", person.email, person.language, content, sender=received)
    else:
        send("endorsement_given", person.email, person.language, content, sender=received)


def _tell_recipient(name: str, endorsement: Endorsement) -> None:
    award = endorsement.award
    if award is None or award.recipient is None or endorsement.removed_at:
        return
    person = award.recipient
    link = absolute("endorsement-ask", award.pk)
    content = {"endorsement": endorsement, "award": award, "person": person, "link": link}
    send(name, person.email, person.language, content, sender=award.institution)


def _tell_managers(event_id: int, endorsement: Endorsement) -> None:
    """Each by a job of their own: one address that fails makes nobody else receive the message twice."""
    managers = Membership.objects.filter(institution=received_by(endorsement), role=Role.MANAGER)
    for manager_id in managers.values_list("user", flat=True):
        tell_manager.ask(event_id, str(manager_id))


def _endorsement(event_id: int) -> Endorsement:
    about: UUID = Event.objects.values_list("object_id", flat=True).get(pk=event_id)
    return light().get(pk=about)
