"""A person's backpack in one list, ours and others', in their order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from insigne.awards.models import Award
from insigne.awards.queries import light
from insigne.backpack.models import Arrival, BringingIn, Collection, CollectionItem, Keeping, OutsideBadge
from insigne.catalogue.pictures import path_of
from insigne.verification.said import is_only_a_key, place_of, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.people.models import User

AWARD, OUTSIDE = "award", "outside"


@dataclass(frozen=True, slots=True)
class Item:
    """One badge of a backpack: an award of ours, or a badge from elsewhere; one of the two is there."""

    award: Award | None
    outside: OutsideBadge | None
    note: str = ""
    hidden: bool = False
    position: int | None = None
    collections: "frozenset[UUID]" = frozenset()

    @property
    def badge(self) -> Award | OutsideBadge:
        """Whichever of the two it is."""
        found = self.award or self.outside
        assert found is not None  # noqa: S101 - one of the two is there by construction
        return found

    @property
    def kind(self) -> str:
        return AWARD if self.award else OUTSIDE

    @property
    def id(self) -> "UUID":
        return self.badge.pk

    @property
    def name(self) -> str:
        return str(self.award.version.name) if self.award else str(self.outside)

    @property
    def issuer(self) -> str:
        if self.outside:
            return self.outside.issuer_name or shortened(self.outside.issuer_id)
        return str(self.award.institution) if self.award else ""

    @property
    def place(self) -> str:
        """The host that a badge from elsewhere comes from: its issuer's name is only what it calls itself."""
        if self.outside is None or is_only_a_key(self.outside.issuer_id):
            return ""
        return place_of(self.outside.issuer_id)

    @property
    def date(self) -> "datetime | None":
        """When it was awarded; for a badge that does not say so, nothing."""
        return self.award.awarded_at if self.award else self.outside.issued_at  # type: ignore[union-attr]

    @property
    def state(self) -> str:
        """`revoked`, `expired`, `rejected`, `unconfirmed`, `doubtful` (its issuer is only a key), or nothing."""
        badge = self.badge
        if badge.is_revoked:
            return "revoked"
        if badge.is_expired:
            return "expired"
        if self.outside is None:
            return ""
        if self.outside.verdict == "verified":
            return "doubtful" if is_only_a_key(self.outside.issuer_id) else ""
        return self.outside.verdict

    @property
    def is_foreign(self) -> bool:
        """Whether it names somebody else, and is kept apart."""
        return self.outside is not None and self.outside.is_foreign

    @property
    def is_mine(self) -> bool:
        """Whether it was awarded to the person, as far as can be known."""
        return self.outside is None or self.outside.is_mine

    @property
    def may_be_shown(self) -> bool:
        """Whether the person may show it to others: theirs, not hidden, not taken back or wrong."""
        return self.is_mine and not self.hidden and self.state not in {"revoked", "rejected", "doubtful"}

    @property
    def url(self) -> str:
        """Its page, for its owner."""
        return reverse("award", args=[self.id]) if self.award else reverse("outside-badge", args=[self.id])

    @property
    def picture(self) -> str:
        """The address of its picture, for its owner; nothing when it has none."""
        if self.award:
            return path_of(self.award.version, self.award.language)
        return reverse("outside-picture", args=[self.id]) if self.outside and self.outside.has_picture else ""


def outside_of(person: "User") -> "QuerySet[OutsideBadge]":
    """A person's badges from elsewhere, without documents, pictures and reports."""
    return OutsideBadge.objects.filter(person=person).defer("original", "picture", "report")


def outside_to_show(person: "User") -> "QuerySet[OutsideBadge]":
    """Those that the person may show to others as theirs: what `Item.may_be_shown` says, and found good.

    An issuer that is only a key may call itself anything: under our roof it would borrow our word.
    """
    only_keys = Q(issuer_id__startswith="did:key:") | Q(issuer_id__startswith="did:jwk:")
    good = outside_of(person).filter(verdict="verified", is_revoked=False, recipient_state="mine")
    hidden = Keeping.objects.filter(person=person, hidden=True, outside__isnull=False)
    return good.exclude(only_keys).exclude(pk__in=hidden.values("outside"))


def awards_kept_by(person: "User") -> "QuerySet[Award]":
    """The awards in a person's backpack: all of theirs but those they declined."""
    return light().filter(recipient=person, declined_at=None, erased_at=None)


def items_of(person: "User") -> list[Item]:
    """Everything in the backpack, in its owner's order, in four queries. Foreign and hidden ones are in it."""
    kept = {row.award_id or row.outside_id: row for row in Keeping.objects.filter(person=person)}
    within: dict[UUID | None, set[UUID]] = {}
    for row in CollectionItem.objects.filter(collection__person=person):
        within.setdefault(row.award_id or row.outside_id, set()).add(row.collection_id)
    badges: tuple[Award | OutsideBadge, ...] = (*awards_kept_by(person), *outside_of(person))
    return sorted(
        (_item(badge, kept.get(badge.pk), within.get(badge.pk, ())) for badge in badges), key=_place
    )


def item_of(person: "User", kind: str, badge_id: "UUID") -> Item | None:
    """One badge of the backpack, or None for what is not in it."""
    badge: Award | OutsideBadge | None = None
    if kind == AWARD:
        badge = awards_kept_by(person).filter(pk=badge_id).first()
    elif kind == OUTSIDE:
        badge = outside_of(person).filter(pk=badge_id).first()
    if badge is None:
        return None
    within = CollectionItem.objects.filter(collection__person=person, **{kind: badge.pk})
    row = Keeping.objects.filter(person=person, **{kind: badge.pk}).first()
    return _item(badge, row, within.values_list("collection_id", flat=True))


def collections_of(person: "User") -> "QuerySet[Collection]":
    """A person's collections, in their order."""
    return Collection.objects.filter(person=person)


def arrivals_of(bringing: BringingIn) -> "QuerySet[Arrival]":
    """What was brought in together, in order, without the bytes that wait."""
    return (
        Arrival.objects.filter(bringing=bringing)
        .select_related("outside")
        .defer("content", "outside__original", "outside__picture", "outside__report")
    )


def _item(badge: Award | OutsideBadge, row: Keeping | None, within: "Iterable[UUID]") -> Item:
    award, outside = (badge, None) if isinstance(badge, Award) else (None, badge)
    if row is None:
        return Item(award, outside, collections=frozenset(within))
    return Item(award, outside, row.note, row.hidden, row.position, frozenset(within))


def _place(item: Item) -> "tuple[bool, int, float, UUID]":
    """What was given a place stands after what has none yet; of those, the newest comes first.

    Awards know their second only: two of one second keep an order of theirs.
    """
    came = item.award.awarded_at if item.award else item.outside.brought_at  # type: ignore[union-attr]
    return item.position is not None, item.position or 0, -came.timestamp(), item.id
