"""Proofs that a wallet holds a key."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import KeyPair, PossessionError, did_jwk, did_key, read_possession
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.school import NOW
from tests.credentials.tokens import KEYS

ISSUER = "https://ecole.example"
WALLET = KEYS["ES256"]
CLAIMS = {"aud": ISSUER, "iat": int(NOW.timestamp()), "nonce": "n-1"}


def a_proof(key: KeyPair = WALLET, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A good proof; each keyword replaces a claim, `...` removes it."""
    said = {name: value for name, value in (CLAIMS | claims).items() if value is not ...}
    return sign_jws(
        json.dumps(said).encode(),
        key,
        {"typ": "openid4vci-proof+jwt"} | ({"jwk": key.public_key.jwk} if header is None else header),
    )


def refusal(proof: str) -> str:
    with pytest.raises(PossessionError) as refused:
        read_possession(proof, audience=ISSUER, now=NOW)
    return str(refused.value)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384"])
def test_it_says_whose_key_made_it_and_what_it_answers(algorithm: str) -> None:
    key = KEYS[algorithm]
    proven = read_possession(a_proof(key), audience=ISSUER, now=NOW)
    assert (proven.holder, proven.public_key, proven.nonce) == (
        did_jwk(key.public_key),
        key.public_key,
        "n-1",
    )


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384"])
def test_a_key_may_be_named_by_its_did(algorithm: str) -> None:
    key = KEYS[algorithm]
    jwk, multikey = did_jwk(key.public_key), did_key(key.public_key)
    for did, kid in ((jwk, jwk), (jwk, f"{jwk}#0"), (multikey, f"{multikey}#{key.public_multikey}")):
        proven = read_possession(a_proof(key, {"kid": kid}), audience=ISSUER, now=NOW)
        assert (proven.holder, proven.public_key) == (did, key.public_key)


def test_a_key_named_in_another_way_is_refused() -> None:
    jwk = WALLET.public_key.jwk
    for header in (
        {},
        {"jwk": jwk, "kid": did_jwk(WALLET.public_key)},
        {"jwk": jwk, "x5c": ["MIIB"]},
        {"kid": "did:web:ecole.example#1"},
        {"kid": f"{did_jwk(WALLET.public_key)}#1"},
        {"kid": "did:key:zNothing"},
        {"kid": "did:jwk:e30"},
        {"jwk": jwk | {"use": "enc"}},
        {"jwk": jwk, "jku": "https://elsewhere.example"},
    ):
        assert refusal(a_proof(header=header))


def test_a_key_that_shows_its_secret_half_is_refused() -> None:
    assert "secret" in refusal(a_proof(header={"jwk": WALLET.public_key.jwk | {"d": "AA"}}))


def test_an_rsa_key_is_refused() -> None:
    assert refusal(a_proof(KEYS["RS256"]))


def test_a_signature_by_another_key_is_refused() -> None:
    assert "signature" in refusal(a_proof(header={"jwk": KEYS["EdDSA"].public_key.jwk}))
    assert "signature" in refusal(a_proof(header={"jwk": KeyPair.generate("P-256").public_key.jwk}))


def test_a_token_made_for_another_use_is_refused() -> None:
    for typ in ("JWT", "vc+jwt", "openid4vci-proof+JWT", "kb+jwt"):
        assert "type" in refusal(a_proof(header={"jwk": WALLET.public_key.jwk, "typ": typ}))


@pytest.mark.parametrize("aud", [..., None, "", "https://ecole.example/", [ISSUER], "https://other.example"])
def test_a_proof_made_for_somebody_else_is_refused(aud: Any) -> None:
    assert "aud" in refusal(a_proof(aud=aud))


@pytest.mark.parametrize("iat", [..., None, "now", True, -1, 1e300])
def test_a_proof_without_its_hour_is_refused(iat: Any) -> None:
    assert "iat" in refusal(a_proof(iat=iat))


@given(st.integers(-7200, 7200))
def test_a_proof_is_good_for_ten_minutes_and_a_clock_may_be_a_minute_ahead(seconds: int) -> None:
    proof = a_proof(iat=int((NOW + timedelta(seconds=seconds)).timestamp()))
    if -600 <= seconds <= 60:
        assert read_possession(proof, audience=ISSUER, now=NOW).nonce == "n-1"
    else:
        assert "iat" in refusal(proof)


def test_a_proof_that_says_its_own_end_is_held_to_it() -> None:
    hour = int(NOW.timestamp())
    assert read_possession(a_proof(exp=hour + 1), audience=ISSUER, now=NOW)
    for exp in (hour, hour - 1, "later"):
        assert "exp" in refusal(a_proof(exp=exp))


def test_a_nonce_that_is_no_text_is_none() -> None:
    for nonce in (..., None, 7, ["n-1"]):
        assert read_possession(a_proof(nonce=nonce), audience=ISSUER, now=NOW).nonce is None


def test_what_is_too_long_is_not_read() -> None:
    assert "long" in refusal(a_proof(filler="x" * 9000))


@given(st.text(max_size=300) | st.lists(st.text("eyJ-_09aZ", max_size=40), max_size=4).map(".".join))
def test_whatever_is_no_proof_is_refused_with_a_sentence(text: str) -> None:
    assert refusal(text)
