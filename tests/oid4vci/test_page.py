"""The recipient's page."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insigne.awards import actions as awards
from insigne.awards.models import Delivery
from insigne.oid4vci.models import WalletOffer
from insigne.oid4vci.tokens import digits_of
from insigne.people import actions as people
from tests.oid4vci.making import Wallet, an_offer
from tests.world import World, awarded, browser


def test_it_is_for_the_recipient_alone(world: World) -> None:
    offer = an_offer(world.ours)
    Wallet(world.ours.institution).take(offer)
    copy = Delivery.objects.get()
    home = f"/a/{offer.award_id}/wallet"
    for user in (world.ours.manager, world.ours.reviewer, world.theirs.student, world.stranger):
        client = browser(user)
        assert client.get(home).status_code == client.get(f"{home}/qr.svg").status_code == 404
        for end in ("offer", "close", f"copies/{copy.pk}"):
            assert client.post(f"{home}/{end}").status_code == 404
    assert "login" in browser().get(home)["Location"]
    copy.refresh_from_db()
    assert copy.revoked_at is None


@pytest.mark.parametrize(("language", "word"), [("fr", "J’accepte"), ("en", "I agree")])
def test_it_asks_for_consent_before_anything_is_made(world: World, language: str, word: str) -> None:
    award = awarded(world.ours)
    people.choose_language(award.recipient, language)
    page = browser(award.recipient, language).get(f"/a/{award.pk}/wallet").content.decode()
    assert word in unescape(page)
    assert "openid-credential-offer" not in page
    assert WalletOffer.objects.count() == 0


def test_it_shows_the_code_until_it_is_used(world: World) -> None:
    award = awarded(world.ours)
    client, home = browser(award.recipient), f"/a/{award.pk}/wallet"
    assert client.post(f"{home}/offer")["Location"] == home
    for _ in range(2):  # a page that is loaded again shows it still
        page = unescape(client.get(home).content.decode())
        offer = WalletOffer.objects.get()
        digits = digits_of(offer.pk)
        assert f"{digits[:3]} {digits[3:]}" in page
        assert re.search(r'href="openid-credential-offer://\?credential_offer_uri=https%3A%2F%2F', page)
    assert client.get(f"{home}/qr.svg")["Content-Type"] == "image/svg+xml"
    Wallet(world.ours.institution).take(offer)
    page = unescape(client.get(home).content.decode())
    assert "openid-credential-offer" not in page
    assert "Révoquer cette copie" in page
    assert client.get(f"{home}/qr.svg").status_code == 404


def test_it_is_kept_by_no_cache(world: World) -> None:
    offer = an_offer(world.ours)
    client = browser(offer.award.recipient)
    for end in ("", "/qr.svg"):
        assert "no-store" in client.get(f"/a/{offer.award_id}/wallet{end}")["Cache-Control"]


def test_a_code_can_be_cancelled(world: World) -> None:
    offer = an_offer(world.ours)
    client = browser(offer.award.recipient)
    client.post(f"/a/{offer.award_id}/wallet/close")
    assert Wallet(world.ours.institution).ask_token(offer).status_code == 400


def test_a_copy_is_revoked_there(world: World) -> None:
    offer = an_offer(world.ours)
    Wallet(world.ours.institution).take(offer)
    copy, client = Delivery.objects.get(), browser(offer.award.recipient)
    page = client.post(f"/a/{offer.award_id}/wallet/copies/{copy.pk}", follow=True).content.decode()
    assert "La copie est révoquée" in unescape(page)
    copy.refresh_from_db()
    assert copy.revoked_at
    assert client.post(f"/a/{offer.award_id}/wallet/copies/{copy.pk}").status_code == 404


def test_a_copy_of_another_badge_is_not_revoked_by_ones_own_page(world: World) -> None:
    theirs = an_offer(world.theirs)
    Wallet(world.theirs.institution).take(theirs)
    mine = awarded(world.ours)
    path = f"/a/{mine.pk}/wallet/copies/{Delivery.objects.get().pk}"
    assert browser(mine.recipient).post(path).status_code == 404
    assert Delivery.objects.get().revoked_at is None


def test_it_says_that_a_revoked_badge_goes_nowhere(world: World) -> None:
    award = awarded(world.ours)
    awards.revoke(award, reason="Par erreur.", by=world.ours.manager)
    client, home = browser(award.recipient), f"/a/{award.pk}/wallet"
    assert "n’est plus valable" in unescape(client.get(home).content.decode())
    told = unescape(client.post(f"{home}/offer", follow=True).content.decode())
    assert "Aucune copie de ce badge ne peut plus être faite." in told
    assert WalletOffer.objects.count() == 0


def test_it_says_that_copies_fell_with_their_badge(world: World) -> None:
    offer = an_offer(world.ours)
    Wallet(world.ours.institution).take(offer)
    awards.revoke(offer.award, reason="Par erreur.", by=world.ours.manager)
    page = browser(offer.award.recipient).get(f"/a/{offer.award_id}/wallet").content.decode()
    assert 'class="state revoked"' in page
    assert "/wallet/copies/" not in page


def test_it_gives_no_more_than_thirty_codes_an_hour(world: World) -> None:
    award = awarded(world.ours)
    client = browser(award.recipient)
    for _ in range(31):
        client.post(f"/a/{award.pk}/wallet/offer")
    assert WalletOffer.objects.count() == 30


def test_three_copies_cost_what_one_costs(world: World) -> None:
    award = awarded(world.ours)
    wallet, client = Wallet(world.ours.institution), browser(award.recipient)
    client.get(f"/a/{award.pk}/wallet")
    asked = []
    for copies in (1, 3):
        while award.deliveries.count() < copies:
            wallet.take(an_offer(world.ours, award))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/a/{award.pk}/wallet").content.count(b"/wallet/copies/") == copies
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_an_offer_is_shown_read_and_taken_up_without_reading_the_badge_s_documents(world: World) -> None:
    offer = an_offer(world.ours)
    client = browser(offer.award.recipient)
    with CaptureQueriesContext(connection) as queries:
        for page in ("", "/qr.svg"):
            assert client.get(f"/a/{offer.award_id}/wallet{page}").status_code == 200
        wallet = Wallet(world.ours.institution)
        wallet.read_offer(offer)
        wallet.tell(wallet.token(offer), {})
    assert not [query["sql"] for query in queries if '"awards_award"."credential"' in query["sql"]]


def test_its_addresses_are_cut_from_the_log() -> None:
    from insigne.web.logs import SECRETS

    assert (
        SECRETS.sub(r"\1…", "GET /i/ours/wallet/offers/abc-DEF_123 404") == "GET /i/ours/wallet/offers/… 404"
    )
