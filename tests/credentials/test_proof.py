"""Signatures: byte for byte the published ones, and broken by any change."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError, KeyPair, build, is_signed_by, sign, verify
from insigne.credentials.keys import PublicKey
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.multibase import decode
from insigne.credentials.proofs.proof import Proof, signed_bytes
from tests.credentials import vectors
from tests.credentials.school import (
    DAY,
    KEY,
    METHOD,
    NOW,
    STRANGERS_KEY,
    a_badge,
    an_award,
    changed,
    codes,
    signed,
    skills,
    the_web,
)

W3C = "vectors/w3c-eddsa"
EXAMPLES = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def w3c_document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = vectors.document(f"{W3C}/{name}")
    return document | {"@context": [VC_V2, EXAMPLES]}


def test_the_w3c_example_is_signed_byte_for_byte_as_published() -> None:
    keys = vectors.document(f"{W3C}/keyPair.json")
    key = KeyPair.from_multikey(keys["privateKeyMultibase"])
    assert key.public_multikey == keys["publicKeyMultibase"]
    method = f"did:key:{key.public_multikey}#{key.public_multikey}"
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    done = sign(w3c_document("unsigned.json"), key, method, created)
    assert done["proof"] == [vectors.document(f"{W3C}/eddsa-rdfc-2022/signedDataInt.json")["proof"]]


def test_the_w3c_hashes_are_the_published_ones() -> None:
    document = w3c_document("eddsa-rdfc-2022/signedDataInt.json")
    published = vectors.text(f"{W3C}/eddsa-rdfc-2022/combinedHashDataInt.txt")
    assert signed_bytes(document, document["proof"]).hex() == published.strip()


@pytest.mark.parametrize("name", ["1edtech-obv3p0", "1edtech-clrv2p0"])
def test_the_1edtech_signatures_hold_with_the_key_in_their_address(name: str) -> None:
    document = vectors.document(f"vectors/{name}/signed-credential.json")
    proof = document["proof"][0] if isinstance(document["proof"], list) else document["proof"]
    key = PublicKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    assert key.verifies(decode(proof["proofValue"]), signed_bytes(document, proof))


def test_the_1edtech_badge_is_unconfirmed_because_its_key_is_only_in_the_address() -> None:
    report = verify(vectors.document("vectors/1edtech-obv3p0/signed-credential.json"))
    assert report.verdict == "unconfirmed"
    assert "proof.valid" in codes(report, "pass")
    assert codes(report, "unknown") == ["key.unreachable"]


@pytest.mark.parametrize("name", ["signedProofSet1.json", "signedProofSet2.json"])
def test_each_signature_of_the_w3c_proof_sets_holds(name: str) -> None:
    document = w3c_document(f"proof-set-chain/{name}")
    proofs = document["proof"] if isinstance(document["proof"], list) else [document["proof"]]
    for proof in proofs:
        read = Proof.read(proof)
        key = PublicKey.from_multikey(read.verification_method.partition("#")[2])
        assert key.verifies(read.value, signed_bytes(document, proof))


@settings(max_examples=30, deadline=None)
@given(name=texts, number=st.integers(1, 40), data=st.data())
def test_what_is_signed_verifies(name: str, number: int, data: st.DataObject) -> None:
    known = skills(number)
    chosen = data.draw(st.sets(st.sampled_from([skill.id for skill in known])))
    badge = a_badge(name=name, skills=known)
    award = an_award(achievement=badge, recognised=tuple(sorted(chosen)))
    report = verify(json.dumps(signed(award)), the_web(), NOW)
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert report.badge.name == name
    assert len(report.badge.skills) == len(chosen)


LEAVES = [
    "id", "name", "validFrom", "awardedDate", "issuer.name", "credentialSubject.achievement.name",
    "credentialSubject.result[0].status", "credentialSubject.identifier[0].salt",
    "credentialSubject.achievement.resultDescription[0].name", "credentialStatus.statusListIndex",
    "proof[0].created", "evidence[0].narrative",
]  # fmt: skip


@pytest.mark.parametrize("path", LEAVES)
def test_changing_one_value_breaks_the_signature(path: str) -> None:
    value = "2026-01-01T00:00:00Z" if path.endswith(("From", "Date", "created")) else "changed"
    value = "https://else.example/" if path == "id" else value
    value = "9" if path.endswith("Index") else value
    report = verify(changed(signed(), path, value), the_web(), NOW)
    assert report.verdict == "rejected"
    assert "proof.invalid" in codes(report, "fail")


def test_removing_a_field_breaks_the_signature() -> None:
    report = verify(changed(signed(), "validUntil", ...), the_web(), NOW)
    assert "proof.invalid" in codes(report, "fail")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 63), st.integers(1, 255))
def test_changing_one_byte_of_the_signature_breaks_it(position: int, change: int) -> None:
    document = signed()
    signature = bytearray(decode(document["proof"][0]["proofValue"]))
    signature[position] ^= change
    assert not KEY.public_key.verifies(bytes(signature), signed_bytes(document, document["proof"][0]))


def test_an_award_that_cannot_be_canonicalised_is_never_signed() -> None:
    with pytest.raises(CredentialError, match="does not define"):
        sign(build(an_award()) | {"unheardOf": 1}, KEY, METHOD, NOW)


def test_signing_leaves_the_document_alone_and_adds_to_the_proofs() -> None:
    document = build(an_award())
    once = sign(document, KEY, METHOD, NOW)
    twice = sign(once, KEY, METHOD, NOW)
    assert "proof" not in document
    assert twice["proof"][:1] == once["proof"]
    assert len(twice["proof"]) == 2


def test_one_valid_signature_among_unknown_kinds_is_enough() -> None:
    document = signed()
    document["proof"] = [{"type": "Quantum2099", "proofValue": "?"}, *document["proof"]]
    assert verify(document, the_web(), NOW).verdict == "verified"


def test_a_valid_signature_beside_a_broken_one_is_valid_with_a_remark() -> None:
    document = signed()
    broken = document["proof"][0] | {"created": "2026-01-01T00:00:00Z"}
    report = verify(document | {"proof": [broken, *document["proof"]]}, the_web(), NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["proof.another_is_invalid"]


def test_an_invalid_signature_weighs_more_than_one_that_cannot_be_checked() -> None:
    document = signed(an_award(status=None))
    unchecked = document["proof"][0] | {"verificationMethod": "did:web:ailleurs.example#k"}
    broken = document["proof"][0] | {"created": "2026-01-01T00:00:00Z"}
    report = verify(document | {"proof": [unchecked, broken]}, the_web(), NOW)
    assert "proof.invalid" in codes(report, "fail")


def test_once_a_signature_is_the_issuers_the_others_are_left_alone() -> None:
    web, document = the_web(), signed()
    elsewhere = document["proof"][0] | {"verificationMethod": "did:web:ailleurs.example#k"}
    verify(document | {"proof": [*document["proof"], elsewhere]}, web, NOW)
    assert not any("ailleurs" in url for url in web.asked)


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "Ed25519Signature2018"},
        {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"},
    ],
)
def test_a_kind_of_signature_that_we_do_not_read_leaves_the_badge_unconfirmed(kind: dict[str, str]) -> None:
    report = verify(build(an_award()) | {"proof": kind}, the_web(), NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["proof.unsupported"]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("proof[0].proofPurpose", "authentication", "proof.wrong_purpose"),
        ("proof[0].proofValue", "zzz", "proof.malformed"),
        ("proof[0].proofValue", "uAAAA", "proof.malformed"),
        ("proof[0].proofValue", ..., "proof.malformed"),
        ("proof[0].verificationMethod", 7, "proof.malformed"),
        ("proof[0].created", "yesterday", "proof.malformed"),
        ("proof[0].expires", "2020-01-01T00:00:00Z", "proof.expired"),
        ("proof[0].unheardOf", "x", "context.term_lost"),
        ("proof", ..., "proof.missing"),
        ("proof[0]", "x", "proof.malformed"),
    ],
)
def test_a_signature_that_is_not_as_it_should_be_is_rejected(path: str, value: object, code: str) -> None:
    report = verify(changed(signed(), path, value), the_web(), NOW)
    assert report.verdict == "rejected"
    assert code in codes(report, "fail")


def test_the_proof_is_read_in_the_documents_own_context() -> None:
    """Some issuers canonicalise the options with the first context alone; with an own term it makes a difference."""
    document = {"@context": [VC_V2, {"mood": "urn:mood"}], "id": "urn:x", "name": "n"}
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "mood": "good"}
    assert signed_bytes(document, proof) != signed_bytes(document, proof | {"mood": "bad"})


def test_a_signature_made_later_than_the_award_is_fine() -> None:
    late = sign(build(an_award()), KEY, METHOD, NOW + DAY)
    assert verify(late, the_web(), NOW).verdict == "verified"


def test_a_signature_alone_can_be_asked_for() -> None:
    document = signed()
    assert is_signed_by(document, KEY.public_key)
    assert not is_signed_by(document, STRANGERS_KEY.public_key)
    assert not is_signed_by(document, KeyPair.generate("P-256").public_key)
    assert not is_signed_by(changed(document, "credentialSubject.achievement.name", "Autre"), KEY.public_key)
    assert not is_signed_by(build(an_award()), KEY.public_key)
    assert not is_signed_by(document | {"proof": [None, {"type": "Other"}]}, KEY.public_key)
