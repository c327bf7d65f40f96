"""Each cryptosuite: the published bytes, a round trip, no key of another kind, and nothing that slips through."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import (
    CredentialError,
    KeyKind,
    KeyPair,
    PublicKey,
    VerificationKey,
    build,
    did_document,
    did_key,
    sign,
    verify,
)
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2
from insigne.credentials.multibase import decode, encode_base58
from insigne.credentials.proofs.check_signed import Demand, check_proofs
from insigne.credentials.proofs.jcs import canonical_json
from insigne.credentials.proofs.proof import signed_bytes
from insigne.credentials.proofs.suites import SUITES, hash_document, hash_options
from tests.credentials import vectors
from tests.credentials.school import (
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    Web,
    an_award,
    changed,
    codes,
    the_web,
)

W3C = "vectors/w3c-eddsa"
EXAMPLES = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

KEYS: dict[KeyKind, KeyPair] = {kind: KeyPair.generate(kind) for kind in ("Ed25519", "P-256", "P-384")}
WRITTEN: list[tuple[str, KeyKind]] = [
    (suite.name, kind) for suite in SUITES.values() if not suite.legacy for kind in suite.digests
]
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def web_with(key: KeyPair) -> Web:
    """The school's web, its identity document naming this key."""
    web = the_web()
    web.documents[DID_URL] = did_document(DID, [VerificationKey(METHOD, key.public_key)])
    return web


def a_badge_signed_with(suite: str, kind: KeyKind, **options: Any) -> dict[str, Any]:
    document = build(an_award(status=None))
    return sign(document, KEYS[kind], METHOD, NOW - DAY, suite=suite, options=options)


CREDENTIAL = Demand()


def found(document: dict[str, Any], demand: Demand = CREDENTIAL, key: KeyPair = KEY) -> list[str]:
    around = Circumstances(web_with(key), NOW)
    return [f"{finding.outcome} {finding.code}" for finding in check_proofs(document, around, demand)]


# --- The published examples ------------------------------------------------------------------------------


def w3c_key() -> KeyPair:
    return KeyPair.from_multikey(vectors.document(f"{W3C}/keyPair.json")["privateKeyMultibase"])


def published(suite: str, ending: str) -> dict[str, Any]:
    """The signed document of a suite, with a context for the one of the examples, which says the same."""
    document: dict[str, Any] = vectors.document(f"{W3C}/{suite}/signed{ending}.json")
    return document | {
        "@context": [EXAMPLES if "examples" in each else each for each in document["@context"]]
    }


PUBLISHED = [("eddsa-rdfc-2022", "DataInt"), ("Ed25519Signature2020", "EdSig")]


@pytest.mark.parametrize(("suite", "ending"), PUBLISHED)
def test_the_canonical_forms_are_the_published_ones(suite: str, ending: str) -> None:
    document = published(suite, ending)
    proof = document.pop("proof")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    assert canonicalize(document) == vectors.text(f"{W3C}/{suite}/canonDoc{ending}.txt")
    form = canonicalize(options | {"@context": document["@context"]})
    assert form == vectors.text(f"{W3C}/{suite}/proofCanon{ending}.txt")


@pytest.mark.parametrize(("suite", "ending"), PUBLISHED)
def test_the_signatures_are_the_published_ones(suite: str, ending: str) -> None:
    document = published(suite, ending)
    signed = signed_bytes(document, document["proof"])
    signature = w3c_key().sign(signed)
    assert signed.hex() == vectors.text(f"{W3C}/{suite}/combinedHash{ending}.txt").strip()
    assert signature.hex() == vectors.text(f"{W3C}/{suite}/sigHex{ending}.txt").strip()
    assert encode_base58(signature) == document["proof"]["proofValue"]


def test_the_jcs_example_is_signed_byte_for_byte_as_published() -> None:
    """JCS covers the address of a context, whatever stands there: this example names one that nobody publishes."""
    folder = f"{W3C}/eddsa-jcs-2022"
    key, document = w3c_key(), vectors.document(f"{W3C}/unsigned.json")
    method = f"{did_key(key.public_key)}#{key.public_multikey}"
    done = sign(document, key, method, CREATED, suite="eddsa-jcs-2022")
    assert done["proof"] == [vectors.document(f"{folder}/signedJCS.json")["proof"]]
    proof = done["proof"][0]
    assert canonical_json(document).decode() == vectors.text(f"{folder}/canonDocJCS.txt").strip()
    assert signed_bytes(done, proof).hex() == vectors.text(f"{folder}/combinedHashJCS.txt").strip()
    suite = SUITES["eddsa-jcs-2022"]
    assert hash_document(document, suite, "sha256").hex() == vectors.text(f"{folder}/docHashJCS.txt").strip()
    options = hash_options(proof, None, suite, "sha256")
    assert options.hex() == vectors.text(f"{folder}/proofHashJCS.txt").strip()


def test_the_second_published_example_is_signed_with_its_key() -> None:
    """Its context is not to be had; its options, and the hash of the form that is published, suffice."""
    folder = f"{W3C}/eddsa-rdfc-2022/employ"
    proof = vectors.document(f"{folder}/signedDataInt.json")["proof"]
    hashed = hash_options(proof, [VC_V2], SUITES["eddsa-rdfc-2022"], "sha256")
    assert hashed.hex() == vectors.text(f"{folder}/proofHashDataInt.txt").strip()
    signed = hashed + bytes.fromhex(vectors.text(f"{folder}/docHashDataInt.txt").strip())
    key = PublicKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    assert key.verifies(decode(proof["proofValue"]), signed)


@pytest.mark.parametrize("name", ["1edtech-obv3p0", "1edtech-clrv2p0"])
def test_the_forms_that_1edtech_signed_are_the_published_ones(name: str) -> None:
    document = vectors.document(f"vectors/{name}/signed-credential.json")
    proofs = document.pop("proof")
    proof = proofs[0] if isinstance(proofs, list) else proofs
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    assert canonicalize(document) == vectors.text(f"vectors/{name}/document-canon.txt")
    form = canonicalize(options | {"@context": document["@context"]})
    assert form == vectors.text(f"vectors/{name}/proof-canon.txt")


# --- What is signed verifies -----------------------------------------------------------------------------


@pytest.mark.parametrize(("suite", "kind"), WRITTEN)
@settings(max_examples=8, deadline=None)
@given(name=texts, narrative=texts)
def test_what_a_suite_signs_verifies(suite: str, kind: KeyKind, name: str, narrative: str) -> None:
    document = build(an_award(status=None)) | {"name": name}
    document["evidence"][0]["narrative"] = narrative
    signed = sign(document, KEYS[kind], METHOD, NOW - DAY, suite=suite)
    assert signed["proof"][0]["cryptosuite"] == suite
    report = verify(json.dumps(signed), web_with(KEYS[kind]), NOW)
    assert report.verdict == "verified", codes(report)


@pytest.mark.parametrize(("suite", "kind"), WRITTEN)
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "changed"),
        ("evidence[0].narrative", "changed"),
        ("validUntil", ...),
        ("credentialSubject.achievement.tag", ...),
        ("proof[0].created", "2026-01-01T00:00:00Z"),
        ("proof[0].verificationMethod", f"{METHOD}2"),
        ("proof[0].nonce", "added"),
        ("proof[0].cryptosuite", "another"),
    ],
)
def test_no_change_goes_unnoticed(suite: str, kind: KeyKind, path: str, value: object) -> None:
    if value == "another":
        value = next(name for name, other in WRITTEN if other == kind and name != suite)
    web = web_with(KEYS[kind])
    keys = [
        VerificationKey(METHOD, KEYS[kind].public_key),
        VerificationKey(f"{METHOD}2", KEYS[kind].public_key),
    ]
    web.documents[DID_URL] = did_document(DID, keys)
    report = verify(changed(a_badge_signed_with(suite, kind), path, value), web, NOW)
    assert report.verdict == "rejected"


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_blank_nodes_are_named_with_the_hash_of_the_curve(kind: KeyKind) -> None:
    """The two hashes name these in different orders, so one cannot be taken for the other."""
    evidence = [{"type": ["Evidence"], "narrative": f"{n}"} for n in range(6)]
    document = build(an_award(status=None)) | {"evidence": evidence}
    assert canonicalize(document) != canonicalize(document, "sha384")
    signed = sign(document, KEYS[kind], METHOD, NOW, suite="ecdsa-rdfc-2019")
    assert found(signed, key=KEYS[kind])[0] == "pass proof.valid"


# --- Which key for which suite ---------------------------------------------------------------------------


OTHER_KINDS = [
    (suite.name, kind)
    for suite in SUITES.values()
    for kind in ("Ed25519", "P-256", "P-384", "RSA")
    if kind not in suite.digests
]


@pytest.mark.parametrize(("suite", "kind"), OTHER_KINDS)
def test_a_key_of_another_kind_is_refused_whatever_it_would_verify(suite: str, kind: KeyKind) -> None:
    key = KeyPair.generate(kind)
    if not SUITES[suite].legacy:
        with pytest.raises(CredentialError, match="does not go with the key"):
            sign(build(an_award()), key, METHOD, NOW, suite=suite)
    written = "eddsa-rdfc-2022" if SUITES[suite].legacy else suite
    signed = a_badge_signed_with(written, next(iter(SUITES[suite].digests)))
    signed["proof"][0]["cryptosuite"] = suite
    assert found(signed, key=key) == ["fail proof.algorithm_mismatch"]


@pytest.mark.parametrize("suite", ["eddsa-2022", "Ed25519Signature2020", "RsaSignature2018", "bbs-2023", ""])
def test_what_is_not_of_the_standard_is_never_written(suite: str) -> None:
    with pytest.raises(CredentialError, match="do not read"):
        sign(build(an_award()), KEY, METHOD, NOW, suite=suite)


def with_legacy_proof(kind: dict[str, str]) -> dict[str, Any]:
    document = build(an_award(status=None))
    if "cryptosuite" not in kind:
        document["@context"].append(ED25519_2020)
    proof = {
        "created": "2026-11-21T12:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    } | kind
    proof["proofValue"] = encode_base58(KEY.sign(signed_bytes(document, proof)))
    return document | {"proof": proof}


@pytest.mark.parametrize(
    "kind", [{"type": "Ed25519Signature2020"}, {"type": "DataIntegrityProof", "cryptosuite": "eddsa-2022"}]
)
def test_older_kinds_of_proof_are_read_with_a_remark(kind: dict[str, str]) -> None:
    report = verify(with_legacy_proof(kind), the_web(), NOW)
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["proof.legacy_suite"]
    report = verify(with_legacy_proof(kind) | {"name": "changed"}, the_web(), NOW)
    assert "proof.invalid" in codes(report, "fail")


# --- JCS and contexts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suite", "kind"), [("eddsa-jcs-2022", "Ed25519"), ("ecdsa-jcs-2019", "P-384")])
def test_a_jcs_proof_holds_when_contexts_were_added_after_those_that_it_covers(
    suite: str, kind: KeyKind
) -> None:
    signed = a_badge_signed_with(suite, kind)
    assert signed["proof"][0]["@context"] == signed["@context"]
    signed["@context"] = [*signed["@context"], ED25519_2020]
    assert found(signed, key=KEYS[kind])[0] == "pass proof.valid"


@pytest.mark.parametrize("contexts", [[VC_V2], [ED25519_2020, VC_V2], VC_V2, VC_V1, [], None])
def test_a_jcs_proof_does_not_hold_under_other_contexts(contexts: object) -> None:
    signed = a_badge_signed_with("eddsa-jcs-2022", "Ed25519") | {"@context": contexts}
    assert "pass proof.valid" not in found(signed, key=KEYS["Ed25519"])


def test_a_jcs_proof_without_a_context_covers_that_of_the_document() -> None:
    document = build(an_award(status=None))
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    proof["proofValue"] = encode_base58(KEY.sign(signed_bytes(document, proof)))
    assert found(document | {"proof": proof})[0] == "pass proof.valid"
    extended = document | {"@context": [*document["@context"], ED25519_2020], "proof": proof}
    assert found(extended)[0] == "fail proof.invalid"


def test_a_term_without_a_meaning_is_refused_although_jcs_would_cover_it() -> None:
    document = build(an_award(status=None)) | {"unheardOf": 1}
    with pytest.raises(CredentialError, match="unheardOf"):
        sign(document, KEY, METHOD, NOW, suite="eddsa-jcs-2022")
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    proof["proofValue"] = encode_base58(KEY.sign(signed_bytes(document, proof)))
    assert found(document | {"proof": proof}) == ["fail context.term_lost"]


def test_a_jcs_proof_under_a_context_that_we_lack_is_valid_and_the_badge_unconfirmed() -> None:
    document = build(an_award(status=None))
    document["@context"].append("https://vocabulaire.example/v1")
    report = verify(sign(document, KEY, METHOD, NOW, suite="eddsa-jcs-2022"), the_web(), NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.valid" in codes(report, "pass")
    assert codes(report, "unknown") == ["context.unknown"]


# --- The other members of a proof ------------------------------------------------------------------------


@pytest.mark.parametrize(("suite", "kind"), WRITTEN)
def test_a_proof_needs_no_date_and_may_say_more(suite: str, kind: KeyKind) -> None:
    document = build(an_award(status=None))
    more = {
        "id": "urn:uuid:1",
        "expires": "2027-01-01T00:00:00Z",
        "domain": "https://a.example",
        "nonce": "n",
    }
    signed = sign(document, KEYS[kind], METHOD, None, suite=suite, options=more)
    assert "created" not in signed["proof"][0]
    assert found(signed, key=KEYS[kind])[0] == "pass proof.valid"


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("id", 7, "proof.malformed"),
        ("nonce", ["n"], "proof.malformed"),
        ("challenge", {}, "proof.malformed"),
        ("domain", 1.5, "proof.malformed"),
        ("proofPurpose", ["assertionMethod"], "proof.malformed"),
        ("proofPurpose", ..., "proof.wrong_purpose"),
        ("cryptosuite", ..., "proof.malformed"),
        ("cryptosuite", ["eddsa-jcs-2022"], "proof.malformed"),
        ("verificationMethod", "", "proof.malformed"),
        ("created", 20261122, "proof.malformed"),
        ("proofValue", "z" * 5000, "proof.malformed"),
        ("proofValue", "u" + "A" * 86, "proof.malformed"),
    ],
)
def test_members_of_the_wrong_kind_are_named(member: str, value: object, code: str) -> None:
    signed = a_badge_signed_with("eddsa-jcs-2022", "Ed25519")
    answer = found(changed(signed, f"proof[0].{member}", value), key=KEYS["Ed25519"])
    assert answer == [f"fail {code}"]


@pytest.mark.parametrize(
    ("options", "demand", "answer"),
    [
        ({}, Demand(), "pass proof.valid"),
        ({"domain": "https://a.example", "challenge": "1"}, Demand(), "pass proof.valid"),
        ({"domain": "https://a.example"}, Demand(domain="https://a.example"), "pass proof.valid"),
        ({"domain": ["https://b.example", "https://a.example"]}, Demand(domain="https://a.example"), "pass proof.valid"),
        ({"domain": "https://b.example"}, Demand(domain="https://a.example"), "fail proof.wrong_audience"),
        ({}, Demand(domain="https://a.example"), "fail proof.wrong_audience"),
        ({"challenge": "1"}, Demand(challenge="1"), "pass proof.valid"),
        ({"challenge": "2"}, Demand(challenge="1"), "fail proof.wrong_audience"),
        ({}, Demand(challenge="1"), "fail proof.wrong_audience"),
        ({}, Demand("authentication"), "fail proof.wrong_purpose"),
    ],
)  # fmt: skip
def test_a_proof_answers_to_what_was_demanded(options: dict[str, Any], demand: Demand, answer: str) -> None:
    signed = a_badge_signed_with("eddsa-rdfc-2022", "Ed25519", **options)
    assert found(signed, demand, KEYS["Ed25519"])[0] == answer


def test_options_of_any_size_are_hashed_alike() -> None:
    """Small ones are remembered; that must not show."""
    suite, nonces = SUITES["eddsa-rdfc-2022"], ["n", "n" * 10_000, "m"]
    proofs = [{"type": "DataIntegrityProof", "cryptosuite": suite.name, "nonce": nonce} for nonce in nonces]
    hashes = [[hash_options(proof, VC_V2, suite, "sha256") for proof in proofs] for _ in range(2)]
    assert hashes[0] == hashes[1]
    assert len(set(hashes[0])) == len(nonces)
    assert hash_options(proofs[0], [VC_V2, {"x": "urn:x"}], suite, "sha256") == hashes[0][0]


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "cryptosuite", "proofValue", "verificationMethod", "proofPurpose", "id",
                             "created", "expires", "previousProof", "domain", "@context", "nonce"]) | st.text(max_size=5),
            inner | st.sampled_from(["DataIntegrityProof", *SUITES, "assertionMethod", METHOD, "u2V0AgA", "u2V0BhQ"]),
            max_size=8,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_whatever_stands_as_a_proof_is_answered(proof: object) -> None:
    report = verify(build(an_award(status=None)) | {"proof": proof}, the_web(), NOW)
    assert report.verdict in {"rejected", "unconfirmed"}
    assert "format.unexpected" not in codes(report)


# --- What a key is published for -------------------------------------------------------------------------

HOLDER = "https://alice.example/"


def shown_by(*purposes: str, embedded: bool = False, proof_purpose: str = "authentication") -> list[str]:
    """The findings about a presentation whose holder publishes her key for these purposes only."""
    method = {
        "id": f"{HOLDER}#k",
        "type": "Multikey",
        "controller": HOLDER,
        "publicKeyMultibase": KEY.public_multikey,
    }
    web = the_web()
    web.documents[HOLDER] = {"id": HOLDER, "verificationMethod": [] if embedded else [method]} | {
        purpose: [method if embedded else "#k"] for purpose in purposes
    }
    presentation = {"@context": [VC_V2], "type": ["VerifiablePresentation"], "holder": HOLDER}
    signed = sign(presentation, KEY, f"{HOLDER}#k", NOW, purpose=proof_purpose)
    findings = check_proofs(signed, Circumstances(web, NOW), Demand("authentication"))
    return [f"{finding.outcome} {finding.code}" for finding in findings]


@pytest.mark.parametrize("embedded", [False, True])
def test_a_holder_answers_with_a_key_that_is_published_for_it(embedded: bool) -> None:
    assert shown_by("authentication", embedded=embedded)[-1] == "pass issuer.confirmed"
    assert shown_by("authentication", "assertionMethod", embedded=embedded)[-1] == "pass issuer.confirmed"


def test_a_key_for_signing_badges_does_not_answer_for_its_owner() -> None:
    assert "fail key.not_for_authentication" in shown_by("assertionMethod")
    assert shown_by("authentication", proof_purpose="assertionMethod") == ["fail proof.wrong_purpose"]


def test_a_key_for_answering_does_not_sign_badges() -> None:
    web = the_web()
    document = did_document(DID, [VerificationKey(METHOD, KEY.public_key)])
    document["authentication"] = document.pop("assertionMethod")
    web.documents[DID_URL] = document
    report = verify(sign(build(an_award(status=None)), KEY, METHOD, NOW), web, NOW)
    assert "key.not_for_assertions" in codes(report, "fail")
