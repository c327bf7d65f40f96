"""What `oid4vci` keeps of a person: given back in their archive, and erased with them.

The copies themselves are in their wallets. Of each we keep the wallet's key, a date and a place in the status
list; the place stays, so that checks of an erased person's copies still answer.
"""

from typing import TYPE_CHECKING

from insigne.awards.deliveries import forget_wallets
from insigne.awards.models import Delivery
from insigne.oid4vci.models import WalletOffer
from insigne.people.personal import Kept, in_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insigne.people.models import User


def export(person: "User") -> "Iterator[Kept]":
    """The copies in wallets, as one JSON file."""
    copies = [
        {
            "award": str(copy.award_id),
            "format": copy.format,
            "wallet": copy.holder,
            "wallet_said": copy.reception or None,
            "delivered": copy.delivered_at.isoformat(),
            "revoked": copy.revoked_at and copy.revoked_at.isoformat(),
        }
        for copy in Delivery.objects.filter(award__recipient=person).order_by("delivered_at", "pk")
    ]
    if copies:
        yield in_json("wallets/copies.json", copies)


def erase(person: "User") -> None:
    """Offers go; copies are taken back, and what names the wallet goes."""
    forget_wallets(person)
    WalletOffer.objects.filter(award__recipient=person).delete()
