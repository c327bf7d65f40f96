"""Writes of deliveries to wallets: offer, withdraw, redeem the code, hand a copy over."""

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from insigne.awards import deliveries
from insigne.awards.deliveries import Copy, NotDeliverable, Reception, is_deliverable
from insigne.awards.models import Award
from insigne.awards.rules import is_recipient
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.oid4vci.models import MOST_TRIES, AccessToken, SpentNonce, WalletOffer
from insigne.oid4vci.queries import offer_of, waiting
from insigne.oid4vci.tokens import (
    LIFETIME,
    address_of,
    code_of,
    copy_named,
    digits_of,
    nonce_is_ours,
)
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.locks import alone
from insigne.web.tokens import hash_token, new_token

if TYPE_CHECKING:
    from insigne.credentials import Possession
    from insigne.institutions.models import Institution
    from insigne.people.models import User

# A wallet takes one copy; some take the badge in each way of writing that they know.
COPIES_PER_TOKEN = len(deliveries.Format)


class StaleNonce(ValueError):
    """The proof answers no question of ours, or an old one, or one that was answered already."""


class UnknownCopy(ValueError):
    """The notification names no copy that this access brought."""


class AccessEnded(ValueError):
    """The access token has expired, was withdrawn, or has given all the copies it was good for."""


@transaction.atomic
def make_offer(award: Award, *, by: "User") -> WalletOffer:
    """Offer the badge to a wallet, for some minutes; an earlier offer ends. The consent is given with it.

    Raises PermissionDenied, NotDeliverable.
    """
    require(is_recipient(by, award))
    alone(f"wallet offer of {award.pk}")  # of two clicks at once the second ends the first one's
    if not is_deliverable(award):
        raise NotDeliverable
    _close(award)
    now, offer_id = timezone.now(), uuid4()
    offer = WalletOffer.objects.create(
        id=offer_id,
        award=award,
        address_hash=hash_token(address_of(offer_id)),
        code_hash=hash_token(code_of(offer_id)),
        made_at=now,
        expires_at=now + LIFETIME,
    )
    consents.give(by, Use.WALLET, about=award.pk)
    record("wallet.offered", award, actor=by, institution_id=None)
    return offer


@transaction.atomic
def close_offer(award: Award, *, by: "User") -> None:
    """End what is open of the award's offers, and the access that a wallet got by one. Copies stay."""
    require(is_recipient(by, award))
    if _close(award):
        record("wallet.closed", award, actor=by, institution_id=None)


@transaction.atomic
def revoke_copy(award: Award, copy_id: UUID, *, by: "User") -> None:
    """Take a copy back from its wallet. With the last one the consent ends."""
    require(is_recipient(by, award))
    for copy in award.deliveries.filter(pk=copy_id).select_related("status_list"):
        deliveries.revoke_copy(copy, by=by)
    if not deliveries.copies_of(award).exists():
        withdraw(by, award.pk)


@transaction.atomic
def withdraw(person: "User", about: UUID) -> None:
    """Take the consent back with all that it allowed: offers, access, copies in wallets. Twice is once."""
    alone(f"wallet offer of {about}")  # an offer that is being made is found, and ended
    award = Award.objects.filter(pk=about, recipient=person).first()
    if award is not None:
        close_offer(award, by=person)
        deliveries.revoke_copies(award, by=person)
    consents.withdraw(person, Use.WALLET, about=about)


@transaction.atomic
def redeem(institution: "Institution", code: str, digits: str) -> str | None:
    """An access token for the code of an offer and its six digits, once; None when they are not good.

    A try counts before it is judged, so that many at once are not more than many in a row. A code that comes a
    second time was seen by somebody else: all that it opened is shut (RFC 6749 §4.1.2).
    """
    offer = offer_of(institution, code)
    if offer is None:
        return None
    award, person = offer.award, offer.award.recipient
    if offer.redeemed_at and _abandon(offer):
        record("wallet.closed", award, actor=None, institution_id=None)
    now, still_open = timezone.now(), waiting().filter(pk=offer.pk)
    if not still_open.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    if not hmac.compare_digest(digits_of(offer.pk).encode(), digits.encode()):
        if still_open.filter(tries=MOST_TRIES).update(closed_at=now):
            record("wallet.closed", award, actor=None, institution_id=None)
        return None
    if person is None or not _may_still(award, person) or not still_open.update(redeemed_at=now):
        return None
    token = new_token()
    AccessToken.objects.create(
        offer=offer, token_hash=hash_token(token), copies_left=COPIES_PER_TOKEN, expires_at=now + LIFETIME
    )
    record("wallet.opened", award, actor=person, institution_id=None)
    return token


@transaction.atomic
def hand_over(access: AccessToken, holder: "Possession", form: str) -> Copy:
    """A copy of the badge for the wallet that answered our question with its key.

    Raises AccessEnded, StaleNonce, NotDeliverable (the award fell meanwhile), UnsoundCredential; then nothing is
    used up.
    """
    now, award = timezone.now(), access.offer.award
    standing = AccessToken.objects.filter(pk=access.pk, ended_at=None, expires_at__gt=now, copies_left__gt=0)
    if not standing.update(copies_left=F("copies_left") - 1):
        raise AccessEnded
    if holder.nonce is None or not nonce_is_ours(award.institution, holder.nonce):
        raise StaleNonce
    _nonce, is_new = SpentNonce.objects.get_or_create(
        nonce_hash=hash_token(holder.nonce), defaults={"spent_at": now}
    )
    if not is_new:
        raise StaleNonce
    person = award.recipient
    if person is None or not _may_still(award, person):
        raise NotDeliverable
    return deliveries.deliver(award, holder=holder, form=form, by=person)


@transaction.atomic
def hear(access: AccessToken, name: str, reception: Reception) -> None:
    """What the wallet says has become of a copy that it got by this access. Raises UnknownCopy."""
    copy_id, person = copy_named(access, name), access.offer.award.recipient
    if copy_id is None or person is None:
        raise UnknownCopy
    deliveries.note_reception(access.offer.award.deliveries.get(pk=copy_id), reception, by=person)


@transaction.atomic
def forget_old() -> None:
    """Forget what ended: offers after a day, with their tokens; nonces that are too old to be given again."""
    now = timezone.now()
    WalletOffer.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    SpentNonce.objects.filter(spent_at__lt=now - 2 * LIFETIME).delete()


def _may_still(award: Award, person: "User") -> bool:
    """Asked at each step: between two of them an award may be revoked, a consent withdrawn, an account closed."""
    return is_deliverable(award) and person.is_active and consents.stands(person, Use.WALLET, about=award.pk)


def _close(award: Award) -> bool:
    """End the award's offers and the access they gave; whether there was any to end.

    The offers first: who is just taking one up is waited for, and the access they got is found.
    """
    now = timezone.now()
    offers = WalletOffer.objects.filter(award=award, closed_at=None, expires_at__gt=now)
    closed = offers.update(closed_at=now)
    tokens = AccessToken.objects.filter(offer__award=award, ended_at=None, expires_at__gt=now)
    return bool(closed + tokens.update(ended_at=now))


def _abandon(offer: WalletOffer) -> bool:
    """End the access that one offer gave; whether there was any to end."""
    return bool(offer.access_tokens.filter(ended_at=None).update(ended_at=timezone.now()))
