"""The rules of the data model, each broken once; and what it allows, in all its ways."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials.checks.data_model import check_data_model
from insigne.credentials.linked_data.contexts import OB_V3, VC_V1, VC_V2
from insigne.credentials.report import Finding
from tests.credentials import school, vectors
from tests.credentials.school import changed

CREDENTIAL: dict[str, Any] = {
    "@context": [VC_V2],
    "id": "urn:uuid:4a5b",
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:example:school", "name": "École"},
    "validFrom": "2026-11-21T12:00:00Z",
    "credentialSubject": {"id": "did:example:alice"},
}
OLDER: dict[str, Any] = {
    "@context": [VC_V1],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:school",
    "issuanceDate": "2026-11-21T12:00:00Z",
    "credentialSubject": {"id": "did:example:alice"},
}
ENVELOPED: dict[str, Any] = {
    "@context": VC_V2, "id": "data:application/vc+jwt,e30.e30.", "type": "EnvelopedVerifiableCredential",
}  # fmt: skip
PRESENTATION: dict[str, Any] = {
    "@context": [VC_V2],
    "type": ["VerifiablePresentation"],
    "holder": "did:example:alice",
    "verifiableCredential": [CREDENTIAL, ENVELOPED],
}
RESOURCE = {"id": "https://school.example/logo.png", "digestMultibase": "uEiAgZm9v"}


def failures(document: Any) -> list[str]:
    """The codes of what fails, and the words that say where."""
    found = check_data_model(document)
    assert [finding.code for finding in found if finding.outcome == "pass"] in ([], ["schema.complete"])
    return [
        f"{each.code} {each.message.params.get('field', '')}".strip()
        for each in found
        if each.outcome == "fail"
    ]


# --- what is allowed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document", [CREDENTIAL, PRESENTATION, ENVELOPED], ids=["credential", "presentation", "envelope"]
)
def test_what_the_standard_shows_is_complete(document: dict[str, Any]) -> None:
    assert [finding.code for finding in check_data_model(document)] == ["schema.complete"]


def test_a_credential_of_the_older_edition_is_held_to_that_edition_with_a_remark() -> None:
    assert [finding.code for finding in check_data_model(OLDER)] == ["schema.older_model", "schema.complete"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ...),
        ("validFrom", ...),
        ("validFrom", "2026-11-21T12:00:00.123456789+14:00"),
        ("validFrom", "2026-11-21T12:00:00-03:30"),
        ("validUntil", "2026-11-21T12:00:00Z"),
        ("issuer", "https://school.example/profile"),
        ("@context", [VC_V2, {"Diploma": "https://school.example/terms#Diploma"}]),
        ("type", "VerifiableCredential"),
        ("type", ["VerifiableCredential", "https://school.example/terms#Diploma"]),
        ("name", "Diploma"),
        ("name", {"@value": "Diplôme", "@language": "fr", "@direction": "ltr"}),
        ("description", [{"@value": "a", "@language": "en"}, {"@value": "b", "@language": "fr"}]),
        ("issuer.name", {"@value": "Madrasa", "@language": "ar", "@direction": "rtl"}),
        ("credentialSubject", [{"id": "did:example:a"}, {"alumniOf": "École"}]),
        ("credentialStatus", {"type": "BitstringStatusListEntry"}),
        ("credentialStatus", [{"type": "A", "id": "urn:a"}, {"type": ["B"]}]),
        ("credentialSchema", {"id": "https://school.example/schema", "type": "JsonSchema"}),
        ("refreshService", {"type": "VerifiableCredentialRefreshService2021"}),
        ("termsOfUse", [{"type": "IssuerPolicy"}]),
        ("evidence", {"type": "Evidence", "id": "https://school.example/evidence"}),
        ("relatedResource", {**RESOURCE, "mediaType": "image/png"}),
        ("relatedResource", [RESOURCE, {"id": "urn:x", "digestSRI": "sha256-abc="}]),
        ("proof", []),
    ],
)  # fmt: skip
def test_what_the_standard_leaves_open_is_accepted(field: str, value: object) -> None:
    assert failures(_with(CREDENTIAL, field, value)) == []


@pytest.mark.parametrize(
    "path",
    [
        "vectors/1edtech-obv3p0/credential.json",
        "vectors/1edtech-obv3p0/signed-credential.json",
        "vectors/w3c-eddsa/eddsa-rdfc-2022/signedDataInt.json",
    ],
)
def test_the_published_examples_are_complete(path: str) -> None:
    assert failures(vectors.document(path)) == []


def test_a_badge_of_ours_is_complete() -> None:
    assert failures(school.signed()) == []


# --- what is not ------------------------------------------------------------------------------------------------

BROKEN = [
    ("@context", ..., "schema.wrong_context @context"),
    ("@context", VC_V2, "schema.wrong_context @context"),
    ("@context", [], "schema.wrong_context @context"),
    ("@context", [OB_V3, VC_V2], "schema.wrong_context @context"),
    ("@context", [VC_V2, 7], "schema.wrong_kind @context"),
    ("@context", [VC_V2, "no address"], "schema.wrong_kind @context"),
    ("@context", [VC_V2, None], "schema.wrong_kind @context"),
    ("id", None, "schema.not_a_url id"),
    ("id", "", "schema.not_a_url id"),
    ("id", "not an address", "schema.not_a_url id"),
    ("id", "relative/path", "schema.not_a_url id"),
    ("id", ["urn:a", "urn:b"], "schema.not_a_url id"),
    ("id", {"id": "urn:a"}, "schema.not_a_url id"),
    ("type", ..., "schema.missing_type type"),
    ("type", [], "schema.missing_type type"),
    ("type", ["Diploma"], "schema.missing_type type"),
    ("type", ["VerifiableCredential", "Diploma"], "schema.type_undefined type"),
    ("type", ["VerifiableCredential", 7], "schema.wrong_kind type"),
    ("name", 7, "schema.wrong_kind name"),
    ("name", None, "schema.wrong_kind name"),
    ("name", [], "schema.wrong_kind name"),
    ("name", {"@language": "fr"}, "schema.wrong_kind name"),
    ("name", {"@value": "a", "@language": "fr", "url": "x"}, "schema.wrong_kind name"),
    ("name", {"@value": "a", "@direction": "up"}, "schema.wrong_kind name"),
    ("name", {"fr": "Diplôme"}, "schema.wrong_kind name"),
    ("description", [7], "schema.wrong_kind description"),
    ("issuer", ..., "schema.missing_field issuer"),
    ("issuer", None, "schema.not_a_url issuer"),
    ("issuer", "École", "schema.not_a_url issuer"),
    ("issuer", ["did:example:a", "did:example:b"], "schema.not_a_url issuer"),
    ("issuer", {"name": "École"}, "schema.missing_field issuer.id"),
    ("issuer", {"id": None}, "schema.not_a_url issuer.id"),
    ("issuer", {"id": "École"}, "schema.not_a_url issuer.id"),
    ("issuer.description", {"@value": 7}, "schema.wrong_kind issuer.description"),
    ("credentialSubject", ..., "schema.missing_field credentialSubject"),
    ("credentialSubject", [], "schema.missing_field credentialSubject"),
    ("credentialSubject", {}, "schema.missing_field credentialSubject"),
    ("credentialSubject", [{"id": "urn:a"}, {}], "schema.missing_field credentialSubject"),
    ("credentialSubject", "did:example:alice", "schema.wrong_kind credentialSubject"),
    ("credentialSubject", {"id": "alice"}, "schema.not_a_url credentialSubject.id"),
    ("validFrom", "2026-11-21", "schema.not_an_instant validFrom"),
    ("validFrom", "2026-11-21T12:00:00", "schema.not_an_instant validFrom"),
    ("validFrom", "2026-02-30T12:00:00Z", "schema.not_an_instant validFrom"),
    ("validFrom", 1795262400, "schema.not_an_instant validFrom"),
    ("validFrom", ["2026-11-21T12:00:00Z"], "schema.not_an_instant validFrom"),
    ("validUntil", None, "schema.not_an_instant validUntil"),
    ("validUntil", "2026-11-21T11:59:59Z", "schema.dates_reversed validUntil"),
    ("validUntil", "2026-11-21T12:59:59+01:00", "schema.dates_reversed validUntil"),
    ("credentialStatus", {"id": "urn:a"}, "schema.missing_field credentialStatus.type"),
    ("credentialStatus", {"type": "A", "id": "a"}, "schema.not_a_url credentialStatus.id"),
    ("credentialStatus", "urn:a", "schema.wrong_kind credentialStatus"),
    ("credentialStatus", [{"type": "A"}, None], "schema.wrong_kind credentialStatus[1]"),
    ("credentialSchema", {"type": "JsonSchema"}, "schema.missing_field credentialSchema.id"),
    ("credentialSchema", {"id": "urn:a"}, "schema.missing_field credentialSchema.type"),
    ("credentialSchema", {"id": "a", "type": "A"}, "schema.not_a_url credentialSchema.id"),
    ("refreshService", {"id": "urn:a"}, "schema.missing_field refreshService.type"),
    ("termsOfUse", [{"type": "A"}, {"id": "urn:a"}], "schema.missing_field termsOfUse[1].type"),
    ("evidence", {"type": []}, "schema.missing_field evidence.type"),
    ("evidence", {"type": [7]}, "schema.wrong_kind evidence.type"),
    ("proof", {"cryptosuite": "eddsa-rdfc-2022"}, "schema.missing_field proof.type"),
    ("proof", "zSignature", "schema.wrong_kind proof"),
    ("relatedResource", "urn:a", "schema.wrong_kind relatedResource"),
    ("relatedResource", ["urn:a"], "schema.wrong_kind relatedResource[0]"),
    ("relatedResource", [{"digestSRI": "sha256-abc="}], "schema.missing_field relatedResource[0].id"),
    ("relatedResource", [{"id": "urn:a"}], "schema.missing_one_of"),
    ("relatedResource", [RESOURCE, RESOURCE], "schema.repeated relatedResource[1].id"),
    ("relatedResource", [{"id": "urn:a", "digestSRI": 7}], "schema.wrong_kind relatedResource[0].digestSRI"),
    ("relatedResource", [{"id": "urn:a", "digestSRI": "md5-abc"}], "schema.wrong_kind relatedResource[0].digestSRI"),
    ("relatedResource", [{"id": "urn:a", "digestMultibase": []}], "schema.wrong_kind relatedResource[0].digestMultibase"),
    ("relatedResource", [{**RESOURCE, "mediaType": "png"}], "schema.wrong_kind relatedResource[0].mediaType"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "expected"), BROKEN)
def test_each_rule_of_a_credential_is_held_and_named(field: str, value: object, expected: str) -> None:
    assert expected in failures(_with(CREDENTIAL, field, value))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("issuanceDate", ..., "schema.missing_field issuanceDate"),
        ("issuanceDate", "yesterday", "schema.not_an_instant issuanceDate"),
        ("expirationDate", "2020-01-01T00:00:00Z", "schema.dates_reversed expirationDate"),
        ("issuer", ..., "schema.missing_field issuer"),
        ("credentialStatus", {"type": "A"}, "schema.missing_field credentialStatus.id"),
        ("refreshService", {"type": "A"}, "schema.missing_field refreshService.id"),
    ],
)
def test_each_rule_of_the_older_edition_is_held_and_named(field: str, value: object, expected: str) -> None:
    assert expected in failures(_with(OLDER, field, value))


def test_a_date_of_the_older_edition_may_leave_out_its_zone() -> None:
    assert failures(_with(OLDER, "issuanceDate", "2026-11-21T12:00:00")) == []


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("@context", ..., "schema.wrong_context @context"),
        ("id", "x", "schema.not_a_url id"),
        ("type", ["VerifiablePresentation", "Unknown"], "schema.type_undefined type"),
        ("holder", "alice", "schema.not_a_url holder"),
        ("holder", {"name": "Alice"}, "schema.missing_field holder.id"),
        ("verifiableCredential", "urn:a", "schema.wrong_kind verifiableCredential"),
        ("verifiableCredential", [7], "schema.wrong_kind verifiableCredential[0]"),
        ("verifiableCredential", None, "schema.wrong_kind verifiableCredential"),
        ("verifiableCredential[0].issuer", ..., "schema.missing_field verifiableCredential[0].issuer"),
        ("verifiableCredential[1].id", "urn:a", "schema.not_a_url verifiableCredential[1].id"),
        ("verifiableCredential[1].@context", ..., "schema.wrong_context verifiableCredential[1].@context"),
        ("proof", {}, "schema.missing_field proof.type"),
    ],
)
def test_each_rule_of_a_presentation_is_held_and_named(field: str, value: object, expected: str) -> None:
    assert expected in failures(_with(PRESENTATION, field, value))


def test_what_claims_to_be_both_is_held_to_the_rules_of_a_credential() -> None:
    both = changed(PRESENTATION, "type", ["VerifiablePresentation", "VerifiableCredential"])
    assert "schema.missing_field issuer" in failures(both)


# --- types ------------------------------------------------------------------------------------------------------


def test_a_type_that_leads_to_no_address_is_undefined() -> None:
    document = changed(CREDENTIAL, "type", ["VerifiableCredential", "Diploma"])
    assert failures(_with(document, "@context", [VC_V2, {"Diploma": "not an address"}])) != []
    assert failures(_with(document, "@context", [VC_V2, {"@vocab": "https://school.example/#"}])) == []


def test_nothing_is_said_of_types_that_an_unknown_context_may_define() -> None:
    document = changed(CREDENTIAL, "type", ["VerifiableCredential", "Diploma"])
    assert failures(_with(document, "@context", [VC_V2, "https://school.example/context"])) == []


def test_the_last_of_many_is_looked_at_and_the_findings_are_bounded() -> None:
    many = [{"type": "Evidence"}] * 5000
    assert failures(changed(CREDENTIAL, "evidence", [*many, {}])) == [
        "schema.missing_field evidence[5000].type"
    ]
    assert len(check_data_model(changed(CREDENTIAL, "evidence", [{}] * 5000))) == 50


# --- anything at all --------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["id", "type", "@context", "@value", "name", "digestSRI", "x"]), inner, max_size=4),
    max_leaves=5,
)  # fmt: skip
FIELDS = sorted(
    {field.partition(".")[0] for field, _, _ in BROKEN} | {"holder", "verifiableCredential", "validFrom"}
)


@given(
    st.sampled_from([CREDENTIAL, OLDER, PRESENTATION, ENVELOPED]),
    st.dictionaries(st.sampled_from(FIELDS), anything, max_size=2),
)
def test_whatever_a_field_holds_the_answer_is_a_finding(
    document: dict[str, Any], fields: dict[str, Any]
) -> None:
    findings = check_data_model(document | fields)
    assert findings
    assert all(isinstance(finding, Finding) and finding.check == "schema" for finding in findings)


def _with(document: dict[str, Any], field: str, value: object) -> dict[str, Any]:
    if value is ... and field not in document and "." not in field:
        return document
    return changed(document, field, value)
