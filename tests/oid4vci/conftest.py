"""An open offer, and a wallet of the same institution."""

import pytest

from insigne.oid4vci.models import WalletOffer
from tests.oid4vci.making import Wallet, an_offer
from tests.world import World


@pytest.fixture
def offer(world: World) -> WalletOffer:
    return an_offer(world.ours)


@pytest.fixture
def wallet(world: World) -> Wallet:
    return Wallet(world.ours.institution)
