"""The VC API issues what is well formed, in every way that it writes, and verifies what it issued."""

from typing import Any

import pytest

from insigne.cli.vc_api.calls import Call
from insigne.cli.vc_api.issuers import WAYS
from insigne.cli.vc_api.service import Service
from insigne.credentials import sign
from tests.cli.vc_api.conftest import Client
from tests.credentials import school
from tests.credentials.test_data_model import BROKEN

VC_V2 = "https://www.w3.org/ns/credentials/v2"
VC_V1 = "https://www.w3.org/2018/credentials/v1"
ALL_WAYS = [(suite, kind) for suite, kinds in WAYS.items() for kind in kinds]
EMBEDDED = [(suite, kind) for suite, kind in ALL_WAYS if suite != "vc-jwt"]


def shown(api: Client, credential: dict[str, Any]) -> dict[str, Any]:
    """What a holder shows: a base proof of `ecdsa-sd-2023` is for holders, not for verifiers."""
    proof = credential.get("proof")
    if not isinstance(proof, dict) or proof["cryptosuite"] != "ecdsa-sd-2023":
        return credential
    body = {"verifiableCredential": credential, "options": {"selectivePointers": ["/credentialSubject"]}}
    status, answer = api.post("/credentials/derive", body)
    assert status == 201, answer
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(("suite", "kind"), ALL_WAYS)
def test_what_is_issued_is_bare_and_verifies(api: Client, suite: str, kind: str) -> None:
    issued = api.issued(f"/{suite}/{kind}", kind)
    if suite == "vc-jwt":
        assert issued["type"] == "EnvelopedVerifiableCredential"
    else:
        assert issued["proof"]["cryptosuite"] == suite
        assert issued["proof"]["verificationMethod"].startswith(f"{api.id_of(kind)}#")
    assert api.verified(shown(api, issued)) == (200, [])


@pytest.mark.parametrize(("suite", "kind"), EMBEDDED)
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Other"), ("credentialSubject", {"id": "did:example:mallory"}), ("id", "urn:b")],
)
def test_what_was_changed_does_not_verify(
    api: Client, suite: str, kind: str, field: str, value: object
) -> None:
    issued = shown(api, api.issued(f"/{suite}/{kind}", kind))
    status, codes = api.verified({**issued, field: value})
    assert status == 400
    assert codes[0].startswith("proof.")


@pytest.mark.parametrize("kind", WAYS["vc-jwt"])
def test_a_token_that_was_changed_does_not_verify(api: Client, kind: str) -> None:
    issued = api.issued(f"/vc-jwt/{kind}", kind)
    signature = issued["id"].rpartition(".")[2]
    other = ("A" if signature[9] != "A" else "B").join([signature[:9], signature[10:]])
    assert api.verified({**issued, "id": issued["id"].replace(signature, other)})[0] == 400


@pytest.mark.parametrize(("suite", "kind"), EMBEDDED)
def test_a_credential_of_the_older_edition_is_issued_and_verifies(api: Client, suite: str, kind: str) -> None:
    older = {
        "@context": [VC_V1],
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:a"},
    }
    assert api.verified(shown(api, api.issued(f"/{suite}/{kind}", kind, **older))) == (200, [])


def test_the_suite_follows_from_the_options_or_from_the_issuer(api: Client) -> None:
    assert api.issued()["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert api.issued(kind="P-384")["proof"]["cryptosuite"] == "ecdsa-rdfc-2019"
    assert api.issued(options={"cryptosuite": "eddsa-jcs-2022"})["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert api.issued(kind="RSA")["type"] == "EnvelopedVerifiableCredential"


def test_options_go_into_the_proof(api: Client) -> None:
    asked = {"created": "2026-01-02T03:04:05Z", "domain": "school.example", "challenge": "abc"}
    proof = api.issued(options=asked)["proof"]
    assert {name: proof[name] for name in asked} == asked


def test_a_proof_that_was_not_made_for_the_verifier_does_not_count(api: Client) -> None:
    issued = api.issued(options={"domain": "school.example", "challenge": "abc"})
    assert api.verified(issued, domain="school.example", challenge="abc") == (200, [])
    assert api.verified(issued, expectedProofPurpose="assertionMethod") == (200, [])
    for asked in (
        {"domain": "other.example"},
        {"challenge": "x"},
        {"expectedProofPurpose": "authentication"},
    ):
        assert api.verified(issued, **asked) == (400, ["proof.wrong_audience"])
    assert (
        api.post("/credentials/verify", {"verifiableCredential": issued, "options": {"domain": 7}})[0] == 400
    )


def test_a_holder_shows_what_is_mandatory_and_what_was_chosen(api: Client) -> None:
    subject = {"id": "did:example:alice", "name": "Alice", "description": "secret"}
    options = {"mandatoryPointers": ["/issuer"]}
    base = api.issued("/ecdsa-sd-2023", "P-256", options, credentialSubject=subject)
    body = {"verifiableCredential": base, "options": {"selectivePointers": ["/credentialSubject/name"]}}
    status, derived = api.post("/credentials/derive", body)
    assert status == 201
    assert derived["credentialSubject"] == {"id": "did:example:alice", "name": "Alice"}
    assert api.verified(derived) == (200, [])
    assert api.verified({**derived, "credentialSubject": subject})[0] == 400


def test_what_is_for_the_holder_alone_does_not_verify(api: Client) -> None:
    base = api.issued("/ecdsa-sd-2023", "P-256")
    for shown in (base, {**base, "proof": [base["proof"]]}):
        assert api.verified(shown) == (400, ["proof.for_the_holder"])


def test_a_badge_is_issued_and_verified_like_any_credential(api: Client) -> None:
    badge = {
        name: value for name, value in school.signed().items() if name not in ("proof", "credentialStatus")
    }
    badge["issuer"] = {**badge["issuer"], "id": api.id_of()}
    status, issued = api.post("/credentials/issue", {"credential": badge})
    assert status == 201, issued
    assert api.verified(issued) == (200, [])
    del issued["credentialSubject"]["achievement"]["name"]
    assert "schema.missing_field" in api.verified(issued)[1]


@pytest.mark.parametrize(("field", "value", "expected"), BROKEN)
def test_what_breaks_a_rule_of_the_data_model_is_not_issued(
    api: Client, field: str, value: Any, expected: str
) -> None:
    credential = api.credential(issuer={"id": api.id_of()}, validFrom="2026-11-21T12:00:00Z", name="Diploma")
    path = field.partition(".")
    if path[2]:
        credential[path[0]] = {**credential[path[0]], path[2]: value}
    elif value is ...:
        credential.pop(field)
    else:
        credential[field] = value
    status, answer = api.post("/credentials/issue", {"credential": credential})
    assert status == 400
    assert expected.partition(" ")[0] in [problem["title"] for problem in answer["problemDetails"]]
    assert all(problem.keys() >= {"type", "title", "detail"} for problem in answer["problemDetails"])


@pytest.mark.parametrize(("field", "value", "expected"), BROKEN[::4])
def test_what_breaks_a_rule_of_the_data_model_does_not_verify(
    api: Client, field: str, value: Any, expected: str
) -> None:
    issued = api.issued()
    changed = (
        {name: kept for name, kept in issued.items() if name != field}
        if value is ...
        else {**issued, field: value}
    )
    assert api.verified(changed)[0] == 400


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt"])
def test_a_word_that_no_context_defines_is_not_issued(api: Client, suite: str) -> None:
    credential = api.credential(undefinedWord="x")
    status, answer = api.post(f"/{suite}/credentials/issue", {"credential": credential})
    assert (status, answer["problemDetails"][0]["title"]) == (400, "context.term_lost")
    assert answer["problemDetails"][0]["type"].endswith("DATA_LOSS_DETECTION_ERROR")


def test_an_endpoint_issues_in_its_own_name_whatever_it_is_asked(api: Client) -> None:
    for issuer in ("did:example:other", {"id": "did:example:other", "name": "École"}, api.id_of("P-256")):
        body = {"credential": api.credential(issuer=issuer)}
        status, issued = api.post("/eddsa-rdfc-2022/Ed25519/credentials/issue", body)
        own = api.id_of("Ed25519")
        assert status == 201
        assert issued["issuer"] == ({**issuer, "id": own} if isinstance(issuer, dict) else own)
        assert api.post("/credentials/verify", {"verifiableCredential": issued})[0] == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/credentials/issue", {}),
        ("/credentials/issue", {"credential": 7}),
        ("/credentials/issue", {"credential": {}, "options": []}),
        ("/unknown-suite/credentials/issue", {"credential": {}}),
        ("/eddsa-2022/credentials/issue", {"credential": {}}),
        ("/eddsa-rdfc-2022/P-256/credentials/issue", {"credential": {}}),
        ("/credentials/issue", {"credential": {}, "options": {"cryptosuite": 7}}),
        ("/credentials/issue", {"credential": {}, "options": {"cryptosuite": []}}),
        ("/credentials/issue", {"credential": {}, "options": {"type": "Ed25519Signature2020"}}),
        ("/credentials/verify", {}),
        ("/credentials/verify", {"verifiableCredential": 7}),
        ("/credentials/verify", {"verifiableCredential": {}}),
        ("/credentials/verify", {"verifiableCredential": ""}),
        ("/credentials/verify", {"verifiableCredential": "a.b.c"}),
        ("/credentials/derive", {}),
        ("/credentials/derive", {"verifiableCredential": {}}),
        ("/credentials/derive", {"verifiableCredential": {"proof": 7}}),
        ("/credentials/derive", {"verifiableCredential": {}, "options": {"selectivePointers": [7]}}),
        ("/presentations/verify", {}),
        ("/presentations/verify", {"verifiablePresentation": {}}),
        ("/presentations/verify", {"verifiablePresentation": {}, "options": {"challenge": 7}}),
        ("/presentations/prove", {"presentation": {}}),
        ("/presentations/prove", {"presentation": {"holder": []}}),
    ],
)
def test_a_request_that_is_no_request_gets_a_problem(api: Client, path: str, body: Any) -> None:
    status, answer = api.post(path, body)
    assert status == 400
    assert answer["title"]


@pytest.mark.parametrize("option", ["created", "expires", "domain", "challenge", "nonce", "id", "previousProof",
                                    "mandatoryPointers", "credentialStatus", "statusPurpose"])  # fmt: skip
@pytest.mark.parametrize("value", [None, 7, [7], {"x": {}}, "x", "did:example:none"])
def test_no_option_breaks_the_service(api: Client, option: str, value: object) -> None:
    for suite, kind in (("eddsa-rdfc-2022", "Ed25519"), ("ecdsa-sd-2023", "P-256")):
        body = {"credential": api.credential(kind), "options": {option: value}}
        assert api.post(f"/{suite}/credentials/issue", body)[0] in (201, 400)


def test_somebody_elses_credential_is_confirmed_only_where_the_web_may_be_asked() -> None:
    credential = {
        "@context": [VC_V2],
        "type": ["VerifiableCredential"],
        "issuer": school.DID,
        "credentialSubject": {"id": "did:example:alice"},
    }
    call = Call({"verifiableCredential": sign(credential, school.KEY, school.METHOD, school.NOW)})
    alone = Service("http://localhost:1").verify(call)
    assert (alone.status, alone.body["problemDetails"][0]["code"]) == (400, "proof.unchecked")
    assert Service("http://localhost:1", school.the_web()).verify(call).status == 200
