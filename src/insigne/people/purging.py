"""The purge: for each kind of data, what is past its time is removed, in small steps, and counted."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from insigne.institutions.models import Institution
from insigne.people.models import PurgeReport
from insigne.people.retention import NOTICE, kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)
BATCH = 100


@dataclass(frozen=True, slots=True)
class Purge:
    """How an app removes one kind of data. `due` gives the rows of an institution older than a moment.

    `remove` removes one of them, in a transaction of its own. `announce` tells the people whose rows will be due
    within `retention.NOTICE`, once.
    """

    kind: str
    due: "Callable[[UUID | None, datetime], QuerySet[Any]]"
    remove: Callable[[Any], None]
    announce: Callable[[UUID | None, datetime], None] | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """What one purge removed, or would remove."""

    institution: Institution | None
    kind: str
    days: int
    count: int


def purges() -> "Sequence[Purge]":
    """Every app's purges."""
    table: Sequence[Purge] = import_string(settings.INSIGNE_PURGES)
    return table


def run(*, dry: bool = False) -> list[Removed]:
    """Purge every kind of every institution; with `dry`, count only. What was removed is reported."""
    found = [_purge(purge, institution, dry=dry) for purge, institution in _rounds()]
    return [each for each in found if each is not None]


def _rounds() -> "Iterator[tuple[Purge, Institution | None]]":
    institutions = list(Institution.objects.all())
    for purge in purges():
        owners = institutions if kinds()[purge.kind].is_chosen else [None]
        for institution in owners:
            yield purge, institution


def _purge(purge: Purge, institution: Institution | None, *, dry: bool) -> Removed | None:
    days = kinds()[purge.kind].kept(institution)
    if not days:
        return None
    before = timezone.now() - timedelta(days=days)
    key = institution.pk if institution else None
    if dry:
        count = purge.due(key, before).count()
    else:
        if purge.announce:
            purge.announce(key, before + NOTICE)
        count = _remove_all(purge, key, before)
    if not count:
        return None
    if not dry:
        PurgeReport.objects.create(institution=institution, kind=purge.kind, count=count, days=days)
    return Removed(institution, purge.kind, days, count)


def _remove_all(purge: Purge, key: UUID | None, before: datetime) -> int:
    """Remove what is due, a batch at a time. One row that fails is logged by its id and left for tomorrow."""
    count = 0
    failed: list[Any] = []
    while numbers := list(purge.due(key, before).exclude(pk__in=failed).values_list("pk", flat=True)[:BATCH]):
        for number in numbers:
            try:
                count += _remove(purge, purge.due(key, before).filter(pk=number))
            except Exception:
                logger.exception("The purge of %s could not remove %s.", purge.kind, number)
                failed.append(number)
    return count


@transaction.atomic
def _remove(purge: Purge, found: "QuerySet[Any]") -> bool:
    """Remove one row, unless somebody touched it since the batch was read: a draft that is being written stays."""
    row = found.select_for_update(of=("self",)).first()
    if row is not None:
        purge.remove(row)
    return row is not None
