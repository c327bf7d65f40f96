"""DID documents: what we publish, and where others' are."""

import pytest

from insigne.credentials import (
    DidError,
    KeyFormatError,
    VerificationKey,
    did_document,
    did_key,
    did_key_document,
    did_web_url,
)
from tests.credentials.school import DID, KEY, METHOD, NOW, STRANGERS_KEY

OLD = VerificationKey(f"{DID}#cle-2020", STRANGERS_KEY.public_key, revoked=NOW)
CURRENT = VerificationKey(METHOD, KEY.public_key)


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:ecole.example", "https://ecole.example/.well-known/did.json"),
        ("did:web:ecole.example:i:ensma", "https://ecole.example/i/ensma/did.json"),
        ("did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json"),
        ("did:web:localhost%3A8443:i", "https://localhost:8443/i/did.json"),
    ],
)
def test_a_did_web_lives_at_the_address_that_its_method_says(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    ["did:web:", "did:key:z6Mk", "ecole.example", "did:web:a%2Fb", "did:web:u%40h", "did:web:h::x", "did:web:h:..:x",
     "did:web:h:a%2F..%2Fb", "did:web:h:a%3Fb"],
)  # fmt: skip
def test_another_did_or_one_that_leads_elsewhere_is_refused(did: str) -> None:
    with pytest.raises(DidError):
        did_web_url(did)


def test_a_document_names_its_keys_by_absolute_strings() -> None:
    document = did_document(DID, [CURRENT])
    assert document["assertionMethod"] == [METHOD]
    assert document["verificationMethod"] == [
        {"id": METHOD, "type": "Multikey", "controller": DID, "publicKeyMultibase": KEY.public_multikey}
    ]


def test_a_withdrawn_key_stays_with_its_date_and_may_no_longer_sign() -> None:
    document = did_document(DID, [OLD, CURRENT])
    assert document["assertionMethod"] == [METHOD]
    assert document["verificationMethod"][0]["revoked"] == "2026-11-22T12:00:00Z"
    assert "revoked" not in document["verificationMethod"][1]


def test_a_key_of_another_did_is_refused() -> None:
    with pytest.raises(DidError):
        did_document("did:web:autre.example", [CURRENT])


def test_a_did_key_stands_for_a_document_with_one_key() -> None:
    did = did_key(KEY.public_key)
    document = did_key_document(did)
    assert document["id"] == did
    assert document["assertionMethod"] == [f"{did}#{KEY.public_multikey}"]
    assert document["verificationMethod"][0]["publicKeyMultibase"] == KEY.public_multikey


def test_a_did_key_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyFormatError):
        did_key_document("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")
