"""What others write in the documents that publish their keys, and what strangers might."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import KeyPair, VerificationKey, did_document, verify
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controllers.controller import examine_jwk, examine_key, examine_kid
from insigne.credentials.strict_json import MAX_NODES
from tests.credentials.school import (
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    STRANGERS_KEY,
    Web,
    an_award,
    codes,
    signed,
    the_web,
)

JWK = KEY.public_key.jwk
P256 = KeyPair.generate("P-256")
OBJECT = {"id": METHOD, "type": "Multikey", "controller": DID, "publicKeyMultibase": KEY.public_multikey}
BARE = {"id": METHOD, "controller": DID}
STRANGERS = OBJECT | {"publicKeyMultibase": STRANGERS_KEY.public_multikey}

PEM = (
    Ed25519PublicKey.from_public_bytes(KEY.public_key.raw)
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
# The same key without a prefix, as the type of 2018 has it.
BASE58 = {
    "type": "Ed25519VerificationKey2018",
    "publicKeyBase58": "FAe4sisG95oZ42w7buUn5qEE4TAnfTTFPiguZUHmhiF",
}


def web(*methods: Any, **members: Any) -> Web:
    found = the_web()
    document = did_document(DID, [VerificationKey(METHOD, KEY.public_key)])
    found.documents[DID_URL] = document | {"verificationMethod": list(methods)} | members
    return found


BADGE = signed(an_award(status=None))


def report(*methods: Any, **members: Any) -> Any:
    return verify(BADGE, web(*methods, **members), NOW)


@pytest.mark.parametrize(
    "form",
    [
        {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": KEY.public_multikey},
        {"type": "JsonWebKey", "publicKeyJwk": JWK},
        {"type": "JsonWebKey2020", "publicKeyJwk": JWK | {"kid": "cle-2026", "use": "sig", "alg": "EdDSA"}},
        {"type": "JsonWebKey2020", "publicKeyJwk": JWK, "publicKeyMultibase": KEY.public_multikey},
        {"type": "Ed25519VerificationKey2018", "publicKeyPem": PEM},
        {"type": "UneCleDeDemain", "publicKeyMultibase": KEY.public_multikey},
        {"type": ["Multikey"], "publicKeyMultibase": KEY.public_multikey, "revoked": None},
        {"publicKeyMultibase": KEY.public_multikey, "publicKeyBase58": 5},
        {"publicKeyMultibase": KEY.public_multikey, "publicKeyPem": "-----BEGIN nothing"},
        {"publicKeyMultibase": KEY.public_multikey, "controller": [DID]},
    ],
)
def test_each_form_of_a_key_is_read(form: dict[str, Any]) -> None:
    assert report(BARE | form).verdict == "verified"


def test_the_oldest_form_of_a_key_is_read() -> None:
    assert report(BARE | BASE58).verdict == "verified"


@pytest.mark.parametrize(
    "form",
    [
        {"type": "EcdsaSecp256r1VerificationKey2019", "publicKeyMultibase": KEY.public_multikey},
        {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": P256.public_multikey},
        {"type": "RsaVerificationKey2018", "publicKeyMultibase": KEY.public_multikey},
        {"type": "Ed25519VerificationKey2018", "publicKeyBase58": "0OIl"},
        {"publicKeyBase58": BASE58["publicKeyBase58"]},
        {"type": "JsonWebKey", "publicKeyJwk": JWK | {"use": "enc"}},
        {"type": "JsonWebKey", "publicKeyJwk": [JWK]},
        {"publicKeyMultibase": KEY.public_multikey, "expires": "un jour"},
        {"publicKeyMultibase": KEY.public_multikey, "revoked": True},
    ],
)
def test_a_key_that_cannot_be_read_for_certain_leaves_the_signature_unchecked(form: dict[str, Any]) -> None:
    assert codes(report(BARE | form), "unknown") == ["proof.unchecked", "key.unsupported"]


@pytest.mark.parametrize(
    "methods",
    [
        [OBJECT, STRANGERS],
        [OBJECT | {"publicKeyJwk": STRANGERS_KEY.public_key.jwk}],
        [OBJECT, OBJECT | {"revoked": "2026-01-01T00:00:00Z"}],
        [OBJECT] * 5,
    ],
)
def test_a_name_for_two_keys_names_none(methods: list[Any]) -> None:
    assert "key.ambiguous" in codes(report(*methods), "fail")


@pytest.mark.parametrize(
    ("dates", "at", "expected"),
    [
        ({"expires": "2026-11-22T12:00:00Z"}, NOW, "key.expired"),
        ({"expires": "2026-11-22T12:00:00Z"}, None, "key.expired"),
        ({"expires": "2026-11-22T12:00:01Z"}, NOW, "key.published"),
        ({"revoked": "2026-11-22T12:00:00Z"}, NOW, "key.revoked"),
        ({"revoked": "2026-11-22T12:00:00Z"}, None, "key.revoked"),
        ({"revoked": "2026-11-22T12:00:01Z"}, NOW, "key.revoked_since"),
    ],
)
def test_a_key_ends_with_the_very_second_that_it_names(dates: Any, at: Any, expected: str) -> None:
    answer = examine_key(METHOD, DID, at, Circumstances(web(OBJECT | dates), NOW))
    assert [finding.code for finding in answer.findings] == [expected]


def test_a_method_may_be_written_as_often_as_it_is_used() -> None:
    assert report(*[OBJECT] * 4).verdict == "verified"


def test_a_method_written_twice_alike_is_one() -> None:
    assert report(OBJECT, OBJECT, assertionMethod=[OBJECT]).verdict == "verified"


def test_a_method_that_differs_between_the_two_lists_names_no_key() -> None:
    assert "key.ambiguous" in codes(report(OBJECT, assertionMethod=[STRANGERS]), "fail")


def test_the_method_of_another_controller_is_not_the_documents() -> None:
    found = report(OBJECT | {"controller": "did:web:pirate.example"})
    assert codes(found, "fail") == ["key.of_another"]
    assert "pirate.example" in str(found.findings)


def test_a_key_that_shows_its_secret_half_is_refused() -> None:
    found = report(BARE | {"type": "JsonWebKey", "publicKeyJwk": JWK | {"d": "AA"}})
    assert codes(found, "fail") == ["key.exposed"]


def test_a_crowd_of_methods_is_searched_to_the_end() -> None:
    crowd = [{"id": f"{DID}#{n}", "publicKeyMultibase": f"z{n}"} for n in range(MAX_NODES // 4)]
    assert report(*crowd, OBJECT).verdict == "verified"
    assert "key.ambiguous" in codes(report(STRANGERS, *crowd, OBJECT), "fail")
    same = [{"id": f"{DID}#{n}", "publicKeyJwk": P256.public_key.jwk} for n in range(MAX_NODES // 10)]
    answer = examine_jwk(P256.public_key.jwk, None, DID, NOW, Circumstances(web(*same), NOW))
    assert [finding.code for finding in answer.findings] == ["key.not_for_assertions"]


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [[]], [{}], [None], [{"id": 5}], [{"id": []}], True])
@pytest.mark.parametrize("member", ["id", "verificationMethod", "assertionMethod", "alsoKnownAs"])
def test_a_member_of_another_type_is_no_error(member: str, odd: Any) -> None:
    found = web(OBJECT, **{member: odd})
    assert "format.unexpected" not in codes(verify(BADGE, found, NOW))


@pytest.mark.parametrize("odd", [None, 5, [], {}, [[]], True, 1.5, ""])
@pytest.mark.parametrize(
    "member",
    ["id", "type", "controller", "publicKeyMultibase", "publicKeyJwk", "publicKeyPem", "revoked", "expires"],
)
def test_a_method_with_a_member_of_another_type_is_no_error(member: str, odd: Any) -> None:
    assert "format.unexpected" not in codes(report(OBJECT | {member: odd}))


letters = st.text(alphabet="#:/%zA0.-é\0", max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | letters | st.sampled_from([METHOD, DID, KEY.public_multikey, JWK]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "controller", "verificationMethod", "assertionMethod", "publicKeyMultibase",
                 "publicKeyJwk", "publicKeyBase58", "revoked", "keys", "kty", "kid", "iss", "exp", "use", "alsoKnownAs"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300)
@given(
    json_values,
    json_values,
    letters | st.sampled_from([METHOD, "#cle-2026", "https://ecole.example/e#x", "cle"]),
)
def test_no_document_of_keys_ends_in_an_error(issuers: Any, hosts: Any, name: str) -> None:
    found = Web()
    found.documents = {
        DID_URL: {"id": DID} | issuers if isinstance(issuers, dict) else issuers,
        "https://ecole.example/e": issuers,
        "https://ecole.example/.well-known/jwks.json": hosts,
    }
    for issuer in (DID, "https://ecole.example/e"):
        around = Circumstances(found, NOW)
        for answer in (
            examine_key(name, issuer, NOW - DAY, around),
            examine_kid(name, issuer, NOW - DAY, around),
            examine_jwk(JWK, name, issuer, NOW - DAY, around),
        ):
            assert len(answer.findings) == 1
            assert not answer.of_issuer or answer.public_key is not None
