"""The institution's bitstring status lists: a place for each award and each copy of one in a wallet, and the signed
list as it is published."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from insigne import credentials
from insigne.awards import addresses
from insigne.awards.documents import to_bytes
from insigne.awards.models import STATUS_LIST_LENGTH, Award, Delivery, StatusList, standing
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import did, key_id
from insigne.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.institutions.models import SigningKey

# Places are drawn at random, so that a place tells nobody when or to whom the award was made. Above half
# full, drawing a free one gets slow and a new list is begun.
FULL = STATUS_LIST_LENGTH // 2
# A list is signed at most twice within this time: a thousand revocations at once cost two signatures.
INTERVAL = timedelta(seconds=10)


def take_place(institution: Institution) -> tuple[StatusList, int]:
    """A free place in a list of the institution. Called inside the award's transaction.

    The institution's row is locked, so that two awards at once take two places. Rows that merely refer to the
    institution do not wait for it.
    """
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    current = institution.status_lists.order_by("-number").first()
    if current is None or current.awards.count() + current.deliveries.count() >= FULL:
        current = _begin(institution, number=(current.number if current else 0) + 1)
    elif current.signed_at < institutions.active_key(institution).created_at:
        # Signed with a key that was replaced since, perhaps because it was stolen: no new award rests on it.
        publish(current)
    while True:
        place = secrets.randbelow(STATUS_LIST_LENGTH)
        if not _is_taken(current, place):
            return current, place


def _is_taken(status_list: StatusList, place: int) -> bool:
    """Awards and copies share the places: each table holds its own apart, the institution's lock both."""
    return (
        status_list.awards.filter(status_index=place).exists()
        or status_list.deliveries.filter(status_index=place).exists()
    )


def outdate(status_list: StatusList) -> None:
    """Have the list signed anew when it is next asked for. Called inside the transaction of each revocation.

    Lists in which copies of this list's awards have their places are marked too: a copy falls with its award.
    """
    with_copies = Delivery.objects.filter(award__status_list=status_list).values("status_list")
    StatusList.objects.filter(Q(pk=status_list.pk) | Q(pk__in=with_copies)).update(is_outdated=True)


def current(status_list: StatusList) -> bytes:
    """The list as it is to be served: signed anew if a revocation came since, and the interval allows."""
    if not _is_due(status_list):
        return bytes(status_list.document)
    with transaction.atomic():
        locked = StatusList.objects.select_for_update(no_key=True).get(pk=status_list.pk)
        if _is_due(locked):
            publish(locked)
    return bytes(locked.document)


def _is_due(status_list: StatusList) -> bool:
    before = status_list.signed_before
    return status_list.is_outdated and (before is None or timezone.now() - before >= INTERVAL)


def publish(status_list: StatusList) -> None:
    """Sign the list as it stands now.

    The list's row is locked before the revocations are read: one that comes meanwhile waits, and marks the list
    again.
    """
    StatusList.objects.select_for_update(no_key=True).get(pk=status_list.pk)
    institution = status_list.institution
    bits = credentials.StatusList.new(STATUS_LIST_LENGTH)
    for place in _fallen(status_list):
        bits.set(place)
    now = timezone.now()
    document = credentials.status_list_credential(
        addresses.status_list(status_list), did(institution), bits, valid_from=now
    )
    status_list.signed_before = status_list.signed_at if status_list.document else None
    status_list.document = to_bytes(_sign(document, institutions.active_key(institution)))
    status_list.signed_at = now
    status_list.is_outdated = False
    status_list.save(update_fields=["document", "signed_at", "signed_before", "is_outdated"])


def _fallen(status_list: StatusList) -> "Iterator[int]":
    """The places of what no longer holds: awards that ended before their time, their copies, copies taken back."""
    awards = Award.objects.filter(~standing(), status_list=status_list)
    copies = Delivery.objects.filter(
        Q(revoked_at__isnull=False) | ~standing("award__"), status_list=status_list
    )
    for places in (awards, copies):
        yield from places.values_list("status_index", flat=True)


def _begin(institution: Institution, number: int) -> StatusList:
    begun = StatusList.objects.create(institution=institution, number=number, signed_at=timezone.now())
    publish(begun)
    return begun


def _sign(document: dict[str, object], key: "SigningKey") -> dict[str, object]:
    return credentials.sign(
        document, institutions.key_pair(key), verification_method=key_id(key), created=timezone.now()
    )
