"""Offers: made by a recipient, found by a wallet, for some minutes, once."""

import json
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from insigne.awards import actions as awards
from insigne.awards import addresses
from insigne.awards.deliveries import NotDeliverable
from insigne.journal.models import Event
from insigne.oid4vci import actions
from insigne.oid4vci.actions import forget_old
from insigne.oid4vci.metadata import GRANT
from insigne.oid4vci.models import MOST_TRIES, AccessToken, SpentNonce, WalletOffer
from insigne.oid4vci.queries import open_offer
from insigne.oid4vci.tokens import address_of, code_of, digits_of
from insigne.people import consents
from insigne.people.models import Use, User
from tests.oid4vci.making import Wallet, an_offer
from tests.threads import together
from tests.world import World, awarded


def wrong(offer: WalletOffer) -> str:
    return str((int(digits_of(offer.pk)) + 1) % 10**6).zfill(6)


def test_it_holds_a_code_and_says_that_digits_are_asked(world: World) -> None:
    offer = an_offer(world.ours)
    told = Wallet(world.ours.institution).read_offer(offer)
    code = offer.award.version.badge.code
    assert told["credential_configuration_ids"] == [f"{code}.ldp", f"{code}.jwt", f"{code}.sd-jwt"]
    assert told["grants"][GRANT]["pre-authorized_code"] == code_of(offer.pk)
    assert told["grants"][GRANT]["tx_code"]["length"] == len(digits_of(offer.pk)) == 6


@pytest.mark.parametrize(("language", "word"), [("fr", "chiffres"), ("en", "digits")])
def test_it_says_to_the_wallets_owner_in_their_language_which_digits(
    world: World, language: str, word: str
) -> None:
    offer = an_offer(world.ours)
    User.objects.filter(pk=world.ours.student.pk).update(language=language)
    told = Wallet(world.ours.institution).read_offer(offer)
    assert word in told["grants"][GRANT]["tx_code"]["description"]


def test_it_is_no_secret_to_the_database(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    access = wallet.token(offer)
    written = ""
    with connection.cursor() as cursor:
        for model in (WalletOffer, AccessToken, SpentNonce, Event):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            written += str(cursor.fetchall())
    for secret in (code_of(offer.pk), address_of(offer.pk), access):
        assert len(secret) >= 43
        assert secret not in written


def test_only_the_recipient_makes_one(world: World) -> None:
    award = awarded(world.ours)
    for somebody in (world.ours.manager, world.ours.reviewer, world.theirs.student, world.stranger):
        with pytest.raises(PermissionDenied):
            actions.make_offer(award, by=somebody)


def test_it_is_a_consent_with_its_words(world: World) -> None:
    offer = an_offer(world.ours)
    person = offer.award.recipient
    assert consents.stands(person, Use.WALLET, about=offer.award_id)
    assert "portefeuille" in person.consents.get(use=Use.WALLET).wording


def test_a_new_one_ends_the_one_before(world: World) -> None:
    first = an_offer(world.ours)
    access = Wallet(world.ours.institution).token(first)
    second = an_offer(world.ours, first.award)
    wallet = Wallet(world.ours.institution)
    assert wallet.ask(access, wallet.request(second)).status_code == 401
    third = an_offer(world.ours, first.award)
    assert wallet.ask_token(second).json()["error"] == "invalid_grant"
    assert wallet.ask_token(third).status_code == 200


def test_it_ends_after_ten_minutes(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert wallet.client.get(f"{wallet.home}/offers/{address_of(offer.pk)}").status_code == 404
        assert wallet.ask_token(offer).json()["error"] == "invalid_grant"


def test_its_code_works_once_and_a_second_time_shuts_what_it_opened(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    access = wallet.token(offer)
    again = wallet.ask_token(offer)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    answer = wallet.ask(access, wallet.request(offer))
    assert answer.status_code == 401
    assert "invalid_token" in answer["WWW-Authenticate"]


def test_each_code_opens_its_own(world: World) -> None:
    first, second = an_offer(world.ours), an_offer(world.ours, awarded(world.ours, world.theirs.student))
    wallet = Wallet(world.ours.institution)
    for offer in (first, second):
        assert wallet.take(offer)["id"].startswith(addresses.award(offer.award_id))


def test_what_is_done_with_one_leaves_the_offers_and_the_access_of_others_as_they_are(world: World) -> None:
    wallet = Wallet(world.ours.institution)
    first, second = an_offer(world.ours), an_offer(world.ours, awarded(world.ours, world.theirs.student))
    for _ in range(MOST_TRIES):
        wallet.ask_token(first, tx_code=wrong(first))
    again = an_offer(world.ours, first.award)
    access = wallet.token(second)
    wallet.take(again)
    actions.close_offer(first.award, by=first.award.recipient)
    second.refresh_from_db()
    assert (second.tries, second.access_tokens.get().copies_left) == (1, actions.COPIES_PER_TOKEN)
    assert wallet.ask(access, wallet.request(second)).status_code == 200


def test_an_old_code_shuts_nothing_of_a_newer_offer(world: World) -> None:
    first = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    wallet.token(first)
    second = an_offer(world.ours, first.award)
    wallet.ask_token(first)
    assert wallet.ask_token(second).status_code == 200


def test_wrong_digits_ten_times_end_it_at_the_fifth(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    for _ in range(10):
        assert wallet.ask_token(offer, tx_code=wrong(offer)).json()["error"] == "invalid_grant"
    offer.refresh_from_db()
    assert (offer.tries, open_offer(offer.award)) == (MOST_TRIES, None)
    assert wallet.ask_token(offer).json()["error"] == "invalid_grant"
    assert Event.objects.filter(verb="wallet.closed", object_id=offer.award_id).count() == 1


def test_four_wrong_tries_leave_the_fifth(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    for digits in (wrong(offer), "1", "é" * 6, "0" * 5000):
        assert wallet.ask_token(offer, tx_code=digits).status_code == 400
    assert wallet.ask_token(offer).status_code == 200


def test_a_request_without_the_digits_is_no_try(world: World) -> None:
    offer = an_offer(world.ours)
    answer = Wallet(world.ours.institution).ask_token(offer, tx_code=None)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    offer.refresh_from_db()
    assert offer.tries == 0


def test_of_two_wallets_at_once_one_gets_in(crowded_world: World) -> None:
    offer = an_offer(crowded_world.ours)
    deed = partial(actions.redeem, crowded_world.ours.institution, code_of(offer.pk), digits_of(offer.pk))
    got = together(deed, deed)
    assert sum(isinstance(each, str) for each in got) == 1
    assert AccessToken.objects.count() == 1


def test_many_guesses_at_once_are_no_more_than_many_in_a_row(crowded_world: World) -> None:
    offer = an_offer(crowded_world.ours)
    deed = partial(actions.redeem, crowded_world.ours.institution, code_of(offer.pk), wrong(offer))
    assert set(together(*[deed] * 8)) == {None}
    offer.refresh_from_db()
    assert offer.tries == MOST_TRIES


def test_another_institution_knows_nothing_of_it(world: World) -> None:
    offer = an_offer(world.ours)
    theirs = Wallet(world.theirs.institution)
    assert theirs.ask_token(offer).json()["error"] == "invalid_grant"
    assert theirs.client.get(f"{theirs.home}/offers/{address_of(offer.pk)}").status_code == 404
    assert Wallet(world.ours.institution).ask_token(offer).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"pre-authorized_code": None}, "invalid_request"),
        ({"pre-authorized_code": "x" * 43}, "invalid_grant"),
        ({"client_secret": "x"}, "invalid_client"),
    ],
)
def test_what_the_token_endpoint_does_not_take_is_named(
    world: World, changes: dict[str, str | None], error: str
) -> None:
    answer = Wallet(world.ours.institution).ask_token(an_offer(world.ours), **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer["Cache-Control"] == "no-store"


def test_a_wallet_that_says_who_it_is_in_a_header_is_answered_by_401_and_its_scheme(world: World) -> None:
    wallet, offer = Wallet(world.ours.institution), an_offer(world.ours)
    wallet.client.defaults["HTTP_AUTHORIZATION"] = "Basic eDp5"
    answer = wallet.ask_token(offer)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer["WWW-Authenticate"].startswith("Basic ")
    del wallet.client.defaults["HTTP_AUTHORIZATION"]
    assert wallet.ask_token(offer).status_code == 200


def test_the_digits_may_be_pasted_as_the_page_shows_them(world: World) -> None:
    offer = an_offer(world.ours)
    digits = digits_of(offer.pk)
    answer = Wallet(world.ours.institution).ask_token(offer, tx_code=f"{digits[:3]}+{digits[3:]}")
    assert answer.status_code == 200


def test_a_wallet_that_proves_the_possession_of_a_key_for_its_token_gets_a_plain_one(world: World) -> None:
    wallet = Wallet(world.ours.institution)
    wallet.client.defaults |= {"HTTP_DPOP": "x.y.z", "HTTP_OAUTH_CLIENT_ATTESTATION": "x.y.z"}
    assert wallet.ask_token(an_offer(world.ours)).json()["token_type"] == "Bearer"


def test_the_token_endpoint_takes_each_parameter_once_and_no_json(world: World) -> None:
    wallet = Wallet(world.ours.institution)
    offer = an_offer(world.ours)
    twice = (
        f"grant_type={GRANT}&pre-authorized_code={code_of(offer.pk)}&tx_code=1&tx_code={digits_of(offer.pk)}"
    )
    form = "application/x-www-form-urlencoded"
    for body, kind in ((twice, form), (json.dumps({"grant_type": GRANT}), "application/json")):
        answer = wallet.client.post(f"{wallet.home}/token", body, content_type=kind)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_nothing_is_offered_of_an_award_that_does_not_stand(world: World) -> None:
    award = awarded(world.ours)
    awards.revoke(award, reason="Par erreur.", by=world.ours.manager)
    with pytest.raises(NotDeliverable):
        actions.make_offer(award, by=award.recipient)


def test_a_revocation_ends_it_at_each_step(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    awards.revoke(offer.award, reason="Par erreur.", by=world.ours.manager)
    assert wallet.client.get(f"{wallet.home}/offers/{address_of(offer.pk)}").status_code == 404
    assert wallet.ask_token(offer).json()["error"] == "invalid_grant"


def test_a_consent_withdrawn_ends_it_at_once(world: World) -> None:
    offer = an_offer(world.ours)
    wallet = Wallet(world.ours.institution)
    access, person = wallet.token(offer), offer.award.recipient
    consents.take_back(person.consents.get(use=Use.WALLET), by=person)
    assert not consents.stands(person, Use.WALLET, about=offer.award_id)
    assert wallet.ask(access, wallet.request(offer)).status_code == 401


def test_its_end_is_told_once(world: World) -> None:
    offer = an_offer(world.ours)
    wallet, person = Wallet(world.ours.institution), offer.award.recipient
    told = Event.objects.filter(verb="wallet.closed", object_id=offer.award_id)
    for _ in range(2):
        actions.close_offer(offer.award, by=person)
        assert told.count() == 1
    replayed = an_offer(world.ours, offer.award)
    for _ in range(3):
        wallet.ask_token(replayed)
    assert told.count() == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):  # what ended by itself is not ended
        actions.close_offer(offer.award, by=person)
    assert told.count() == 2


def test_nobody_else_ends_it(world: World) -> None:
    offer = an_offer(world.ours)
    for somebody in (world.ours.manager, world.theirs.student):
        with pytest.raises(PermissionDenied):
            actions.close_offer(offer.award, by=somebody)
        actions.withdraw(somebody, offer.award_id)
    assert Wallet(world.ours.institution).ask_token(offer).status_code == 200


def test_what_ended_is_forgotten_after_a_day(world: World) -> None:
    offer = an_offer(world.ours)
    Wallet(world.ours.institution).take(offer)
    forget_old()
    assert WalletOffer.objects.count() == AccessToken.objects.count() == SpentNonce.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        forget_old()
    assert WalletOffer.objects.count() == AccessToken.objects.count() == SpentNonce.objects.count() == 0
    assert offer.award.deliveries.count() == 1
