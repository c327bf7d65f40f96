"""Sets and chains of proofs: the published ones, and a chain that is worth no more than its first link."""

from typing import Any

import pytest

from insigne.credentials import (
    CredentialError,
    KeyPair,
    PublicKey,
    VerificationKey,
    build,
    did_document,
    sign,
    verify,
)
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controllers.did import did_key
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.multibase import decode, encode_base58
from insigne.credentials.proofs.check_signed import Demand, check_proofs
from insigne.credentials.proofs.proof import proofs_of, signed_bytes
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

FOLDER = "vectors/w3c-eddsa/proof-set-chain"
EXAMPLES = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}

WITNESS = KeyPair.generate()
WITNESS_METHOD = f"{did_key(WITNESS.public_key)}#{WITNESS.public_multikey}"


def published(name: str) -> dict[str, Any]:
    document: dict[str, Any] = vectors.document(f"{FOLDER}/{name}")
    return document | {"@context": [VC_V2, EXAMPLES]}


def keys() -> dict[str, KeyPair]:
    """The published key pairs by their public halves."""
    pairs = vectors.document(f"{FOLDER}/multiKeyPairs.json").values()
    return {pair["publicKeyMultibase"]: KeyPair.from_multikey(pair["privateKeyMultibase"]) for pair in pairs}


SIGNED = ["signedProofSet1.json", "signedProofSet2.json", "signedProofChain1.json", "signedProofChain2.json"]


@pytest.mark.parametrize("name", SIGNED)
def test_each_published_proof_is_made_byte_for_byte_and_holds(name: str) -> None:
    document = published(name)
    for proof in proofs_of(document):
        public = proof["verificationMethod"].partition("#")[2]
        signed = signed_bytes(document, proof)
        assert keys()[public].sign(signed) == decode(proof["proofValue"])
        assert PublicKey.from_multikey(public).verifies(decode(proof["proofValue"]), signed)


@pytest.mark.parametrize("name", SIGNED)
def test_every_published_proof_is_valid_by_a_key_that_nobody_ties_to_the_issuer(name: str) -> None:
    findings = check_proofs(published(name), Circumstances(None, NOW), Demand(every=True))
    assert {finding.outcome for finding in findings} == {"pass", "unknown"}
    assert findings[0].code == "proof.valid"


def test_the_published_chain_is_written_as_published() -> None:
    """Signed on top of the published set, with the members of the published proof."""
    chain = published("signedProofChain1.json")
    proof = chain["proof"][2]
    pair = keys()[proof["verificationMethod"].partition("#")[2]]
    options = {name: proof[name] for name in ("id", "created", "previousProof")}
    done = sign(published("signedProofSet2.json"), pair, proof["verificationMethod"], None, options=options)
    assert done["proof"] == chain["proof"]


# --- A witness signs first, the issuer on top of that ----------------------------------------------------


def a_chain(
    suite: str = "eddsa-rdfc-2022", *, witness_options: dict[str, Any] | None = None
) -> dict[str, Any]:
    options = {"id": "urn:uuid:1"} | (witness_options or {})
    document = build(an_award(status=None))
    witnessed = sign(document, WITNESS, WITNESS_METHOD, NOW - DAY, suite=suite, options=options)
    return sign(witnessed, KEY, METHOD, NOW, suite=suite, options={"previousProof": "urn:uuid:1"})


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_an_issuer_may_sign_what_a_witness_signed_before(suite: str) -> None:
    report = verify(a_chain(suite), the_web(), NOW)
    assert report.verdict == "verified"
    assert "key.issuer_unconfirmed" not in codes(report)


def found(document: dict[str, Any], demand: Demand | None = None, web: Web | None = None) -> list[str]:
    around = Circumstances(web or the_web(), NOW)
    return [finding.code for finding in check_proofs(document, around, demand or Demand())]


def test_a_chain_breaks_with_its_first_link() -> None:
    """The issuer's signature covers the broken proof, and is right: the chain is not."""
    document = build(an_award(status=None))
    witnessed = sign(document, WITNESS, WITNESS_METHOD, NOW - DAY, options={"id": "urn:uuid:1"})
    broken = changed(witnessed, "proof[0].created", "2026-01-01T00:00:00Z")
    chain = sign(broken, KEY, METHOD, NOW, options={"previousProof": "urn:uuid:1"})
    report = verify(chain, the_web(), NOW)
    assert report.verdict == "rejected"
    assert "proof.invalid" in codes(report, "fail")
    assert found(chain | {"proof": chain["proof"][::-1]})[:2] == ["proof.previous_invalid", "proof.invalid"]


@pytest.mark.parametrize("member", ["created", "nonce", "proofValue"])
def test_the_top_of_a_chain_covers_the_proofs_below(member: str) -> None:
    chain = a_chain()
    another = sign(build(an_award(status=None)), WITNESS, WITNESS_METHOD, NOW, options={"id": "urn:uuid:1"})
    value = another["proof"][0].get(member, "added")
    top = changed(chain, f"proof[0].{member}", value)
    assert top != chain
    assert "proof.invalid" in found(top | {"proof": top["proof"][::-1]})


def test_a_chain_without_its_beginning_is_no_chain() -> None:
    chain = a_chain()
    chain["proof"] = chain["proof"][1:]
    report = verify(chain, the_web(), NOW)
    assert report.verdict == "rejected"
    assert "proof.previous_missing" in codes(report, "fail")


@pytest.mark.parametrize(
    "previous", [7, None, [], {}, [None], ["urn:uuid:1", "urn:uuid:2"], "urn:uuid:2", ["urn:x"] * 9]
)
def test_previous_proofs_that_are_not_there_are_a_fault(previous: object) -> None:
    chain = changed(a_chain(), "proof[1].previousProof", previous)
    chain["proof"].reverse()
    report = verify(chain, the_web(), NOW)
    assert report.verdict in {"rejected", "unconfirmed"}
    assert "format.unexpected" not in codes(report)


def test_two_proofs_of_one_id_leave_open_which_is_meant() -> None:
    first, top = a_chain()["proof"]
    twice = [top, first, dict(first)]
    report = verify(a_chain() | {"proof": twice}, the_web(), NOW)
    assert report.verdict == "rejected"
    assert found(a_chain() | {"proof": twice}, Demand(every=True))[0] == "proof.previous_missing"


@pytest.mark.parametrize("ring", [["urn:uuid:1"], ["urn:uuid:2", "urn:uuid:1"]])
def test_proofs_that_build_upon_each_other_hold_nothing(ring: list[str]) -> None:
    signed = sign(build(an_award(status=None)), KEY, METHOD, NOW)["proof"][0]
    proofs = [
        signed | {"id": f"urn:uuid:{n}", "previousProof": previous} for n, previous in enumerate(ring, 1)
    ]
    assert verify(build(an_award(status=None)) | {"proof": proofs}, the_web(), NOW).verdict == "rejected"


def test_a_chain_upon_a_kind_of_proof_that_we_do_not_read_is_unconfirmed() -> None:
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "id": "urn:uuid:1", "proofValue": "u"}
    document = build(an_award(status=None)) | {"proof": unread}
    chain = sign(document, KEY, METHOD, NOW, options={"previousProof": ["urn:uuid:1"]})
    report = verify(chain, the_web(), NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.previous_unchecked" in codes(report, "unknown")


def test_a_chain_upon_an_expired_proof_is_rejected() -> None:
    chain = a_chain(witness_options={"expires": "2026-01-01T00:00:00Z"})
    assert found(chain)[0] in {"proof.previous_invalid", "proof.expired"}
    assert verify(chain, the_web(), NOW).verdict == "rejected"


def test_a_chain_upon_a_withdrawn_key_is_rejected() -> None:
    web, old = the_web(), VerificationKey(f"{DID}#old", WITNESS.public_key, revoked=NOW - 10 * DAY)
    web.documents[DID_URL] = did_document(DID, [old, VerificationKey(METHOD, KEY.public_key)])
    document = build(an_award(status=None))
    first = sign(document, WITNESS, old.id, NOW - DAY, options={"id": "urn:uuid:1"})
    chain = sign(first, KEY, METHOD, NOW, options={"previousProof": "urn:uuid:1"})
    assert verify(chain, web, NOW).verdict == "rejected"


def test_a_long_chain_is_followed_so_far_and_no_further() -> None:
    document = build(an_award(status=None))
    for number in range(12):
        options = {"id": f"urn:uuid:{number}"} | (
            {"previousProof": f"urn:uuid:{number - 1}"} if number else {}
        )
        document = sign(document, KEY, METHOD, NOW, options=options)
    document["proof"].reverse()
    assert verify(document, the_web(), NOW).verdict == "rejected"
    document["proof"] = document["proof"][-5:]
    assert verify(document, the_web(), NOW).verdict == "verified"


def a_chain_of(links: int) -> dict[str, Any]:
    """The proofs stand in the order in which they were made, each upon the one before."""
    document = build(an_award(status=None))
    for number in range(links):
        previous = {"previousProof": f"urn:uuid:{number - 1}"} if number else {}
        options = {"id": f"urn:uuid:{number}"} | previous
        key, method = (KEY, METHOD) if number == links - 1 else (WITNESS, WITNESS_METHOD)
        document = sign(document, key, method, NOW, options=options)
    return document


@pytest.mark.parametrize("links", [5, 6])
@pytest.mark.parametrize("top_first", [False, True])
def test_each_link_of_a_chain_is_counted_once(links: int, top_first: bool) -> None:
    chain = a_chain_of(links)
    if top_first:
        chain["proof"].reverse()
    assert ("issuer.confirmed" in found(chain)) == (links == 5)


@pytest.mark.parametrize("number", [7, 8])
def test_a_proof_may_build_upon_so_many_as_can_be_checked(number: int) -> None:
    document = build(an_award(status=None))
    for witness in range(number):
        document = sign(document, WITNESS, WITNESS_METHOD, NOW, options={"id": f"urn:uuid:{witness}"})
    previous = [f"urn:uuid:{witness}" for witness in range(number)]
    signed = sign(document, KEY, METHOD, NOW, options={"previousProof": previous})
    signed["proof"].insert(0, signed["proof"].pop())
    assert ("issuer.confirmed" in found(signed)) == (number == 7)
    with pytest.raises(CredentialError, match="too much work"):
        sign(signed, KEY, METHOD, NOW, options={"previousProof": ["urn:uuid:0"] * 9})


def test_a_chain_that_cannot_be_checked_says_why() -> None:
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "id": "urn:uuid:1", "proofValue": "u"}
    document = build(an_award(status=None)) | {"proof": unread}
    chain = sign(document, KEY, METHOD, NOW, options={"previousProof": ["urn:uuid:1"]})
    chain["proof"].reverse()
    assert found(chain)[:2] == ["proof.previous_unchecked", "proof.unsupported"]


def jcs_proof(document: dict[str, Any], **members: Any) -> dict[str, Any]:
    """The issuer's proof of a kind that covers any text, made where `sign` would refuse to."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    } | members
    return proof | {"proofValue": encode_base58(KEY.sign(signed_bytes(document, proof)))}


def test_a_term_without_a_meaning_in_a_proof_below_is_refused() -> None:
    document = sign(build(an_award(status=None)), WITNESS, WITNESS_METHOD, NOW)
    below = jcs_proof(document, id="urn:uuid:1", unheardOf="x", verificationMethod=METHOD)
    document["proof"] += [below | {"proofPurpose": "assertionMethod"}]
    document["proof"].append(jcs_proof(document, previousProof="urn:uuid:1"))
    document["proof"] = [document["proof"][0], document["proof"][2], document["proof"][1]]
    inquiry = found(document, Demand(every=True))
    assert inquiry[0] == "context.term_lost"


def test_a_term_that_the_context_of_the_proof_does_not_define_is_refused() -> None:
    """The document has a second context; the proof covers the first alone, which lacks the words of badges."""
    document = sign(build(an_award(status=None)), WITNESS, WITNESS_METHOD, NOW)
    document["proof"].append(jcs_proof(document, **{"@context": document["@context"][:1]}))
    assert found(document, Demand(every=True))[0] == "context.term_lost"


# --- Sets ------------------------------------------------------------------------------------------------


def a_set() -> dict[str, Any]:
    document = sign(build(an_award(status=None)), KEY, METHOD, NOW)
    return sign(document, WITNESS, WITNESS_METHOD, NOW)


def test_one_good_proof_is_enough_unless_every_one_is_demanded() -> None:
    broken = changed(a_set(), "proof[1].created", "2026-01-01T00:00:00Z")
    assert "issuer.confirmed" in found(broken)
    assert found(broken, Demand(every=True))[0] == "proof.invalid"
    assert found(a_set(), Demand(every=True))[0] == "proof.valid"


@pytest.mark.parametrize("number", [1, 2, 8, 9, 500])
def test_more_proofs_than_can_be_checked_are_not_taken_for_good(number: int) -> None:
    document = sign(build(an_award(status=None)), KEY, METHOD, NOW)
    document["proof"] = [dict(document["proof"][0]) for _ in range(number)]
    assert ("issuer.confirmed" in found(document, Demand(every=True))) == (number <= 8)
    assert "issuer.confirmed" in found(document)


def test_the_ninth_proof_is_not_looked_at() -> None:
    good = sign(build(an_award(status=None)), KEY, METHOD, NOW)["proof"][0]
    broken = [good | {"created": f"2026-01-0{day}T00:00:00Z"} for day in range(1, 9)]
    document = build(an_award(status=None))
    assert "issuer.confirmed" in found(document | {"proof": [*broken[:7], good]})
    assert found(document | {"proof": [*broken, good]})[0] == "proof.invalid"


def test_where_every_proof_is_demanded_the_least_sure_decides() -> None:
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "u"}
    signed = sign(build(an_award(status=None)), KEY, METHOD, NOW)
    some = signed | {"proof": [*signed["proof"], unread]}
    assert found(some, Demand(every=True)) == ["proof.unsupported"]
    assert "issuer.confirmed" in found(some)


def test_a_malformed_proof_weighs_more_than_one_of_an_unknown_kind() -> None:
    unread = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023", "proofValue": "u"}
    malformed = sign(build(an_award(status=None)), KEY, METHOD, NOW)["proof"][0] | {"proofValue": "zzz"}
    for proofs in ([unread, malformed], [malformed, unread]):
        report = verify(build(an_award(status=None)) | {"proof": proofs}, the_web(), NOW)
        assert report.verdict == "rejected"


def test_a_proof_that_is_invalid_is_not_another_one_as_well() -> None:
    broken = changed(a_set(), "name", "Doctorat")
    assert found(broken)[0] == "proof.invalid"
    assert "proof.another_is_invalid" not in found(broken)


def test_a_proof_is_over_with_the_very_second_that_it_names() -> None:
    for second, first in (("00", "proof.expired"), ("01", "proof.valid")):
        options = {"expires": f"2026-11-22T12:00:{second}Z"}
        assert found(sign(build(an_award(status=None)), KEY, METHOD, NOW, options=options))[0] == first


def test_signing_on_top_of_a_proof_that_is_not_there_is_refused() -> None:
    with pytest.raises(CredentialError, match="not there"):
        sign(build(an_award()), KEY, METHOD, NOW, options={"previousProof": "urn:uuid:1"})
