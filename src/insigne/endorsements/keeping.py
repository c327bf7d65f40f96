"""How long a request for an endorsement is kept once it came to nothing: the endorsements' part in the purge."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from insigne.endorsements.models import Endorsement
from insigne.people.purging import Purge

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet


def _old_requests(_institution: "UUID | None", before: "datetime") -> "QuerySet[Endorsement]":
    """Asked by e-mail, and expired, deleted, declined or taken back since: whoever was asked never had an account."""
    unanswered = Q(answered_at=None, declined_at=None) & (Q(expires_at__lt=before) | Q(removed_at__lt=before))
    ended = Q(removed_at=None) & (Q(declined_at__lt=before) | Q(withdrawn_at__lt=before))
    asked = Endorsement.objects.filter(kind=Endorsement.Kind.AWARD).filter(unanswered | ended)
    return asked.defer("credential").order_by("pk")


def _remove(endorsement: Endorsement) -> None:
    """A refusal is remembered by a keyed hash, so that nobody is asked again; a document taken back answers "gone"."""
    found = Endorsement.objects.filter(pk=endorsement.pk)
    if endorsement.declined_at or endorsement.answered_at:
        found.update(removed_at=timezone.now(), email="", name="", function="", message="")
    else:
        found.delete()


REQUESTS = Purge("requests", _old_requests, _remove)
