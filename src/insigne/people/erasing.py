"""Erase a person: everything about them goes, and what must stay names nobody.

What stays: the tombstones of their awards, the lines of the journal without an author, the reviews that they wrote
for others without a name (decision 0022).
"""

import logging

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from insigne.institutions.models import Institution, Membership, Role
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.journal.models import Event
from insigne.people.account_data import addresses_of
from insigne.people.letters import FOLDER_BACKEND, forget_letters
from insigne.people.models import User
from insigne.people.personal import holders
from insigne.web.locks import alone

logger = logging.getLogger(__name__)


class LastAdministratorOf(ValueError):
    """The person is the last administrator of these institutions: somebody must take over first."""

    def __init__(self, institutions: list[Institution]) -> None:
        super().__init__(", ".join(each.slug for each in institutions))
        self.institutions = institutions


def erase(person: User, *, by: User | None) -> None:
    """Erase `person`, who asked for it (`by`), or for whom the operator does it (None).

    One transaction; files and the farewell message follow its commit. Raises LastAdministratorOf.
    """
    require(by is None or by.pk == person.pk)
    with transaction.atomic():
        alone("erase")  # two who wrote to each other would take each other's messages apart
        # Nobody hands over or takes over a role while it is counted.
        User.objects.select_for_update().get(pk=person.pk)
        if alone_in_charge := only_administrator_of(person):
            raise LastAdministratorOf(alone_in_charge)
        addresses, name, language = addresses_of(person), person.name, person.language
        reachable, key = person.email, person.pk
        record("user.erased", person, actor=None, institution_id=None)
        _forget_jobs(person, addresses)
        for holder in holders():
            holder.erase(person)
        _end_sessions(str(person.pk))
        person.delete()
        transaction.on_commit(lambda: forget_letters([*addresses, name]))
        transaction.on_commit(lambda: _say_farewell(reachable, language, str(key)))


def only_administrator_of(person: User) -> list[Institution]:
    """The institutions that would be left without an administrator."""
    charged = Institution.objects.filter(memberships__user=person, memberships__role=Role.ADMINISTRATOR)
    locked = Institution.objects.select_for_update(no_key=True).filter(pk__in=charged.values("pk"))
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR).exclude(user=person)
    others = set(administrators.values_list("institution_id", flat=True))
    with transaction.atomic():
        return [each for each in locked.order_by("slug") if each.pk not in others]


def _end_sessions(key: str) -> None:
    """Every session of the person, and any that keeps words they typed."""
    for session in Session.objects.iterator(chunk_size=500):
        data = session.get_decoded()
        kept = str((data.get("kept_post") or {}).get("body", ""))
        if str(data.get("_auth_user_id")) == key or key in kept:
            session.delete()


def _forget_jobs(person: User, addresses: list[str]) -> None:
    """Jobs that name the person, tell what they did, or failed with their address in the error.

    One that runs at this moment goes on without a row, and writes nothing down when it ends.
    """
    key, caused = str(person.pk), set(Event.objects.filter(actor=person).values_list("pk", flat=True))
    named = Q(args_kwargs__icontains=key) | Q(traceback__icontains=key)
    for words in addresses:
        named |= Q(traceback__icontains=words) | Q(args_kwargs__icontains=words)
    DBTaskResult.objects.filter(named).delete()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    gone = [row.pk for row in waiting.iterator() if caused.intersection(_numbers(row.args_kwargs["args"]))]
    DBTaskResult.objects.filter(pk__in=gone).delete()


def _numbers(arguments: list[object]) -> set[int]:
    return {each for each in arguments if isinstance(each, int)}


def _say_farewell(address: str, language: str, key: str) -> None:
    """Sent at once and by no job: a job's row would keep the address. A failure is no reason to keep anything.

    Where letters wait in a folder for want of a mail server, none is written: it would keep the address too.
    """
    if settings.EMAIL_BACKEND == FOLDER_BACKEND:
        return
    with translation.override(language):
        subject = render_to_string("account/email/erased_subject.txt").strip()
        body = render_to_string("account/email/erased_message.txt")
    try:
        send_mail(subject, body.strip() + "\n", None, [address])
    except Exception as error:
        logger.warning("The farewell to %s was not sent: %s", key, type(error).__name__)
