"""What a wallet is refused: each wrong token, nonce, proof and body."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from insigne.awards import actions as awards
from insigne.awards.models import Award, Delivery
from insigne.catalogue.models import Badge, BadgeVersion
from insigne.credentials import KeyPair, Possession
from insigne.credentials.base64url import encode
from insigne.credentials.tokens.jwt import sign_jws
from insigne.institutions.models import Institution
from insigne.oid4vci import actions, protocol_views
from insigne.oid4vci.answers import Refused, read_json
from insigne.oid4vci.metadata import issuer_id
from insigne.oid4vci.models import AccessToken, WalletOffer
from insigne.oid4vci.proofs import holder_in
from insigne.oid4vci.queries import access_of
from insigne.people import consents
from insigne.people.models import Use
from tests.oid4vci.making import Wallet, an_offer
from tests.world import World

ENDINGS = ("ldp", "jwt", "sd-jwt")


def refused(answer: Any) -> str:
    assert answer.status_code in {400, 401}
    assert answer["Cache-Control"] == "no-store"
    assert "credentials" not in answer.json()
    word: str = answer.json()["error"]
    return word


def b64(value: Any) -> str:
    return encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode()


def test_a_token_is_good_for_three_copies(offer: WalletOffer, wallet: Wallet) -> None:
    access = wallet.token(offer)
    answers = [wallet.ask(access, wallet.request(offer, ending)) for ending in (*ENDINGS, "ldp")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 401]


def test_a_token_ends_after_ten_minutes(offer: WalletOffer, wallet: Wallet) -> None:
    access = wallet.token(offer)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert refused(wallet.ask(access, wallet.request(offer))) == "invalid_token"


def test_a_token_of_another_institution_opens_nothing(
    world: World, offer: WalletOffer, wallet: Wallet
) -> None:
    access = wallet.token(offer)
    theirs = Wallet(world.theirs.institution)
    assert refused(theirs.ask(access, theirs.request(offer))) == "invalid_token"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nothing", "Basic eDp5", "Bearer " + "x" * 5000])
def test_without_a_token_nothing_is_said(offer: WalletOffer, wallet: Wallet, header: str) -> None:
    answer = wallet.ask("", wallet.request(offer), authorization=header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_nonce_is_good_once(offer: WalletOffer, wallet: Wallet) -> None:
    access, nonce = wallet.token(offer), wallet.nonce()
    assert wallet.ask(access, wallet.request(offer, nonce=nonce)).status_code == 200
    assert refused(wallet.ask(access, wallet.request(offer, "jwt", nonce=nonce))) == "invalid_nonce"
    assert wallet.ask(access, wallet.request(offer, "jwt")).status_code == 200


def test_a_nonce_of_ten_minutes_ago_of_another_or_of_nobody_is_refused(
    world: World, offer: WalletOffer, wallet: Wallet
) -> None:
    with time_machine.travel(timezone.now() - timedelta(minutes=11)):
        old = wallet.nonce()
    for nonce in (old, Wallet(world.theirs.institution).nonce(), "x" * 43, "", old + "x"):
        access = wallet.token(an_offer(world.ours, offer.award))
        request = wallet.request(offer)
        request["proofs"]["jwt"] = [wallet.proof(nonce=nonce or " ")]
        assert refused(wallet.ask(access, request)) == "invalid_nonce"
    assert Delivery.objects.count() == 0


def test_a_proof_that_answers_no_question_is_refused(offer: WalletOffer, wallet: Wallet) -> None:
    claims = {"aud": issuer_id(wallet.institution), "iat": int(time.time())}
    header = {"typ": "openid4vci-proof+jwt", "jwk": wallet.key.public_key.jwk}
    request = wallet.request(offer)
    request["proofs"]["jwt"] = [sign_jws(json.dumps(claims).encode(), wallet.key, header)]
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"


def test_an_answer_is_remembered_as_long_as_its_question_is_good(offer: WalletOffer, wallet: Wallet) -> None:
    nonce = wallet.nonce()
    wallet.ask(wallet.token(offer), wallet.request(offer, nonce=nonce))
    with time_machine.travel(timezone.now() + timedelta(minutes=9)):
        actions.forget_old()
        access = wallet.token(an_offer_again(offer))
        assert refused(wallet.ask(access, wallet.request(offer, nonce=nonce))) == "invalid_nonce"


def test_two_questions_are_never_the_same(wallet: Wallet) -> None:
    answer = wallet.client.post(f"{wallet.home}/nonce")
    assert answer["Cache-Control"] == "no-store"
    assert len({wallet.nonce() for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://insigne.example/i/theirs/wallet"},
        {"aud": ["https://insigne.example/i/ours/wallet"]},
        {"aud": None},
        {"iat": None},
        {"iat": "now"},
        {"exp": 1},
    ],
)
def test_a_proof_for_another_or_of_no_hour_is_refused(
    offer: WalletOffer, wallet: Wallet, claims: dict[str, Any]
) -> None:
    assert refused(wallet.ask(wallet.token(offer), wallet.request(offer, **claims))) == "invalid_proof"


@pytest.mark.parametrize("minutes", [-60, -11, 2, 60])
def test_a_proof_of_another_hour_is_refused(offer: WalletOffer, wallet: Wallet, minutes: int) -> None:
    request = wallet.request(offer, iat=int(time.time()) + minutes * 60)
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"


@pytest.mark.parametrize(
    "change",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": "did:key:z6Mk"},  # beside the jwk
        {"jwk": None},
        {"jwk": None, "kid": "https://evil.example/key"},
        {"jwk": None, "kid": "did:web:evil.example#key"},
        {"x5c": ["MIIB"]},
        {"jku": "https://evil.example/jwks.json"},
        {"crit": ["exp"]},
        {"jwk": {"kty": "oct", "k": "c2VjcmV0"}},
        {"jwk": {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}},
        {"jwk": "a key"},
    ],
)
def test_a_proof_with_another_header_is_refused(
    offer: WalletOffer, wallet: Wallet, change: dict[str, Any]
) -> None:
    header = {"typ": "openid4vci-proof+jwt", "jwk": wallet.key.public_key.jwk} | change
    header = {name: value for name, value in header.items() if value is not None}
    request = wallet.request(offer)
    request["proofs"]["jwt"] = [wallet.proof(header=header)]
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"


def test_a_key_whose_name_is_longer_than_there_is_room_for_is_refused(
    offer: WalletOffer, wallet: Wallet
) -> None:
    said = json.dumps(wallet.key.public_key.jwk | {"note": "x" * 1000}).encode()
    name = "did:jwk:" + base64.urlsafe_b64encode(said).rstrip(b"=").decode()
    header = {"typ": "openid4vci-proof+jwt", "kid": f"{name}#0"}
    answer = wallet.ask(wallet.token(offer), wallet.request(offer, header=header))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_proof")


def test_a_key_that_shows_its_secret_half_is_refused(offer: WalletOffer, wallet: Wallet) -> None:
    header = {"typ": "openid4vci-proof+jwt", "jwk": wallet.key.public_key.jwk | {"d": b64(wallet.key.secret)}}
    request = wallet.request(offer, header=header)
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"


@pytest.mark.parametrize("alg", ["none", "NONE", "HS256", "RS256", "ES384", "EdDSA", "ES256K", ""])
def test_an_algorithm_that_is_not_the_keys_is_refused(offer: WalletOffer, wallet: Wallet, alg: str) -> None:
    """With HS256, the signature is made with the public key as its secret."""
    header = {"alg": alg, "typ": "openid4vci-proof+jwt", "jwk": wallet.key.public_key.jwk}
    claims = {"aud": issuer_id(wallet.institution), "iat": int(time.time()), "nonce": wallet.nonce()}
    signed = f"{b64(header)}.{b64(claims)}"
    for secret in (json.dumps(wallet.key.public_key.jwk).encode(), wallet.key.public_key.pem.encode()):
        mac = b"" if alg.lower() == "none" else hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        request = wallet.request(offer)
        request["proofs"]["jwt"] = [f"{signed}.{b64(mac)}"]
        access = wallet.token(an_offer_again(offer))
        assert refused(wallet.ask(access, request)) == "invalid_proof"


def an_offer_again(offer: WalletOffer) -> WalletOffer:
    return actions.make_offer(offer.award, by=offer.award.recipient)


def test_a_proof_of_somebody_elses_key_is_refused(offer: WalletOffer, wallet: Wallet) -> None:
    header = {"typ": "openid4vci-proof+jwt", "jwk": KeyPair.generate("P-256").public_key.jwk}
    assert refused(wallet.ask(wallet.token(offer), wallet.request(offer, header=header))) == "invalid_proof"


def test_an_rsa_key_is_refused(world: World, offer: WalletOffer) -> None:
    wallet = Wallet(world.ours.institution, KeyPair.generate("RSA"))
    assert refused(wallet.ask(wallet.token(offer), wallet.request(offer))) == "invalid_proof"


@pytest.mark.parametrize(
    "proofs",
    [
        None, {}, [], "x", {"jwt": []}, {"jwt": "x"}, {"jwt": [1]}, {"jwt": ["a.b.c"]}, {"jwt": ["x" * 9000]},
        {"di_vp": [{}]}, {"di_vp": ["a.b.c"]}, {"jwt": [{}]}, {"attestation": ["a.b.c"]}, {"jwt": ["a.b.c"], "di_vp": [{}]},
    ],
)  # fmt: skip
def test_it_asks_for_one_proof_of_a_kind_that_it_reads(
    offer: WalletOffer, wallet: Wallet, proofs: Any
) -> None:
    request = wallet.request(offer) | {"proofs": proofs}
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"


@pytest.mark.parametrize(
    "proof",
    [
        "a.b.c",
        ["a.b.c"],
        {},
        {"proof_type": "jwt"},
        {"proof_type": "jwt", "jwt": ["a.b.c"]},
        {"proof_type": "cwt"},
    ],
)
def test_the_one_proof_of_an_older_wallet_is_judged_as_any(
    offer: WalletOffer, wallet: Wallet, proof: Any
) -> None:
    request = wallet.request(offer)
    del request["proofs"]
    assert refused(wallet.ask(wallet.token(offer), request | {"proof": proof})) == "invalid_proof"


def test_two_proofs_are_refused(offer: WalletOffer, wallet: Wallet) -> None:
    request = wallet.request(offer)
    request["proofs"]["jwt"].append(wallet.proof())
    assert refused(wallet.ask(wallet.token(offer), request)) == "invalid_proof"
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"credential_configuration_id": "another.ldp"}, "unknown_credential_configuration"),
        ({"credential_configuration_id": 7}, "unknown_credential_configuration"),
        ({"credential_configuration_id": ["x"]}, "unknown_credential_configuration"),
        ({"credential_identifier": "x"}, "invalid_credential_request"),
        ({"credential_response_encryption": {"enc": "A128GCM"}}, "invalid_encryption_parameters"),
    ],
)
def test_what_is_asked_must_be_what_was_offered(
    offer: WalletOffer, wallet: Wallet, change: dict[str, Any], error: str
) -> None:
    assert refused(wallet.ask(wallet.token(offer), wallet.request(offer) | change)) == error


def test_an_identifier_that_no_token_came_with_is_refused(offer: WalletOffer, wallet: Wallet) -> None:
    request = {"credential_identifier": "x", "proofs": wallet.request(offer)["proofs"]}
    assert refused(wallet.ask(wallet.token(offer), request)) == "unknown_credential_identifier"
    del request["credential_identifier"]
    assert refused(wallet.ask(wallet.token(an_offer_again(offer)), request)) == "invalid_credential_request"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{", b'"x"', b"\xff\xfe", b"[" * 60_000, b'{"a": NaN, "a": 1}',
        b'{"credential_configuration_id": "a.ldp", "credential_configuration_id": "b.ldp"}',
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_in_one_way_is_refused(
    offer: WalletOffer, wallet: Wallet, body: bytes
) -> None:
    assert refused(wallet.ask(wallet.token(offer), body)) == "invalid_credential_request"


def test_a_huge_body_is_not_read(offer: WalletOffer, wallet: Wallet) -> None:
    access = wallet.token(offer)
    for size in (65 * 1024, 3_000_000):
        answer = wallet.ask(access, b" " * size)
        assert (answer.status_code, answer.json()["error"]) == (413, "invalid_request")
    form = "application/x-www-form-urlencoded"
    answer = wallet.client.post(f"{wallet.home}/token", "a=1&" * 600, content_type=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_flood_is_stopped(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insigne.oid4vci.answers.PER_MINUTE", 3)
    answers = [wallet.client.post(f"{wallet.home}/nonce") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_an_award_revoked_between_the_token_and_the_copy_is_not_delivered(
    world: World, offer: WalletOffer, wallet: Wallet
) -> None:
    access = wallet.token(offer)
    awards.revoke(offer.award, reason="Par erreur.", by=world.ours.manager)
    assert refused(wallet.ask(access, wallet.request(offer))) == "credential_request_denied"
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("ended", ["declined_at", "erased_at", "valid_until"])
def test_an_award_that_ended_is_not_delivered(offer: WalletOffer, wallet: Wallet, ended: str) -> None:
    access = wallet.token(offer)
    Award.objects.filter(pk=offer.award_id).update(**{ended: timezone.now()})
    assert refused(wallet.ask(access, wallet.request(offer))) == "credential_request_denied"


def test_access_that_ended_since_it_was_looked_at_brings_nothing(offer: WalletOffer, wallet: Wallet) -> None:
    proven = Possession(wallet.did, wallet.key.public_key, wallet.nonce())
    for ends in ({"ended_at": timezone.now()}, {"expires_at": timezone.now()}, {"copies_left": 0}):
        access = access_of(wallet.institution, wallet.token(an_offer_again(offer)))
        assert access
        AccessToken.objects.filter(pk=access.pk).update(**ends)
        with pytest.raises(actions.AccessEnded):
            actions.hand_over(access, proven, "ldp_vc")


def test_a_consent_that_ended_alone_opens_nothing(offer: WalletOffer, wallet: Wallet) -> None:
    access, person = wallet.token(offer), offer.award.recipient
    consents.withdraw(person, Use.WALLET, about=offer.award_id)
    assert refused(wallet.ask(access, wallet.request(offer))) == "credential_request_denied"
    again = an_offer_again(offer)
    consents.withdraw(person, Use.WALLET, about=offer.award_id)
    assert refused(wallet.ask_token(again)) == "invalid_grant"


def test_an_account_that_was_closed_gets_nothing(offer: WalletOffer, wallet: Wallet) -> None:
    access, person = wallet.token(offer), offer.award.recipient
    person.is_active = False
    person.save()
    assert refused(wallet.ask(access, wallet.request(offer))) == "credential_request_denied"


# --- Whatever is sent ----------------------------------------------------------------------------------------

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("credential_configuration_id", "credential_identifier", "proofs", "credential_response_encryption")
ANY_REQUEST = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, ANY_JSON)) | ANY_JSON


@given(ANY_REQUEST, st.dictionaries(st.sampled_from(["jwt", "di_vp"]), ANY_JSON, max_size=2))
def test_whatever_is_asked_is_refused_by_a_word_of_the_standard(asked: Any, proofs: Any) -> None:
    badge = Badge(code="abc")
    access = AccessToken(offer=WalletOffer(award=Award(version=BadgeVersion(badge=badge))))
    request = RequestFactory().post("/", json.dumps(asked), content_type="application/json")
    words = {
        "invalid_credential_request", "unknown_credential_identifier", "unknown_credential_configuration",
        "invalid_encryption_parameters", "invalid_proof",
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        read = read_json(request, "invalid_credential_request")
        holder_in({"proofs": proofs}, Institution(slug="ours"))
        protocol_views._form(read, access)
    assert refusal.value.code in words
    with pytest.raises(Refused) as refusal:
        protocol_views._form(read_json(request, "invalid_credential_request"), access)
    assert refusal.value.code in words
