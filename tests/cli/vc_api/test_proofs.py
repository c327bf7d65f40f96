"""What the interoperability suites of the W3C ask of a proof, made and verified, suite by suite.

Sources: vc-data-integrity §2.1 and §4, vc-di-eddsa §2 and §3, vc-di-ecdsa §2 and §3.
"""

import re
from typing import Any

import pytest

from insigne.credentials import PublicKey
from insigne.credentials.multibase import decode
from tests.cli.vc_api.conftest import Client

SUITES = [
    ("eddsa-rdfc-2022", "Ed25519", 64),
    ("eddsa-jcs-2022", "Ed25519", 64),
    ("ecdsa-rdfc-2019", "P-256", 64),
    ("ecdsa-rdfc-2019", "P-384", 96),
    ("ecdsa-jcs-2019", "P-256", 64),
    ("ecdsa-jcs-2019", "P-384", 96),
]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")


def issued(api: Client, suite: str, kind: str, **options: Any) -> dict[str, Any]:
    return api.issued(f"/{suite}/{kind}", kind, options)


@pytest.mark.parametrize(("suite", "kind", "length"), SUITES)
def test_a_proof_has_the_form_that_its_suite_prescribes(
    api: Client, suite: str, kind: str, length: int
) -> None:
    proof = issued(api, suite, kind)["proof"]
    assert (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) == (
        "DataIntegrityProof", suite, "assertionMethod",
    )  # fmt: skip
    assert INSTANT.match(proof["created"])
    assert proof["proofValue"].startswith("z")
    assert len(decode(proof["proofValue"])) == length
    did, _, fragment = proof["verificationMethod"].partition("#")
    assert did == f"did:key:{fragment}"
    assert PublicKey.from_multikey(fragment).kind == kind


@pytest.mark.parametrize(("suite", "kind", "_length"), SUITES)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", ...), ("type", 7), ("type", "UnknownProof"), ("type", None),
        ("cryptosuite", ...), ("cryptosuite", 7), ("cryptosuite", "unknown-2022"), ("cryptosuite", []),
        ("verificationMethod", ...), ("verificationMethod", 7), ("verificationMethod", None),
        ("verificationMethod", "did:key:zUnknown#zUnknown"), ("verificationMethod", "not an address"),
        ("proofPurpose", ...), ("proofPurpose", "authentication"), ("proofPurpose", "unknown"), ("proofPurpose", 7),
        ("proofValue", ...), ("proofValue", 7), ("proofValue", ""), ("proofValue", "z"), ("proofValue", None),
        ("created", "yesterday"), ("created", 7), ("created", None),
        ("expires", "2020-01-01T00:00:00Z"), ("expires", "never"),
        ("previousProof", "urn:uuid:unknown"), ("nonce", "changed"), ("domain", "changed.example"),
    ],
)  # fmt: skip
def test_a_proof_that_lacks_or_changes_a_member_does_not_verify(
    api: Client, suite: str, kind: str, _length: int, field: str, value: object
) -> None:
    credential = issued(api, suite, kind)
    proof = {name: kept for name, kept in credential["proof"].items() if name != field}
    if value is not ...:
        proof[field] = value
    assert api.verified({**credential, "proof": proof})[0] == 400


@pytest.mark.parametrize(("suite", "kind", "_length"), SUITES)
def test_a_signature_in_another_base_does_not_verify(
    api: Client, suite: str, kind: str, _length: int
) -> None:
    credential = issued(api, suite, kind)
    value = credential["proof"]["proofValue"]
    for other in ("u" + value[1:], value[1:], "m" + value[1:], value.upper(), value + value[1:]):
        assert api.verified({**credential, "proof": {**credential["proof"], "proofValue": other}})[0] == 400


@pytest.mark.parametrize("proof", [None, 7, "z", [], {}, [None], [[]], ...])
def test_a_credential_without_a_proof_does_not_verify(api: Client, proof: object) -> None:
    credential = {name: value for name, value in api.issued().items() if name != "proof"}
    assert api.verified(credential if proof is ... else {**credential, "proof": proof})[0] == 400


@pytest.mark.parametrize(("suite", "kind", "_length"), SUITES)
def test_the_signature_of_one_suite_is_not_taken_for_another(
    api: Client, suite: str, kind: str, _length: int
) -> None:
    credential = issued(api, suite, kind)
    for other in {name for name, _, _ in SUITES} - {suite}:
        assert api.verified({**credential, "proof": {**credential["proof"], "cryptosuite": other}})[0] == 400


@pytest.mark.parametrize(("suite", "kind", "_length"), SUITES)
def test_a_proof_by_somebody_elses_key_does_not_verify(
    api: Client, suite: str, kind: str, _length: int
) -> None:
    """The signature may hold; the issuer has not made it."""
    mine = issued(api, suite, kind)
    other = Client(api.server)
    stolen = {**mine, "issuer": other.id_of("P-256" if kind == "Ed25519" else "Ed25519")}
    assert api.verified(stolen)[0] == 400


@pytest.mark.parametrize(("suite", "kind", "_length"), SUITES)
def test_a_proof_in_force_verifies_and_an_expired_one_is_made_for_nothing(
    api: Client, suite: str, kind: str, _length: int
) -> None:
    assert api.verified(issued(api, suite, kind, expires="2100-01-01T00:00:00Z")) == (200, [])
    assert api.verified(issued(api, suite, kind, expires="2020-01-01T00:00:00Z")) == (400, ["proof.expired"])


def test_one_valid_proof_of_several_is_enough(api: Client) -> None:
    """A set of proofs; the second was made over the same document."""
    first = api.issued("/eddsa-rdfc-2022")
    unsigned = {name: value for name, value in first.items() if name != "proof"}
    status, second = api.post("/eddsa-jcs-2022/credentials/issue", {"credential": unsigned})
    assert status == 201
    unknown = {**first["proof"], "cryptosuite": "unknown-2030"}
    assert api.verified({**unsigned, "proof": [unknown, second["proof"]]}) == (200, [])
    assert api.verified({**unsigned, "proof": [first["proof"], second["proof"]]}) == (200, [])


def test_a_second_proof_may_build_upon_the_first(api: Client) -> None:
    first = api.issued(options={"id": "urn:uuid:first"})
    body = {"credential": first, "options": {"previousProof": "urn:uuid:first"}}
    status, chained = api.post("/credentials/issue", body)
    assert status == 201, chained
    assert len(chained["proof"]) == 2
    assert api.verified(chained) == (200, [])
    assert api.verified({**chained, "proof": chained["proof"][1]})[0] == 400


@pytest.mark.parametrize(
    "dates", [{"validFrom": "2100-01-01T00:00:00Z"}, {"validUntil": "2020-01-01T00:00:00Z"}]
)
def test_a_credential_out_of_its_time_is_issued_but_does_not_verify(
    api: Client, dates: dict[str, str]
) -> None:
    status, codes = api.verified(api.issued(**dates))
    assert status == 400
    assert codes[0].startswith("validity.")
