"""Reads of the journal."""

from uuid import UUID

from insigne.journal.models import Event, EventQuerySet


def timeline(object_id: UUID) -> EventQuerySet:
    """The events of one object, oldest first, with their authors. The caller checks who may see it."""
    return Event.objects.filter(object_id=object_id).select_related("actor")


def latest_of(institution_id: UUID, limit: int = 20) -> EventQuerySet:
    """The last events of an institution, newest first, for its managers."""
    return Event.objects.filter(institution_id=institution_id).select_related("actor").order_by("-id")[:limit]
