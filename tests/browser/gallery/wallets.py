"""The page that puts a badge in a wallet: before, with a code, with copies, and when nothing can be delivered."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards import deliveries
from insigne.awards.deliveries import Format, Reception
from insigne.credentials import KeyPair, Possession, did_jwk, did_key
from insigne.oid4vci import actions
from insigne.oid4vci.models import WalletOffer
from tests import world as worlds
from tests.browser.shown import Page, at

if TYPE_CHECKING:
    from insigne.awards.models import Award
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page("wallet", "wallet_none", at("/a/{wallet_none}/wallet")),
    Page("wallet, with a code", "wallet_offered", at("/a/{wallet_offered}/wallet")),
    Page("wallet, with copies", "wallet_copies", at("/a/{wallet_copies}/wallet")),
    Page("wallet, revoked", "wallet_revoked", at("/a/{wallet_revoked}/wallet")),
)


def set_up(house: "House", told: "Set", language: str) -> None:
    """A student for each state of the page."""
    made = {state: _award(house, told, state, language) for state in ("none", "offered", "copies", "revoked")}
    actions.make_offer(made["offered"], by=made["offered"].recipient)
    # The pages are looked at one after the other, and the code must still be there.
    WalletOffer.objects.update(expires_at=timezone.now() + timedelta(days=1))
    key, other = KeyPair.from_seed(bytes(32)).public_key, KeyPair.from_seed(bytes([7]) * 32).public_key
    _deliver(made["copies"], Possession(did_key(key), key, None), Format.LDP_VC)
    for reception in Reception:
        _deliver(made["copies"], Possession(did_jwk(other), other, None), Format.SD_JWT, reception)
    awards.revoke(made["revoked"], reason="Attribuée par erreur.", by=house.manager)


def _award(house: "House", told: "Set", state: str, language: str) -> "Award":
    from tests.browser.stage import student

    award = worlds.awarded(house, student(house, told, f"wallet_{state}", language))
    told.more[f"wallet_{state}"] = str(award.pk)
    return award


def _deliver(award: "Award", holder: Possession, form: Format, said: Reception | None = None) -> None:
    copy = deliveries.deliver(award, holder=holder, form=form, by=award.recipient)
    if said:
        deliveries.note_reception(copy.delivery, said, by=award.recipient)
