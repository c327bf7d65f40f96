"""How long invitations that ran out and archives that were made are kept: the part of `people` in the purge."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from insigne.people import archiving
from insigne.people.models import Archive, Invitation
from insigne.people.purging import Purge

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _old_invitations(institution_id: "UUID | None", before: datetime) -> "QuerySet[Invitation]":
    closed = Q(expires_at__lt=before) | Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before)
    return Invitation.objects.filter(closed, institution=institution_id).order_by("pk")


def _remove_invitation(invitation: Invitation) -> None:
    invitation.delete()


def _old_archives(_institution_id: "UUID | None", before: datetime) -> "QuerySet[Archive]":
    old = Q(ready_at__lt=before) | Q(ready_at=None, asked_at__lt=before)
    return Archive.objects.filter(old).order_by("pk")


INVITATIONS = Purge("invitations", _old_invitations, _remove_invitation)
ARCHIVES = Purge("archives", _old_archives, archiving.remove)
