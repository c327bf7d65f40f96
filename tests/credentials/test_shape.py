"""The fields that Open Badges 3.0 requires, each named when it is missing."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import Recipient, build
from insigne.credentials.checks import known_shapes
from insigne.credentials.checks.check_shape import check_shape
from insigne.credentials.fields import without_proof
from insigne.credentials.linked_data.contexts import OB_V3, VC_V1, VC_V2
from insigne.credentials.linked_data.forms import Form
from insigne.credentials.report import Finding
from tests.credentials import vectors
from tests.credentials.school import NOW, SITE, an_award, changed, signed

REQUIRED = [
    "@context", "id", "issuer", "credentialSubject", "issuer.id", "issuer.type",
    "credentialSubject.type", "credentialSubject.achievement", "credentialSubject.achievement.id",
    "credentialSubject.achievement.type", "credentialSubject.achievement.name",
    "credentialSubject.achievement.description", "credentialSubject.achievement.criteria",
    "credentialSubject.achievement.image.type", "credentialSubject.achievement.alignment[0].targetName",
    "credentialSubject.achievement.alignment[0].targetUrl",
    "credentialSubject.achievement.resultDescription[8].name",
    "credentialSubject.achievement.resultDescription[8].resultType",
    "credentialSubject.achievement.creator.id", "credentialSubject.achievement.related[0].id",
    "credentialSubject.identifier[0].identityHash", "credentialSubject.identifier[0].hashed",
    "credentialSubject.result[4].type", "evidence[0].type",
]  # fmt: skip


def check(path: str, value: object) -> list[Finding]:
    return check_shape(changed(build(an_award()), path, value))


@pytest.mark.parametrize("path", REQUIRED)
@pytest.mark.parametrize("value", [..., None, "", []])
def test_a_required_field_that_is_missing_or_empty_is_named(path: str, value: object) -> None:
    (finding,) = check(path, value)
    assert (finding.outcome, finding.code) == ("fail", "schema.missing_field")
    assert path in str(finding.message)


def test_a_credential_needs_a_start_under_one_name_or_the_other() -> None:
    (finding,) = check("validFrom", ...)
    assert finding.code == "schema.missing_one_of"
    assert "validFrom / issuanceDate" in str(finding.message)


def test_a_subject_needs_an_id_or_an_identifier() -> None:
    """A rule that the published schema does not have, and real badges break."""
    document = changed(build(an_award()), "credentialSubject.id", ...)
    assert [finding.code for finding in check_shape(document)] == ["schema.complete"]
    (finding,) = check_shape(changed(document, "credentialSubject.identifier", ...))
    assert finding.code == "schema.missing_one_of"


def test_criteria_need_an_address_or_a_text() -> None:
    (finding,) = check("credentialSubject.achievement.criteria", {"type": "Criteria"})
    assert finding.code == "schema.missing_one_of"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("issuer", 7),
        ("issuer.id", 7),
        ("id", ["urn:a"]),
        ("credentialSubject", "did:key:z6Mk"),
        ("credentialSubject", [{"id": "urn:a"}, {"id": "urn:b"}]),
        ("credentialSubject.achievement", "https://ecole.example/badges/1"),
        ("credentialSubject.result[0]", "x"),
        ("evidence", "https://ecole.example/preuve"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(path: str, value: object) -> None:
    found = [finding for finding in check(path, value) if finding.code == "schema.wrong_kind"]
    assert found
    assert path.partition("[")[0] in str(found[0].message)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("issuer", "did:web:ecole.example"),
        ("credentialSubject.achievement.image", "https://ecole.example/badge.png"),
        ("credentialSubject.achievement.creator", "https://ritm.example"),
        ("credentialSubject.type", "AchievementSubject"),
        ("credentialSubject.identifier", {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$0",
                                          "identityType": "emailAddress"}),
        ("credentialSubject.achievement.achievementType", "ext:Engagement"),
    ],
)  # fmt: skip
def test_what_the_standard_allows_in_other_ways_is_accepted(path: str, value: object) -> None:
    assert [finding.code for finding in check(path, value)] == ["schema.complete"]


def test_an_unknown_kind_of_achievement_is_remarked() -> None:
    warning, passing = check("credentialSubject.achievement.achievementType", "Program")
    assert (warning.outcome, warning.code, passing.outcome) == ("warn", "schema.unknown_term", "pass")
    assert "Program" in str(warning.message)


def test_the_published_example_is_complete() -> None:
    codes = [
        finding.code for finding in check_shape(vectors.document("vectors/1edtech-obv3p0/credential.json"))
    ]
    assert codes == ["schema.complete"]


OFFICIAL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/{}/ob_v3p0_achievementcredential_schema.json"


def test_the_published_schema_is_the_one_that_was_applied() -> None:
    schemas = [
        {"id": OFFICIAL.format(form), "type": "1EdTechJsonSchemaValidator2019"}
        for form in ("json", "json-ld")
    ]
    assert [finding.code for finding in check("credentialSchema", schemas)] == ["schema.complete"]


@pytest.mark.parametrize("kind", ["1EdTechJsonSchemaValidator2019", "JsonSchema", "JsonSchemaCredential"])
def test_another_schema_is_named_and_not_applied(kind: str) -> None:
    findings = check("credentialSchema", {"id": "https://else.example/schema", "type": kind})
    assert [(finding.outcome, finding.code) for finding in findings] == [
        ("pass", "schema.complete"),
        ("skip", "schema.not_applied"),
    ]
    assert "https://else.example/schema" in str(findings[1].message)


@pytest.mark.parametrize(
    "value", ["https://else.example/schema", [{}], {"id": "urn:a"}, {"type": "JsonSchema"}]
)
def test_a_schema_that_does_not_say_what_it_is_is_refused(value: object) -> None:
    assert any(finding.outcome == "fail" for finding in check("credentialSchema", value))


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("name", {"fr": "Engagement"}, "schema.language_map"),
        ("name", {"@value": "Engagement", "@language": "fr"}, "schema.language_map"),
        ("name", ["Engagement"], "schema.list_of_one"),
        ("credentialSubject.achievement", "one", "schema.list_of_one"),
        ("description", None, "schema.empty"),
        ("evidence", [], "schema.empty"),
        ("credentialSubject.id", "alice", "schema.not_an_address"),
        ("credentialSubject.achievement.id", "badge 7", "schema.not_an_address"),
        ("credentialSubject.result[0].resultDescription", "urn:else", "schema.no_such_result"),
        ("credentialSubject.result[0].status", "Nearly", "schema.unknown_term"),
        ("credentialSubject.achievement.inLanguage", "en français", "schema.unknown_term"),
        ("credentialSubject.achievement.alignment[0].targetType", "Skill", "schema.unknown_term"),
        ("credentialSubject.type", "Person", "schema.unknown_term"),
    ],
)
def test_what_is_unusual_and_hides_nothing_is_a_remark(path: str, value: object, code: str) -> None:
    if value == "one":
        value = [build(an_award())["credentialSubject"]["achievement"]]
    findings = check(path, value)
    assert [(finding.outcome, finding.code) for finding in findings] == [
        ("warn", code),
        ("pass", "schema.complete"),
    ]


def test_a_result_by_status_needs_one() -> None:
    (finding,) = check("credentialSubject.result[3].status", ...)
    assert (finding.code, finding.message.params["field"]) == (
        "schema.missing_field",
        "credentialSubject.result[3].status",
    )


@pytest.mark.parametrize("part", ["credentialSubject.identifier[0]", "credentialSubject.achievement.image"])
def test_a_closed_class_takes_no_other_field(part: str) -> None:
    (finding,) = check(f"{part}.name", "x")
    assert finding.code == "schema.unknown_field"


@pytest.mark.parametrize(
    ("contexts", "code"),
    [
        (["https://else.example/v1", VC_V2], "schema.wrong_context"),
        ([{"@vocab": "https://else.example/"}, VC_V2], "schema.wrong_context"),
        ([OB_V3, VC_V2], "schema.wrong_context"),
        ([VC_V2, "https://w3id.org/security/data-integrity/v2", OB_V3], "schema.context_order"),
        (VC_V2, "schema.context_order"),
    ],
)
def test_the_order_of_the_contexts_is_looked_at(contexts: object, code: str) -> None:
    assert code in [finding.code for finding in check("@context", contexts)]


def test_a_badge_of_the_older_edition_needs_a_name() -> None:
    document = build(an_award())
    document["issuanceDate"] = document.pop("validFrom")
    document["@context"] = [VC_V1, OB_V3]
    assert [finding.code for finding in check_shape(document)] == ["schema.older_model", "schema.complete"]
    findings = check_shape(changed(document, "name", ...))
    assert [finding.code for finding in findings if finding.outcome == "fail"] == ["schema.missing_field"]


def test_what_is_wrong_a_thousand_times_is_told_a_few_times() -> None:
    findings = check("credentialSubject.achievement.alignment", [{}] * 10_000)
    assert 0 < len(findings) <= 20


@pytest.mark.parametrize("depth", [50])
def test_a_profile_may_stand_in_a_profile(depth: int) -> None:
    profile: dict[str, object] = {"id": "urn:o", "type": ["Profile"]}
    for _ in range(depth):
        profile = {"id": "urn:o", "type": ["Profile"], "parentOrg": profile}
    assert [finding.code for finding in check("issuer", profile)] == ["schema.complete"]


def places(value: Any, path: str = "") -> Iterator[str]:
    """Each place of a document, in the words of `changed`."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, inner in members:
        place = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
        yield place
        yield from places(inner, place)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(list(places(signed()))),
    st.sampled_from(["", " ", "a:b", "x", NOW.isoformat(), None, 3, [], ["x"], {}]),
)
def test_a_shape_that_is_known_again_is_judged_as_if_seen_for_the_first_time(path: str, value: Any) -> None:
    known_shapes._known.clear()
    for document in (signed(), signed(an_award(id=f"{SITE}/a/2")), changed(signed(), path, value)):
        assert check_shape(document, form=Form(without_proof(document))) == check_shape(document)


def test_the_second_badge_of_a_shape_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    known_shapes._known.clear()
    expected = check_shape(signed(), form=Form(without_proof(signed())))
    monkeypatch.setattr("insigne.credentials.checks.check_shape.faults", None)
    other = signed(an_award(id=f"{SITE}/a/2", recipient=Recipient("b@example.org", salt="x")))
    assert check_shape(other, form=Form(without_proof(other))) == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "x"),
        ("evidence[0].id", "x"),
        ("credentialSubject.activityStartDate", "yesterday"),
        ("credentialSubject.identifier[0].salt", ""),
    ],
)
def test_a_value_that_does_not_fit_is_seen_under_a_known_shape(path: str, value: Any) -> None:
    good, bad = signed(), changed(signed(), path, value)
    known = check_shape(good, form=Form(without_proof(good)))
    found = check_shape(bad, form=Form(without_proof(bad)))
    assert found == check_shape(bad) != known


@pytest.mark.parametrize("proof", [None, [], "", {}, 7])
def test_the_shape_of_a_document_says_nothing_of_its_proof(proof: Any) -> None:
    """Which is why a known shape may be recalled whatever the proof is."""
    assert check_shape(signed() | {"proof": proof}) == check_shape(signed())
