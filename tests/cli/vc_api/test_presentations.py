"""Presentations over the VC API: proven by their holder, for the one who asked."""

from typing import Any

import pytest

from tests.cli.vc_api.conftest import Client

ASKED = {"challenge": "3182bdea", "domain": "school.example"}


def presentation(api: Client, *credentials: Any, **fields: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": list(credentials),
    } | fields


def proven(api: Client, document: dict[str, Any], path: str = "", **options: str) -> dict[str, Any]:
    status, answer = api.post(f"{path}/presentations/prove", {"presentation": document, "options": options})
    assert status == 201, answer
    assert isinstance(answer, dict)
    return answer


def verified(api: Client, document: Any, **options: str) -> tuple[int, list[str]]:
    body = {"verifiablePresentation": document, "options": options}
    status, answer = api.post("/presentations/verify", body)
    assert answer["verified"] == (status == 200)
    return status, [problem["code"] for problem in answer["problemDetails"]]


@pytest.mark.parametrize("path", ["", "/eddsa-jcs-2022", "/ecdsa-rdfc-2019/P-256", "/ecdsa-jcs-2019/P-384"])
def test_a_presentation_verifies_with_all_that_is_in_it(api: Client, path: str) -> None:
    both = presentation(api, api.issued(), api.issued("/vc-jwt"))
    assert verified(api, proven(api, both, path, **ASKED), **ASKED) == (200, [])


def test_a_holder_who_is_named_must_have_made_the_proof(api: Client) -> None:
    named = presentation(api, api.issued(), holder=api.id_of())
    assert verified(api, proven(api, named)) == (200, [])
    other = presentation(api, api.issued(), holder="did:example:mallory")
    assert api.post("/presentations/prove", {"presentation": other})[0] == 400
    assert verified(api, {**proven(api, presentation(api)), "holder": api.id_of("P-256")})[0] == 400


def test_a_proof_for_somebody_else_does_not_count(api: Client) -> None:
    made = proven(api, presentation(api, api.issued()), **ASKED)
    assert verified(api, made, **ASKED)[0] == 200
    assert "proof.wrong_audience" in verified(api, made, challenge="another")[1]
    assert "proof.wrong_audience" in verified(api, made, domain="mallory.example")[1]


def test_a_credential_that_was_changed_spoils_the_presentation(api: Client) -> None:
    changed = {**api.issued(), "name": "Other"}
    status, codes = verified(api, proven(api, presentation(api, api.issued(), changed)))
    assert status == 400
    assert "proof.invalid" in codes


@pytest.mark.parametrize("change", [{"id": "urn:other"}, {"verifiableCredential": []}, {"proof": ...}])
def test_a_presentation_that_was_changed_does_not_verify(api: Client, change: dict[str, Any]) -> None:
    made = proven(api, presentation(api, api.issued(), id="urn:one")) | change
    assert verified(api, {name: value for name, value in made.items() if value is not ...})[0] == 400


def test_a_claim_is_no_answer_to_a_challenge(api: Client) -> None:
    """The proof of a credential says `assertionMethod`; that of a presentation, `authentication`."""
    made = proven(api, presentation(api, api.issued()))
    made["proof"]["proofPurpose"] = "assertionMethod"
    assert "proof.wrong_purpose" in verified(api, made)[1]


@pytest.mark.parametrize(
    "credential", ["urn:a", 7, None, {}, {"type": "EnvelopedVerifiableCredential", "id": "x"}]
)
def test_what_is_no_credential_is_not_presented(api: Client, credential: Any) -> None:
    document = presentation(api, credential)
    assert api.post("/presentations/prove", {"presentation": document})[0] == 400
    assert verified(api, document)[0] == 400
