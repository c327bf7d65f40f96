"""What `backpack` keeps of a person: given back in their archive, and erased with them."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.text import slugify

from insigne.awards import addresses
from insigne.awards.models import Award
from insigne.backpack.models import BringingIn, Collection, Keeping, OutsideBadge, Reminder
from insigne.backpack.queries import items_of
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from insigne.backpack.queries import Item
    from insigne.people.models import User

SUFFIXES = {"image/png": "png", "image/svg+xml": "svg", "application/json": "json", "text/plain": "jwt"}


def export(person: "User") -> "Iterator[Kept]":
    """The badges from elsewhere byte for byte, each with its report; then notes, collections and order."""
    for outside in OutsideBadge.objects.filter(person=person).order_by("brought_at", "pk").iterator(20):
        folder = f"backpack/{file_name(outside)}"
        yield Kept(f"{folder}/badge.{suffix_of(outside)}", bytes(outside.original))
        yield in_json(f"{folder}/about.json", _about(outside))
    arranged = _arranged(person)
    if arranged["badges"] or arranged["collections"]:
        yield in_json("backpack/backpack.json", arranged)


def erase(person: "User") -> None:
    """Remove everything: badges from elsewhere, notes, collections, what was being brought in, reminders.

    Also what others brought in of the badges that this person was awarded here: their words and fingerprints.
    """
    for model in (BringingIn, Collection, Keeping, Reminder):
        model.objects.filter(person=person).delete()
    awards = Award.objects.filter(recipient=person).values_list("pk", flat=True)
    of_theirs = (Q(credential_id__startswith=addresses.award(award_id)) for award_id in awards)
    for gone in (Q(person=person), *of_theirs):
        # By their keys alone: what is deleted with its notes is read first, and each holds megabytes.
        OutsideBadge.objects.filter(gone).only("pk").delete()


def file_name(outside: OutsideBadge) -> str:
    """A name for its file that is plain on every disk."""
    return f"{slugify(outside.name)[:60] or 'badge'}-{outside.pk.hex[:8]}"


def suffix_of(outside: OutsideBadge) -> str:
    """The ending that suits its content."""
    return SUFFIXES.get(outside.content_type, "txt")


def _about(outside: OutsideBadge) -> dict[str, object]:
    return {
        "name": outside.name,
        "issuer": {"name": outside.issuer_name, "id": outside.issuer_id},
        "standard": outside.standard,
        "brought_in": outside.brought_at.isoformat(),
        "way": outside.kind,
        "address": outside.address,
        "checked": outside.checked_at.isoformat(),
        "verdict": outside.verdict,
        "recipient": outside.recipient_state,
        "report": outside.report,
    }


def _arranged(person: "User") -> dict[str, list[dict[str, object]]]:
    items = items_of(person)
    names = {each.pk: each for each in Collection.objects.filter(person=person)}
    collections: list[dict[str, object]] = [
        {"name": each.name, "description": each.description} for each in names.values()
    ]
    return {"collections": collections, "badges": [_arrangement(item, names) for item in items]}


def _arrangement(item: "Item", names: "Mapping[UUID, Collection]") -> dict[str, object]:
    return {
        "id": str(item.id),
        "name": item.name,
        "awarded_here": item.award is not None,
        "note": item.note,
        "hidden": item.hidden,
        "collections": sorted(names[each].name for each in item.collections),
    }
