"""Event: one line of the journal."""

from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class JournalIsAppendOnly(TypeError):
    """Somebody tried to change or remove a line of the journal."""

    def __init__(self) -> None:
        super().__init__("The journal is append-only: a line is never changed nor removed.")


class EventQuerySet(models.QuerySet["Event"]):
    """Reads and inserts; refuses the rest."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise JournalIsAppendOnly

    def delete(self) -> NoReturn:
        raise JournalIsAppendOnly

    def bulk_create(self, objs: "Iterable[Event]", *args: Any, **options: Any) -> "list[Event]":
        if options.get("update_conflicts"):
            raise JournalIsAppendOnly
        return super().bulk_create(objs, *args, **options)


class Event(models.Model):
    """Who did what, to which object, when. `data` holds what a reader needs, never a secret."""

    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    institution_id = models.UUIDField(null=True)
    object_id = models.UUIDField()
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["object_id", "id"]),
            models.Index(fields=["institution_id", "id"]),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise JournalIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise JournalIsAppendOnly

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_id}"
