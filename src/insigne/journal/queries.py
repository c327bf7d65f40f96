"""Reads of the journal."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from insigne.journal.models import Event, EventQuerySet


def timeline(object_id: UUID) -> EventQuerySet:
    """The events of one object, oldest first, with their authors. The caller checks who may see it."""
    return Event.objects.filter(object_id=object_id).select_related("actor")


def latest_of(institution_id: UUID, beginnings: Sequence[str], limit: int = 20) -> EventQuerySet:
    """The last events of an institution whose verb begins with one of `beginnings`, newest first."""
    about = Q(pk__in=[])
    for beginning in beginnings:
        about |= Q(verb__startswith=beginning)
    found = Event.objects.filter(about, institution_id=institution_id)
    return found.select_related("actor").order_by("-id")[:limit]
