"""Accounts in which nobody signs in any more: warned by e-mail, then erased. Off unless the operator sets a time."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from insigne.institutions.models import Membership, Role
from insigne.journal.actions import record
from insigne.people.erasing import erase
from insigne.people.models import User
from insigne.people.purging import Purge
from insigne.people.retention import LEAST_NOTICE

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _idle(before: datetime) -> "QuerySet[User]":
    """Nobody signed in since, and no institution counts on them: whoever has a role but student stays."""
    staff = Membership.objects.filter(user=OuterRef("pk")).exclude(role=Role.STUDENT)
    seen = User.objects.annotate(seen_at=Coalesce("last_login", "created_at"))
    return seen.filter(~Exists(staff), seen_at__lt=before).order_by("pk")


def _due(_institution_id: "UUID | None", before: datetime) -> "QuerySet[User]":
    told = Q(ending_told_at__lt=timezone.now() - LEAST_NOTICE, ending_told_at__gt=F("seen_at"))
    return _idle(before).filter(told)


def _remove(person: User) -> None:
    erase(person, by=None)


def _announce(_institution_id: "UUID | None", before: datetime) -> None:
    untold = Q(ending_told_at=None) | Q(ending_told_at__lt=F("seen_at"))
    for person in _idle(before).filter(untold):
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(ending_told_at=timezone.now())
            record("account.ending", person, actor=None, institution_id=None)


ACCOUNTS = Purge("accounts", _due, _remove, _announce)
