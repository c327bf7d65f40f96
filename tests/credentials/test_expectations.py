"""What one who asked for a credential may expect of its proofs."""

import pytest

from insigne.credentials import KeyPair, build, did_key, sign, sign_jwt
from insigne.credentials.expectations import check_expectations, check_meant_for_verifiers
from insigne.credentials.proofs.ecdsa_sd import derive
from tests.credentials import school

ASKED = {"domain": "ecole.example", "challenge": "3182bdea"}
MADE = sign(build(school.an_award()), school.KEY, school.METHOD, school.NOW, options=ASKED)


def unmet(credential: dict[str, object] | str, expected: dict[str, str]) -> list[str]:
    findings = list(check_expectations(credential, expected))
    assert {(finding.outcome, finding.code) for finding in findings} <= {("fail", "proof.wrong_audience")}
    return [str(finding.message.params["field"]) for finding in findings]


def test_a_proof_that_says_all_that_is_expected_is_right() -> None:
    assert unmet(MADE, {**ASKED, "proofPurpose": "assertionMethod"}) == []
    assert unmet(school.changed(MADE, "proof[0].domain", ["a.example", "ecole.example"]), ASKED) == []


@pytest.mark.parametrize("field", ["domain", "challenge", "proofPurpose"])
def test_each_thing_that_is_not_said_is_named(field: str) -> None:
    assert unmet(MADE, {field: "other"}) == [field]
    assert unmet(school.changed(MADE, f"proof[0].{field}", ...), {field: "other"}) == [field]


def test_every_proof_is_held_to_it() -> None:
    twice = sign(MADE, school.KEY, school.METHOD, school.NOW)
    assert unmet(twice, ASKED) == ["domain", "challenge"]


def test_a_token_is_a_claim_made_for_anybody() -> None:
    token = sign_jwt(build(school.an_award()), school.KEY, school.METHOD)
    assert unmet(token, {"proofPurpose": "assertionMethod"}) == []
    assert unmet(token, ASKED) == ["domain", "challenge"]


@pytest.mark.parametrize("proof", [None, 7, "z", [None], [[]], {"domain": {}}])
def test_what_is_no_proof_says_nothing(proof: object) -> None:
    assert unmet({"proof": proof}, {"domain": "ecole.example"}) == ["domain"]
    assert list(check_meant_for_verifiers({"proof": proof})) == []


def test_a_base_proof_is_meant_for_the_holder_and_what_is_derived_for_verifiers() -> None:
    key = KeyPair.generate("P-256")
    method = f"{did_key(key.public_key)}#{key.public_multikey}"
    base = sign(build(school.an_award()), key, method, school.NOW, suite="ecdsa-sd-2023")
    assert [finding.code for finding in check_meant_for_verifiers(base)] == ["proof.for_the_holder"]
    assert list(check_meant_for_verifiers(derive(base, []))) == []
    assert list(check_meant_for_verifiers(MADE)) == []
