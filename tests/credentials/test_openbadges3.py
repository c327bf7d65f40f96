"""What we write in Open Badges 3.0, against the published schema and our own promises."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import Alignment, AwardError, Issuer, Recipient, build
from insigne.credentials.checks.check_shape import check_shape
from insigne.credentials.linked_data.canonical import canonicalize
from tests.credentials import vectors
from tests.credentials.school import (
    ALICE,
    DID,
    ESCO,
    NOW,
    SITE,
    STATUS_URL,
    a_badge,
    an_award,
    signed,
    skills,
)

SCHEMA = "schemas/ob_v3p0_achievementcredential_schema.json"


def schema_errors(document: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft201909Validator(
        vectors.document(SCHEMA), format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


MINIMAL = an_award(
    achievement=a_badge(
        criteria_narrative=None, image_url=None, achievement_type=None, creator=None, skills=(), tags=(), version=None,
        language=None, alignments=(),
    ),
    issuer=Issuer(DID, "École"),
    recipient=Recipient(id="did:key:z6MkAlice"),
    recognised=(), evidence=(), status=None, valid_until=None, activity_start=None, activity_end=None,
    assertion_url=None, badge_class_url=None, issuer_profile_url=None,
)  # fmt: skip


@pytest.mark.parametrize("award", [an_award(), MINIMAL], ids=["everything", "the least"])
def test_the_published_schema_accepts_what_is_signed(award: Any) -> None:
    assert schema_errors(signed(award)) == []


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 12), st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.booleans())
def test_the_published_schema_accepts_any_badge(number: int, words: str, hashed: bool) -> None:
    badge = a_badge(skills=skills(number), name=words, criteria_narrative=words)
    award = an_award(
        achievement=badge, recognised=(), recipient=Recipient(ALICE, salt=words if hashed else None)
    )
    assert schema_errors(build(award)) == []


def nodes(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for name, child in value.items():
            yield from nodes(child, f"{path}.{name}")
    elif isinstance(value, list):
        for child in value:
            yield from nodes(child, f"{path}[]")


def test_every_node_has_an_id_but_the_closed_identity() -> None:
    without = {path for path, node in nodes(build(an_award())) if "id" not in node}
    assert without == {".credentialSubject.identifier[]"}


def test_the_canonical_form_has_one_blank_node_at_most() -> None:
    blank = {
        line.split()[0] for line in canonicalize(build(an_award())).splitlines() if line.startswith("_:")
    }
    assert blank == {"_:c14n0"}
    assert "_:" not in canonicalize(build(MINIMAL))


def test_nothing_is_null_or_empty() -> None:
    for award in (an_award(), MINIMAL):
        text = json.dumps(build(award))
        assert not any(empty in text for empty in ("null", "[]", "{}", '""'))


def test_there_is_a_description_for_each_skill_and_a_result_for_each_recognised_one() -> None:
    subject = build(an_award())["credentialSubject"]
    descriptions = subject["achievement"]["resultDescription"]
    assert [item["id"] for item in descriptions] == [skill.id for skill in skills()]
    assert {item["resultType"] for item in descriptions} == {"Status"}
    assert descriptions[0]["alignment"][0]["targetUrl"] == ESCO.target_url
    results = subject["result"]
    assert [item["resultDescription"] for item in results] == [skill.id for skill in skills()[:5]]
    assert {item["status"] for item in results} == {"Completed"}


def test_the_author_of_the_badge_is_not_the_issuer() -> None:
    document = build(an_award())
    assert document["credentialSubject"]["achievement"]["creator"]["id"] == "https://ritm.example"
    assert document["issuer"]["id"] == DID


def test_the_address_of_the_recipient_is_nowhere_in_clear() -> None:
    document = build(an_award())
    identity = document["credentialSubject"]["identifier"][0]
    assert ALICE not in json.dumps(document)
    assert identity["identityHash"].startswith("sha256$")
    assert (identity["hashed"], identity["salt"], identity["identityType"]) == (True, "sel", "emailAddress")


def test_without_salt_the_address_stands_in_clear() -> None:
    identity = build(an_award(recipient=Recipient(ALICE)))["credentialSubject"]["identifier"][0]
    assert (identity["hashed"], identity["identityHash"]) == (False, ALICE)
    assert "salt" not in identity


def test_a_bound_wallet_is_the_subject() -> None:
    subject = build(an_award(recipient=Recipient(ALICE, "sel", "did:key:z6MkAlice")))["credentialSubject"]
    assert subject["id"] == "did:key:z6MkAlice"
    assert subject["identifier"]


def test_the_position_in_the_status_list_is_a_text() -> None:
    assert build(an_award())["credentialStatus"] == {
        "id": f"{STATUS_URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": STATUS_URL,
    }


def test_the_dates_are_written_in_universal_time_with_their_zone() -> None:
    document = build(an_award())
    assert (document["validFrom"], document["validUntil"]) == ("2026-11-21T12:00:00Z", "2126-10-29T12:00:00Z")
    assert document["credentialSubject"]["activityStartDate"] == "2026-08-24T00:00:00Z"


def test_the_older_twin_is_linked() -> None:
    related = build(an_award())["credentialSubject"]["achievement"]["related"]
    assert related == [{"id": f"{SITE}/v2/badges/engagement", "type": ["Related"]}]


def test_what_we_write_passes_our_own_check() -> None:
    assert [finding.code for finding in check_shape(build(an_award()))] == ["schema.complete"]
    assert [finding.code for finding in check_shape(build(MINIMAL))] == ["schema.complete"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"awarded_at": datetime(2026, 1, 1)}, "time zone"),
        ({"recognised": ("urn:other",)}, "urn:other"),
        ({"recipient": Recipient()}, "e-mail"),
        ({"achievement": a_badge(criteria_url=None, criteria_narrative=None)}, "criteria"),
    ],
)
def test_an_award_that_contradicts_itself_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AwardError, match=sentence):
        an_award(**changes)


def test_two_alignments_of_one_skill_have_their_own_ids() -> None:
    both = (ESCO, Alignment("autre", "https://rome.example/1"))
    document = build(an_award(achievement=a_badge(alignments=both)))
    ids = [item["id"] for item in document["credentialSubject"]["achievement"]["alignment"]]
    assert ids == [f"{SITE}/badges/engagement#alignment-1", f"{SITE}/badges/engagement#alignment-2"]


def test_an_award_can_be_compared_and_kept() -> None:
    assert an_award() == an_award()
    assert hash(an_award()) == hash(an_award())
    assert an_award().awarded_at < NOW
