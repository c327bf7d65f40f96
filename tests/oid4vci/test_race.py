"""A recipient and a wallet at the same moment."""

from functools import partial

from insigne.oid4vci import actions
from insigne.oid4vci.models import WalletOffer
from insigne.oid4vci.queries import access_of, waiting
from insigne.oid4vci.tokens import code_of, digits_of
from tests.oid4vci.making import an_offer
from tests.threads import one_inside_the_other
from tests.world import World, awarded


def test_an_offer_that_is_closed_while_it_is_taken_up_gives_no_access(crowded_world: World) -> None:
    institution = crowded_world.ours.institution
    offer = an_offer(crowded_world.ours)
    token, closed = one_inside_the_other(
        partial(actions.redeem, institution, code_of(offer.pk), digits_of(offer.pk)),
        partial(actions.close_offer, offer.award, by=offer.award.recipient),
    )
    assert closed is None
    assert isinstance(token, str)
    assert access_of(institution, token) is None


def test_of_two_offers_made_at_once_the_last_one_is_open(crowded_world: World) -> None:
    award = awarded(crowded_world.ours)
    make = partial(actions.make_offer, award, by=award.recipient)
    one, other = one_inside_the_other(make, make)
    assert isinstance(one, WalletOffer)
    assert isinstance(other, WalletOffer)
    assert list(waiting()) == [other]


def test_a_consent_withdrawn_while_an_offer_is_made_ends_the_offer(crowded_world: World) -> None:
    award = awarded(crowded_world.ours)
    person = award.recipient
    offer, withdrawn = one_inside_the_other(
        partial(actions.make_offer, award, by=person), partial(actions.withdraw, person, award.pk)
    )
    assert isinstance(offer, WalletOffer)
    assert withdrawn is None
    assert not waiting().exists()
