"""Wallets that say in detail what they want, those that speak the last draft, and those that present their key."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from insigne.credentials import sign
from insigne.oid4vci.metadata import issuer_id
from insigne.oid4vci.models import WalletOffer
from tests.oid4vci.making import Wallet
from tests.world import World, browser


def configuration(offer: WalletOffer, ending: str = "ldp") -> str:
    return f"{offer.award.version.badge.code}.{ending}"


def detail(offer: WalletOffer, ending: str = "ldp", **more: Any) -> dict[str, Any]:
    return {"type": "openid_credential", "credential_configuration_id": configuration(offer, ending)} | more


def ask(wallet: Wallet, offer: WalletOffer, details: Any) -> Any:
    written = details if isinstance(details, str) else json.dumps(details)
    return wallet.ask_token(offer, authorization_details=quote(written))


def test_what_it_asks_for_is_answered_with_identifiers(offer: WalletOffer, wallet: Wallet) -> None:
    asked = [detail(offer), detail(offer, "sd-jwt", locations=["https://insigne.example/i/ours/wallet"])]
    told = ask(wallet, offer, asked).json()
    assert told["authorization_details"] == [
        detail(offer, ending, credential_identifiers=[configuration(offer, ending)])
        for ending in ("ldp", "sd-jwt")
    ]
    for each in told["authorization_details"]:
        (name,) = each["credential_identifiers"]
        request = {"credential_identifier": name, "proofs": {"jwt": [wallet.proof()]}}
        assert wallet.ask(told["access_token"], request).status_code == 200


def test_nothing_is_said_of_details_that_were_not_asked_for(offer: WalletOffer, wallet: Wallet) -> None:
    assert "authorization_details" not in wallet.ask_token(offer).json()


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense", "[" * 20_000, "{}", "[]", "7", '"x"', "[1]", "[{}]", '[{"type": "another"}]',
        '[{"type": "openid_credential"}]', [{"type": "openid_credential", "credential_configuration_id": ["x"]}],
        [{"type": "openid_credential", "credential_configuration_id": "another.ldp"}],
    ],
)  # fmt: skip
def test_details_of_what_is_not_offered_are_refused_and_cost_nothing(
    offer: WalletOffer, wallet: Wallet, wrong: Any
) -> None:
    answer = ask(wallet, offer, wrong)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_authorization_details")
    offer.refresh_from_db()
    assert (offer.tries, offer.redeemed_at) == (0, None)
    assert ask(wallet, offer, [detail(offer)]).status_code == 200


def test_details_tell_nothing_of_an_offer_to_whoever_has_not_its_code(
    offer: WalletOffer, wallet: Wallet
) -> None:
    written = quote(json.dumps([detail(offer)]))
    answer = wallet.ask_token(offer, authorization_details=written, **{"pre-authorized_code": "x" * 43})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_the_metadata_says_that_details_are_read(world: World) -> None:
    told = browser().get("/.well-known/oauth-authorization-server/i/ours/wallet").json()
    assert told["authorization_details_types_supported"] == ["openid_credential"]


def test_the_one_proof_of_a_wallet_of_the_last_drafts_is_taken(offer: WalletOffer, wallet: Wallet) -> None:
    proof = {"proof_type": "jwt", "jwt": wallet.proof()}
    request = {"credential_configuration_id": configuration(offer), "proof": proof, "unknown": 1}
    answer = wallet.ask(wallet.token(offer), request)
    assert answer.json()["credentials"][0]["credential"]["credentialSubject"]["id"] == wallet.did


def test_proofs_are_read_where_both_are_there(offer: WalletOffer, wallet: Wallet) -> None:
    request = wallet.request(offer) | {"proof": {"proof_type": "jwt", "jwt": "a.b.c"}}
    assert wallet.ask(wallet.token(offer), request).status_code == 200


def presented(wallet: Wallet, **said: str) -> dict[str, Any]:
    """A presentation of the wallet's key, in answer to a question of ours."""
    method = f"{wallet.did}#0"
    options = {"domain": issuer_id(wallet.institution), "challenge": wallet.nonce()} | said
    document = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"]}
    made = {"suite": "ecdsa-rdfc-2019", "purpose": "authentication", "options": options}
    return sign(document | {"holder": wallet.did}, wallet.key, method, timezone.now(), **made)


def test_a_wallet_may_present_its_key_in_place_of_a_token(offer: WalletOffer, wallet: Wallet) -> None:
    request = wallet.request(offer) | {"proofs": {"di_vp": [presented(wallet)]}}
    access = wallet.token(offer)
    answer = wallet.ask(access, request)
    assert answer.json()["credentials"][0]["credential"]["credentialSubject"]["id"] == wallet.did
    again = wallet.ask(access, request)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_nonce")  # good once


def test_a_presentation_for_another_issuer_or_of_an_old_question_is_refused(
    offer: WalletOffer, wallet: Wallet
) -> None:
    access = wallet.token(offer)
    for made, word in (
        (presented(wallet, domain="https://insigne.example/i/theirs/wallet"), "invalid_proof"),
        (presented(wallet, challenge="x"), "invalid_nonce"),
    ):
        answer = wallet.ask(access, wallet.request(offer) | {"proofs": {"di_vp": [made]}})
        assert (answer.status_code, answer.json()["error"]) == (400, word)
