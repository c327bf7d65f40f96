"""Writes of a person's own order: places, notes, what is hidden, collections."""

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from insigne.backpack.models import Collection, CollectionItem, Keeping
from insigne.backpack.queries import items_of
from insigne.backpack.rules import may_fill, may_keep
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.locks import alone
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from uuid import UUID

    from insigne.backpack.queries import Item
    from insigne.people.models import User

MOST_COLLECTIONS = 50


class NameTaken(ValueError):
    """The person has a collection of this name."""


class TooManyCollections(ValueError):
    """The person has as many collections as one may have."""


@transaction.atomic
def move(person: "User", item: "Item", step: int, *, by: "User") -> None:
    """Let a badge change places with the one before it (`step` -1) or after it (1) on the shelf.

    From then on every badge has a place of its own. At either end nothing happens.
    """
    require(may_fill(by, person))
    alone(f"backpack of {person.pk}")
    items = items_of(person)
    shelf = [each for each in items if not each.hidden and not each.is_foreign]
    here = next((place for place, each in enumerate(shelf) if each.id == item.id), None)
    if here is None or not 0 <= here + step < len(shelf):
        return
    shelf[here], shelf[here + step] = shelf[here + step], shelf[here]
    on_shelf = {each.id for each in shelf}
    _place(person, [*shelf, *(each for each in items if each.id not in on_shelf)])
    record("backpack.arranged", item.badge, actor=by, institution_id=None)


@transaction.atomic
def keep(
    person: "User", item: "Item", *, note: str, hidden: bool, collections: "Several[UUID]", by: "User"
) -> None:
    """Write a badge's private note, hide it or not, and put it into these collections and no others."""
    require(may_fill(by, person))
    alone(f"backpack of {person.pk}")
    badge: dict[str, Any] = {item.kind: item.badge}
    Keeping.objects.update_or_create(person=person, **badge, defaults={"note": note, "hidden": hidden})
    wanted = Collection.objects.filter(person=person, pk__in=collections)
    within = CollectionItem.objects.filter(collection__person=person, **badge)
    within.exclude(collection__in=wanted).delete()
    others = wanted.exclude(pk__in=within.values("collection")).annotate(last=Max("items__position"))
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=each, **badge, position=(each.last or 0) + 1) for each in others
    )
    record("backpack.noted", item.badge, actor=by, institution_id=None, hidden=hidden)


@transaction.atomic
def make_collection(person: "User", *, name: str, description: str, by: "User") -> Collection:
    """A new collection, after the others. Raises NameTaken, TooManyCollections."""
    require(may_fill(by, person))
    alone(f"backpack of {person.pk}")
    mine = Collection.objects.filter(person=person)
    if mine.count() >= MOST_COLLECTIONS:
        raise TooManyCollections
    last = mine.aggregate(last=Max("position"))["last"] or 0
    collection = Collection(person=person, name=name, description=description, position=last + 1)
    _save(collection)
    record("collection.made", collection, actor=by, institution_id=None)
    return collection


@transaction.atomic
def change_collection(collection: Collection, *, name: str, description: str, by: "User") -> None:
    """Another name or description. Raises NameTaken."""
    require(may_keep(by, collection))
    collection.name, collection.description = name, description
    _save(collection, force_update=True)  # one that another tab removed does not come back
    record("collection.changed", collection, actor=by, institution_id=None)


@transaction.atomic
def remove_collection(collection: Collection, *, by: "User") -> None:
    """Undo a collection; its badges stay in the backpack. Twice is once."""
    require(may_keep(by, collection))
    if delete_once(collection):
        record("collection.removed", collection, actor=by, institution_id=None)


def _save(collection: Collection, *, force_update: bool = False) -> None:
    try:
        with transaction.atomic():
            collection.save(force_update=force_update)
    except IntegrityError as error:
        raise NameTaken from error


def _place(person: "User", items: "list[Item]") -> None:
    rows = {row.award_id or row.outside_id: row for row in Keeping.objects.filter(person=person)}
    new, moved = [], []
    for place, item in enumerate(items, 1):
        row = rows.get(item.id)
        if row is None:
            new.append(Keeping(person=person, **{item.kind: item.badge}, position=place))
        elif row.position != place:
            row.position = place
            moved.append(row)
    Keeping.objects.bulk_create(new)
    Keeping.objects.bulk_update(moved, ["position"])
