"""A wallet's key, by a presentation that shows nothing else."""

import json
from typing import Any

import pytest

from insigne.credentials import (
    KeyPair,
    PossessionError,
    did_jwk,
    did_key,
    read_presented_key,
    sign,
    verify_presentation,
)
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials import school

ISSUER = "https://ecole.example/i/ecole/wallet"
KEYS = {"eddsa": KeyPair.from_seed(bytes([8]) * 32), "ecdsa": KeyPair.generate("P-256")}
ED = KEYS["eddsa"]


def shown(
    key: KeyPair = ED, suite: str = "eddsa-rdfc-2022", kind: str = "did:key", **changes: Any
) -> dict[str, Any]:
    """A presentation for the issuer. `domain` and `challenge` are the proof's; what is changed to None is left out."""
    did = did_key(key.public_key) if kind == "did:key" else did_jwk(key.public_key)
    method = f"{did}#{key.public_multikey}" if kind == "did:key" else f"{did}#0"
    options = {name: changes.pop(name, usual) for name, usual in (("domain", ISSUER), ("challenge", "n-1"))}
    document = {"@context": [VC_V2], "type": ["VerifiablePresentation"], "holder": did} | changes
    return sign(
        {name: value for name, value in document.items() if value is not None},
        key,
        method,
        school.NOW,
        suite=suite,
        purpose="authentication",
        options={name: value for name, value in options.items() if value is not None},
    )


def read(presentation: dict[str, Any]) -> Any:
    return read_presented_key(presentation, audience=ISSUER, now=school.NOW)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
@pytest.mark.parametrize("kind", ["did:key", "did:jwk"])
def test_it_says_whose_key_made_it_and_what_it_answers(suite: str, kind: str) -> None:
    key = KEYS[suite.partition("-")[0]]
    made = shown(key, suite, kind)
    proven = read(made)
    assert (proven.holder, proven.nonce) == (made["holder"], "n-1")
    assert proven.public_key == key.public_key


def test_it_need_not_name_its_holder_beside_the_key() -> None:
    assert read(shown(holder=None)).holder == did_key(ED.public_key)


def test_without_a_challenge_it_answers_nothing() -> None:
    assert read(shown(challenge=None)).nonce is None


def test_what_was_made_for_another_is_refused() -> None:
    for domain in ("https://mallory.example", None):
        with pytest.raises(PossessionError, match="wrong_audience"):
            read(shown(domain=domain))


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "did:web:ecole.example"},
        {"holder": {"id": "did:web:ecole.example"}},
        {"verifiableCredential": [school.signed()]},
    ],
)
def test_what_shows_more_than_its_key_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PossessionError):
        read(shown(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "n-2"},
        {"domain": "https://mallory.example"},
        {"proofPurpose": "assertionMethod"},
        {"proofValue": "z11111"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"cryptosuite": "eddsa-2022"},
        {"cryptosuite": ["eddsa-rdfc-2022"]},
        {"type": "Ed25519Signature2020"},
        {"verificationMethod": f"{did_key(KEYS['ecdsa'].public_key)}#{KEYS['ecdsa'].public_multikey}"},
        {"verificationMethod": "did:web:ecole.example#key"},
        {"verificationMethod": "https://ecole.example/key"},
        {"verificationMethod": {"id": "x"}},
        {"verificationMethod": None},
    ],
)
def test_a_proof_that_was_changed_is_refused(changes: dict[str, Any]) -> None:
    made = shown()
    with pytest.raises(PossessionError):
        read(made | {"proof": made["proof"][0] | changes})


@pytest.mark.parametrize("proof", [[], "x", ["x"], [7], None])
def test_what_has_no_proof_is_refused(proof: Any) -> None:
    with pytest.raises(PossessionError):
        read(shown() | {"proof": proof})


def test_what_is_no_presentation_is_refused() -> None:
    with pytest.raises(PossessionError):
        read(school.signed())


def test_of_two_proofs_nobody_can_say_whose_it_is() -> None:
    made = shown()
    with pytest.raises(PossessionError):
        read(made | {"proof": made["proof"] * 2})


def test_a_context_that_nobody_knows_is_not_fetched() -> None:
    with pytest.raises(PossessionError):
        read(shown() | {"@context": [VC_V2, "https://ecole.example/context"]})


@pytest.mark.parametrize(
    "types",
    ["EnvelopedVerifiablePresentation", ["VerifiablePresentation", "EnvelopedVerifiablePresentation"]],
)
def test_an_envelope_lends_its_token_to_no_other_key(types: Any) -> None:
    """The token inside is good, and by Mallory; the proof outside names a key that Mallory does not hold."""
    mallory = KeyPair.from_seed(bytes([9]) * 32)
    did = did_key(mallory.public_key)
    inside = {"@context": [VC_V2], "type": "VerifiablePresentation", "holder": did, "iss": did, "aud": ISSUER}
    token = sign_jws(json.dumps(inside).encode(), mallory, {"kid": f"{did}#{mallory.public_multikey}"})
    envelope = shown() | {"type": types, "id": f"data:application/vp+jwt,{token}"}
    assert verify_presentation(envelope, domain=ISSUER, now=school.NOW).verdict == "verified"
    with pytest.raises(PossessionError, match="envelope"):
        read(envelope)


@pytest.mark.parametrize("more", [{"note": "x" * 8200}, {"note": float("nan")}, {"note": "\ud800"}])
def test_what_is_longer_than_a_token_may_be_or_no_json_is_refused(more: dict[str, Any]) -> None:
    """What a request may hold would take long to verify."""
    with pytest.raises(PossessionError, match=r"too long|two ways"):
        read(shown() | more)
