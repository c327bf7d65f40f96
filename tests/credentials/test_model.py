"""Our typed model against the schemas as published: the same fields, and the same verdict on mutated badges."""

import re
from datetime import datetime
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import Issuer, build
from insigne.credentials.check_dates import check_dates
from insigne.credentials.checks.check_shape import check_shape
from insigne.credentials.checks.model import CLASSES, TERMS
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.report import Finding
from insigne.credentials.writing.endorsement import Endorsement, build_endorsement
from tests.credentials import vectors
from tests.credentials.school import NOW, an_award, changed

ACHIEVEMENT = "schemas/ob_v3p0_achievementcredential_schema.json"
ENDORSEMENT = "schemas/ob_v3p0_endorsementcredential_schema.json"
OFFICIAL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
# CLR has no schema in the open; what a CLR holds is a credential of any kind.
WITHOUT_SCHEMA = {"ClrCredential", "ClrSubject", "Association", "AnyCredential"}


def is_instant(text: str) -> bool:
    """RFC 3339, which `jsonschema` leaves to another package."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return False
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


@cache
def validator(path: str) -> Any:
    formats = jsonschema.FormatChecker(["date"])
    formats.checks("date-time")(lambda text: not isinstance(text, str) or is_instant(text))
    return jsonschema.Draft201909Validator(vectors.document(path), format_checker=formats)


def published_class(name: str) -> dict[str, Any]:
    schema = vectors.document(ACHIEVEMENT)
    return schema if name == "AchievementCredential" else schema["$defs"][name]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", sorted(set(CLASSES) - WITHOUT_SCHEMA))
def test_each_class_has_the_fields_that_were_published(name: str) -> None:
    ours, published = CLASSES[name], published_class(name)
    beside = {"issuanceDate", "expirationDate", "description", "image", "endorsement", "endorsementJwt"}
    extra = set(ours.fields) ^ set(published["properties"])
    assert extra <= (beside if name.endswith("Credential") else set())
    required = {field for field, kind in ours.fields.items() if "!" in kind} | (
        set(ours.one_of) & {"validFrom"}
    )
    assert required == set(published["required"])
    assert ours.closed == (published["additionalProperties"] is False)


@pytest.mark.parametrize(
    ("place", "terms"),
    [
        ("Achievement.achievementType", "AchievementType"),
        ("Alignment.targetType", "AlignmentTargetType"),
        ("IdentityObject.identityType", "IdentifierType"),
        ("ResultDescription.resultType", "ResultType"),
        ("Result.status", "ResultStatus"),
    ],
)
def test_each_list_of_terms_is_the_published_one(place: str, terms: str) -> None:
    name, _, field = place.partition(".")
    published = published_class(name)["properties"][field]
    assert set((published["oneOf"][0] if "oneOf" in published else published)["enum"]) == TERMS[terms]


# --- The same verdict, on badges with something changed ------------------------------------------------


def full() -> dict[str, Any]:
    """A badge with nearly every field of the standard in it."""
    document = build(an_award())
    subject, achievement = document["credentialSubject"], document["credentialSubject"]["achievement"]
    subject.update(
        creditsEarned=3, licenseNumber="7", narrative="n", role="r", term="t", image=achievement["image"]
    )
    subject["source"] = {"id": "https://s.example", "type": ["Profile"]}
    subject["result"][0] |= {"value": "1", "achievedLevel": "urn:l:1"}
    achievement.update(creditsAvailable=5, humanCode="h", fieldOfStudy="f", specialization="s")
    achievement["otherIdentifier"] = [
        {"type": "IdentifierEntry", "identifier": "i", "identifierType": "sourcedId"}
    ]
    achievement["resultDescription"][0] |= {
        "allowedValue": ["a", "b"], "requiredLevel": "urn:l:1", "valueMin": "0", "valueMax": "9",
        "rubricCriterionLevel": [{"id": "urn:l:1", "type": ["RubricCriterionLevel"], "name": "l", "level": "1"}],
    }  # fmt: skip
    place = {"type": "GeoCoordinates", "latitude": 46.6, "longitude": 0.3}
    document["issuer"] |= {
        "address": {"type": ["Address"], "addressCountry": "France", "geo": place},
        "parentOrg": {"id": "urn:o:1", "type": ["Profile"]},
        "dateOfBirth": "1900-01-01",
    }
    document["credentialSchema"] = [{"id": OFFICIAL, "type": "1EdTechJsonSchemaValidator2019"}]
    document["termsOfUse"] = [{"type": "T"}]
    return document


def paths(value: Any, path: str = "") -> list[str]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for step, child in steps:
        here = f"{path}[{step}]" if isinstance(value, list) else f"{path}.{step}".lstrip(".")
        found += [here, *paths(child, here)]
    return found


def open_to_change(document: dict[str, Any]) -> list[str]:
    """All but proofs, statuses, the window, the refresh service and the contexts: other steps look at those."""
    others = r"@context|credentialStatus|proof|refreshService|validFrom|validUntil"
    return [path for path in paths(document) if not re.match(others, path)]


FULL = full()
ENDORSED = build_endorsement(
    Endorsement(
        "urn:e:1", "Soutien", Issuer("urn:i:1", "La ville", "https://v.example"), "urn:a:1", NOW, "Bien."
    )
)
VALUES = st.sampled_from(
    [..., None, "", "words", "urn:a", "ext:Mine", 7, 1.5, True, False, [], ["words"], ["urn:a", "urn:b"], [7],
     {}, {"en": "words"}, {"en": 7}, {"id": "urn:a"}, {"id": "urn:a", "type": "Image"}, [{}], {"type": ["Profile"]},
     {"id": "urn:a", "type": ["Profile"]}, "2026-01-01T00:00:00Z", "2026-01-01", "2026-13-01T00:00:00Z"]
)  # fmt: skip


def we_take(path: str, value: Any) -> bool:
    """What we take without a word and the published schema refuses.

    An address for the thing that it names, and the several types that VC 2.0 §4.5 lets any thing have.
    """
    if path.startswith(("termsOfUse", "credentialSchema")):
        return "type" in path or isinstance(value, dict)
    return path.endswith(("image", "creator", "source", "parentOrg")) and isinstance(value, str)


def we_refuse(path: str, value: Any, findings: list[Finding]) -> bool:
    """What the published schema takes and we refuse, each by a rule of the standard's text."""
    codes = {finding.code for finding in findings if finding.outcome == "fail"}
    return (
        # A required field that is empty says nothing; a subject, and criteria, must be told by something.
        (codes == {"schema.missing_field"} and value in ("", [], {}))
        or codes == {"schema.missing_one_of"}
        # The schema takes any text in several languages (`id` is Indonesian); an address or a term has one.
        or (codes == {"schema.wrong_kind"} and (isinstance(value, dict) or value == [{}]))
        or (codes == {"schema.missing_field"} and value in ({"en": "words"}, {"id": "urn:a"}))
        # An id is one text, wherever it stands.
        or (codes == {"schema.wrong_kind"} and path.endswith("].id"))
        # A result by status has a status.
        or (codes == {"schema.missing_field"} and path.endswith("status"))
    )


def must_agree(schema: str, class_name: str, document: dict[str, Any], path: str, value: Any) -> None:
    """A remark is the third answer: the schema refuses, and real badges are shown with a word about it."""
    document = changed(document, path, value)
    findings = check_shape(document, class_name)
    told = [str(finding.message) for finding in findings]
    outcomes = {finding.outcome for finding in findings}
    if validator(schema).is_valid(document):
        assert "fail" not in outcomes or we_refuse(path, value, findings), (path, value, told)
    else:
        assert outcomes != {"pass"} or we_take(path, value), (path, value, told)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(open_to_change(FULL)), VALUES)
def test_we_and_the_published_schema_agree_on_a_changed_badge(path: str, value: Any) -> None:
    must_agree(ACHIEVEMENT, "AchievementCredential", FULL, path, value)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(open_to_change(ENDORSED)), VALUES)
def test_we_and_the_published_schema_agree_on_a_changed_endorsement(path: str, value: Any) -> None:
    must_agree(ENDORSEMENT, "EndorsementCredential", ENDORSED, path, value)


def test_what_was_said_of_a_badge_is_said_again_of_the_next_award_of_it() -> None:
    """The part that all awards share is known again; what is wrong with it must not be forgotten."""
    wrong = changed(FULL, "credentialSubject.achievement.alignment[0].targetName", ...)
    first, second = check_shape(wrong), check_shape(changed(wrong, "id", "urn:another"))
    assert first == second
    assert first[0].message.params["field"] == "credentialSubject.achievement.alignment[0].targetName"
    listed = changed(wrong, "credentialSubject.achievement", [wrong["credentialSubject"]["achievement"]])
    assert {finding.code for finding in check_shape(listed)} == {"schema.missing_field", "schema.list_of_one"}


def test_the_full_badge_is_complete_in_the_eyes_of_both() -> None:
    assert validator(ACHIEVEMENT).is_valid(FULL)
    assert [finding.code for finding in check_shape(FULL)] == ["schema.complete"]
    assert not [f for f in check_dates(FULL, Circumstances(None, NOW)) if f.outcome == "fail"]
