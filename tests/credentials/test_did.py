"""DID documents: what we publish, and where others' are."""

import contextlib
import json
from typing import get_args
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import (
    DidError,
    KeyFormatError,
    KeyKind,
    KeyPair,
    VerificationKey,
    did_document,
    did_jwk,
    did_key,
    did_key_document,
    did_web_url,
)
from insigne.credentials.controllers.did import key_of_did
from insigne.credentials.multibase import encode_base64url
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
        ("did:web:localhost%3a8443", "https://localhost:8443/.well-known/did.json"),
        ("did:web:ecole.example:i:%C3%A9cole", "https://ecole.example/i/%C3%A9cole/did.json"),
    ],
)
def test_a_did_web_lives_at_the_address_that_its_method_says(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    ["did:web:", "did:key:z6Mk", "ecole.example", "did:web:a%2Fb", "did:web:u%40h", "did:web:h::x", "did:web:h:..:x",
     "did:web:h:a%2F..%2Fb", "did:web:h:a%3Fb", "did:web:h:%2e%2E:x", "did:web:h:%252e%252e", "did:web:h:%", "did:web:h:%0a",
     "did:web:h:a%5Cb", "did:web:h:a%23b", "did:web:h%3A", "did:web:h%3A80%3A90", "did:web:h%3A80%2Fx", "did:web:h%2Eexample",
     "did:web:h/x", "did:web:h?x=1", "did:web:h#x", "did:web:\N{CYRILLIC SMALL LETTER A}.example", "did:web:h x", "did:web:-h",
     "did:web:" + "a" * 2000, "did:WEB:h", "did:web:[::1]"],
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


# From the did:key and did:jwk method specifications.
PUBLISHED = {
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp": "Ed25519",
    "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169": "P-256",
    "did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9": "P-384",
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAi"
    "LCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9": "P-256",
}


@pytest.mark.parametrize(("did", "kind"), PUBLISHED.items())
def test_the_published_examples_are_read(did: str, kind: KeyKind) -> None:
    assert key_of_did(did).kind == kind


@pytest.mark.parametrize("kind", get_args(KeyKind))
def test_a_key_comes_back_from_its_did_key_and_its_did_jwk(kind: KeyKind) -> None:
    key = KeyPair.generate(kind).public_key
    assert key_of_did(did_key(key)) == key
    assert key_of_did(did_jwk(key)) == key


def jwk_did(jwk: object) -> str:
    return "did:jwk:" + encode_base64url(json.dumps(jwk).encode())[1:]


@pytest.mark.parametrize(
    "did",
    [
        "did:key:",
        "did:jwk:",
        "did:jwk:*",
        "did:jwk:" + "A" * 100_000,
        jwk_did([]),
        jwk_did({}),
        jwk_did(KEY.public_key.jwk | {"use": "enc"}),
        jwk_did(KEY.public_key.jwk | {"key_ops": ["deriveKey"]}),
        jwk_did(KEY.public_key.jwk | {"key_ops": 5}),
        jwk_did(KEY.public_key.jwk | {"d": "AA"}),
        jwk_did(KEY.public_key.jwk)[:-4],
    ],
)
def test_a_did_that_holds_no_key_for_signatures_is_refused(did: str) -> None:
    with pytest.raises(KeyFormatError):
        key_of_did(did)


@given(st.sampled_from(["did:key:", "did:jwk:", "did:web:", ""]), st.text())
def test_no_did_ends_in_anything_but_an_answer_or_a_refusal(method: str, rest: str) -> None:
    with contextlib.suppress(DidError, KeyFormatError):
        key_of_did(method + rest)
    with contextlib.suppress(DidError):
        assert did_web_url(method + rest).startswith("https://")


@given(st.text())
def test_a_did_web_never_leaves_its_host_and_its_folder(path: str) -> None:
    with contextlib.suppress(DidError):
        parts = urlsplit(did_web_url(f"did:web:ecole.example:i:{path}"))
        assert (parts.netloc, parts.query, parts.fragment) == ("ecole.example", "", "")
        folders = [unquote(step) for step in parts.path.split("/")]
        assert folders[:2] == ["", "i"]
        assert {".", "..", ""}.isdisjoint(folders[2:])


def test_a_did_key_of_another_kind_is_refused() -> None:
    with pytest.raises(KeyFormatError):
        did_key_document("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")
