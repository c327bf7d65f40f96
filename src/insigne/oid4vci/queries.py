"""Reads of deliveries used in several places."""

from typing import TYPE_CHECKING

from django.utils import timezone

from insigne.oid4vci.models import AccessToken, WalletOffer
from insigne.web.tokens import hash_token

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from insigne.awards.models import Award
    from insigne.institutions.models import Institution


def waiting() -> "QuerySet[WalletOffer]":
    """The open offers: those that wait for a wallet to take them up, in time."""
    return WalletOffer.objects.filter(redeemed_at=None, closed_at=None, expires_at__gt=timezone.now())


def open_offer(award: "Award") -> WalletOffer | None:
    """The offer of an award that waits for a wallet, if there is one."""
    return (award.wallet_offers.all() & waiting()).first()  # an offer that knows its award


def offer_at(institution: "Institution", address: str) -> WalletOffer | None:
    """The open offer that lives at an address."""
    found = waiting().filter(award__institution=institution, address_hash=hash_token(address))
    return found.select_related("award__version__badge", "award__recipient").first()


def offer_of(institution: "Institution", code: str) -> WalletOffer | None:
    """The offer whose code this is, open or not."""
    found = WalletOffer.objects.filter(award__institution=institution, code_hash=hash_token(code))
    return found.select_related("award__version__badge", "award__recipient").first()


def access_of(institution: "Institution", token: str) -> AccessToken | None:
    """The access that a token gives at this institution, while it lasts."""
    related = ("offer__award__version__badge", "offer__award__recipient", "offer__award__institution")
    standing = AccessToken.objects.filter(ended_at=None, expires_at__gt=timezone.now())
    return (
        standing.filter(token_hash=hash_token(token), offer__award__institution=institution)
        .select_related(*related)
        .first()
    )
