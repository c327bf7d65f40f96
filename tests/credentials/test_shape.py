"""The fields that Open Badges 3.0 requires, each named when it is missing."""

import pytest

from insigne.credentials import build
from insigne.credentials.check_shape import check_shape
from insigne.credentials.report import Finding
from tests.credentials import vectors
from tests.credentials.school import an_award, changed

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
