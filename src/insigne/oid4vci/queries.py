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
    return _only(waiting().filter(award__institution=institution, address_hash=hash_token(address)))


def offer_of(institution: "Institution", code: str) -> WalletOffer | None:
    """The offer whose code this is, open or not."""
    return _only(WalletOffer.objects.filter(award__institution=institution, code_hash=hash_token(code)))


def _only(found: "QuerySet[WalletOffer]") -> WalletOffer | None:
    """With whose badge it is, but without documents and pictures: wallets ask several times."""
    heavy = ("award__credential", "award__assertion", "award__version__picture")
    return found.select_related("award__version__badge", "award__recipient").defer(*heavy).first()


def access_of(institution: "Institution", token: str) -> AccessToken | None:
    """The access that a token gives at this institution, while it lasts."""
    related = ("offer__award__version__badge", "offer__award__recipient", "offer__award__institution")
    heavy = ("offer__award__credential", "offer__award__assertion", "offer__award__version__picture")
    standing = AccessToken.objects.filter(ended_at=None, expires_at__gt=timezone.now())
    found = standing.filter(token_hash=hash_token(token), offer__award__institution=institution)
    return found.select_related(*related).defer(*heavy).first()
