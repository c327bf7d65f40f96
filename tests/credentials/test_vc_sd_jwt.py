"""Badges written for a holder who discloses them in parts (SD-JWT VC)."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import CredentialError, build, sign_sd_jwt, verify
from insigne.credentials.tokens.sd_jwt import read_sd_jwt
from tests.credentials.school import KEY, NOW, an_award
from tests.credentials.tokens import KEYS, METHODS, a_web, un64

HOLDER = KEYS["ES256"].public_key
KIND = "https://ecole.example/types/badge"
PARTS = (
    "/evidence",
    "/credentialSubject/result",
    "/credentialSubject/activityStartDate",
    "/credentialSubject/activityEndDate",
)


def written(disclosable: Sequence[str] = PARTS, algorithm: str = "EdDSA", **changes: Any) -> str:
    return sign_sd_jwt(
        build(an_award()) | changes,
        KEYS[algorithm],
        METHODS[algorithm],
        kind=KIND,
        holder=HOLDER,
        at=NOW,
        disclosable=disclosable,
    )


def of_token(text: str, part: int) -> Any:
    return json.loads(un64(text.partition("~")[0].split(".")[part]))


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_what_is_written_verifies(algorithm: str) -> None:
    report = verify(written(algorithm=algorithm), a_web(), NOW)
    assert (report.verdict, report.version) == ("verified", "3.0")


def test_it_names_its_type_its_key_and_its_holder() -> None:
    text = written()
    assert of_token(text, 0) == {"alg": "EdDSA", "typ": "dc+sd-jwt", "kid": METHODS["EdDSA"]}
    payload = of_token(text, 1)
    assert payload["vct"] == KIND
    assert payload["cnf"] == {"jwk": HOLDER.jwk}
    assert payload["iss"] == an_award().issuer.id
    assert payload["iat"] == int(NOW.timestamp())


def test_with_all_its_parts_it_says_what_the_badge_says() -> None:
    payload = read_sd_jwt(written()).payload
    document = build(an_award())
    assert {name: payload[name] for name in document} == document


@given(st.sets(st.sampled_from(range(len(PARTS)))))
def test_any_parts_may_be_kept_back(kept: set[int]) -> None:
    token, *parts, end = written().split("~")
    assert (len(parts), end) == (len(PARTS), "")
    shown = [part for number, part in enumerate(parts) if number not in kept]
    report = verify("~".join((token, *shown, "")), a_web(), NOW)
    assert report.verdict == "verified"
    assert ("proof.partly_disclosed" in {finding.code for finding in report.findings}) == bool(kept)


def test_what_is_kept_back_cannot_be_read_or_guessed() -> None:
    token = written().partition("~")[0]
    told = un64(token.split(".")[1]).decode()
    assert "J’ai tenu la trésorerie." not in told
    assert (
        of_token(token, 1)["_sd"] != of_token(written(), 1)["_sd"]
    )  # salted: the same words, another digest


@pytest.mark.parametrize(
    "pointer",
    [
        "/issuer", "/validUntil", "/credentialStatus", "/credentialSubject", "/credentialSubject/id",
        "/credentialSubject/achievement", "/@context", "/type", "evidence", "/a~1b",
    ],
)  # fmt: skip
def test_what_a_verifier_relies_on_is_always_shown(pointer: str) -> None:
    with pytest.raises(CredentialError):
        written([pointer])


def test_a_part_that_is_not_there_is_passed_over() -> None:
    assert written(["/nothing", "/evidence/0/name", "/credentialSubject/nothing"]).count("~") == 1


def test_a_document_that_says_claims_itself_is_refused() -> None:
    with pytest.raises(CredentialError):
        written(cnf={"jwk": KEY.public_key.jwk})


def test_a_document_that_no_reader_could_verify_is_refused() -> None:
    with pytest.raises(CredentialError):
        written(issuer=None)


def test_the_document_is_left_as_it_was() -> None:
    document = build(an_award())
    before = json.dumps(document)
    sign_sd_jwt(document, KEY, METHODS["EdDSA"], kind=KIND, holder=HOLDER, at=NOW, disclosable=PARTS)
    assert json.dumps(document) == before
