"""The learner records (CLR 2.0) that we write: a whole path in one signed document."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

import pytest

from insigne.credentials import (
    Association,
    AwardError,
    Issuer,
    LearnerRecord,
    Recipient,
    StatusEntry,
    build,
    build_clr,
    sign,
    verify,
)
from insigne.credentials.checks.check_enclosed import MAX_ENCLOSED
from insigne.credentials.describe import describe_credential
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.writing.clr import AssociationKind
from tests.credentials import vectors
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    a_badge,
    an_award,
    changed,
    codes,
    signed,
    the_web,
)
from tests.credentials.second_opinion import canonicalize as theirs
from tests.credentials.test_endorsement import signed as a_signed_endorsement

FIRST = a_badge()
SECOND = a_badge(id=f"{SITE}/badges/responsable", name="Responsable associatif", skills=())


def an_award_of(badge: Any, number: int) -> dict[str, Any]:
    return signed(
        an_award(
            id=f"{SITE}/attributions/{number}",
            achievement=badge,
            recognised=(),
            evidence=(),
            status=StatusEntry(STATUS_URL, number),
        )
    )


def a_record(**changes: Any) -> LearnerRecord:
    fields: dict[str, Any] = {
        "id": f"{SITE}/parcours/1",
        "name": "Le parcours d’Alice",
        "issuer": Issuer(DID, "École d’exemple", SITE),
        "recipient": Recipient(ALICE, salt="sel"),
        "valid_from": NOW - DAY,
        "credentials": (an_award_of(FIRST, 1), an_award_of(SECOND, 2)),
        "associations": (Association("precedes", FIRST.id, SECOND.id),),
        "valid_until": NOW + 365 * DAY,
        "status": StatusEntry(STATUS_URL, 9),
    }
    return LearnerRecord(**(fields | changes))


def sealed(record: LearnerRecord | None = None) -> dict[str, Any]:
    return sign(build_clr(record or a_record()), KEY, METHOD, NOW - DAY)


def test_our_own_reader_verifies_a_record() -> None:
    report = verify(sealed(), the_web(), NOW, ALICE)
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert [badge.name for badge in report.badge.contents] == [FIRST.name, SECOND.name]


@pytest.mark.parametrize(
    ("number", "verdict"), [(MAX_ENCLOSED, "verified"), (MAX_ENCLOSED + 1, "unconfirmed")]
)
def test_so_many_credentials_of_a_record_are_checked_and_no_more(number: int, verdict: str) -> None:
    record = build_clr(a_record())
    subject = record["credentialSubject"]
    subject["verifiableCredential"] = subject["verifiableCredential"][:1] * number
    report = verify(sign(record, KEY, METHOD, NOW - DAY), the_web(), NOW)
    assert report.verdict == verdict
    assert ("proof.enclosed_too_many" in codes(report, "unknown")) == (number > MAX_ENCLOSED)


def test_a_record_must_have_the_fields_of_a_record() -> None:
    record = build_clr(a_record())
    del record["credentialSubject"]["verifiableCredential"]
    report = verify(sign(record, KEY, METHOD, NOW - DAY), the_web(), NOW)
    assert "schema.missing_field" in codes(report, "fail")


def test_an_envelope_without_a_token_spoils_a_record() -> None:
    record = build_clr(a_record())
    empty = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "EnvelopedVerifiableCredential",
        "id": "data:,",
    }
    record["credentialSubject"]["verifiableCredential"].append(empty)
    report = verify(sign(record, KEY, METHOD, NOW - DAY), the_web(), NOW)
    assert codes(report, "fail") == ["proof.enclosed_invalid"]


def test_each_credential_of_a_record_still_verifies_by_itself() -> None:
    held = sealed()["credentialSubject"]["verifiableCredential"]
    assert [verify(credential, the_web(), NOW, ALICE).verdict for credential in held] == ["verified"] * 2


def test_a_record_has_the_shape_of_the_published_one() -> None:
    published = vectors.document("vectors/1edtech-clrv2p0/credential.json")
    ours = build_clr(a_record())
    assert published.keys() - {"credentialSchema"} <= ours.keys()
    assert published["credentialSubject"].keys() <= ours["credentialSubject"].keys()
    theirs, written = (document["credentialSubject"]["association"][0] for document in (published, ours))
    assert theirs.keys() == written.keys()
    assert ours["@context"] == published["@context"][:3]
    assert set(published["type"]) == set(ours["type"])


def test_other_libraries_see_the_same_statements() -> None:
    document = build_clr(a_record())
    assert canonicalize(document) == theirs(document)


def test_a_record_says_each_achievement_once_and_nothing_empty() -> None:
    record = a_record(credentials=(an_award_of(FIRST, 1), an_award_of(FIRST, 2)), associations=())
    document = build_clr(record)
    assert [item["id"] for item in document["credentialSubject"]["achievement"]] == [FIRST.id]
    least = replace(record, valid_until=None, status=None, recipient=Recipient(id="did:key:z6MkAlice"))
    for text in (json.dumps(document), json.dumps(build_clr(least))):
        assert not any(empty in text for empty in ("null", "[]", "{}", '""'))
    assert build_clr(least)["credentialSubject"]["id"] == "did:key:z6MkAlice"


def test_a_record_that_shows_a_part_says_so() -> None:
    assert "partial" not in build_clr(a_record())
    assert build_clr(a_record(partial=True))["partial"] is True
    assert verify(sealed(a_record(partial=True)), the_web(), NOW).verdict == "verified"


@pytest.mark.parametrize("kind", get_args(AssociationKind))
def test_every_kind_of_association_is_written(kind: AssociationKind) -> None:
    link = build_clr(a_record(associations=(Association(kind, FIRST.id, SECOND.id),)))["credentialSubject"]
    assert link["association"] == [
        {"type": ["Association"], "associationType": kind, "sourceId": FIRST.id, "targetId": SECOND.id}
    ]


def test_a_path_of_fifty_full_badges_is_signed_and_verified() -> None:
    credentials = tuple(
        signed(an_award(id=f"{SITE}/attributions/{number}", status=StatusEntry(STATUS_URL, number)))
        for number in range(50)
    )
    report = verify(sealed(a_record(credentials=credentials, associations=())), the_web(), NOW)
    assert report.verdict == "verified", codes(report)


def test_a_path_of_twenty_badges_with_the_same_endorsement_can_be_signed() -> None:
    unsigned = build(an_award(status=None))
    unsigned["credentialSubject"]["achievement"]["endorsement"] = [a_signed_endorsement()]
    credentials = tuple(
        sign(unsigned | {"id": f"{SITE}/attributions/{number}"}, KEY, METHOD, NOW - DAY)
        for number in range(20)
    )
    assert sealed(a_record(credentials=credentials, associations=()))["proof"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"credentials": ()}, "signed"),
        ({"credentials": (build(an_award()),)}, "signed"),
        ({"valid_from": datetime(2026, 1, 1)}, "time zone"),
        ({"associations": (Association("precedes", FIRST.id, "urn:autre"),)}, "urn:autre"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AwardError, match=sentence):
        a_record(**changes)


def test_a_changed_credential_within_a_record_breaks_the_record() -> None:
    path = "credentialSubject.verifiableCredential[0].credentialSubject.achievement.name"
    report = verify(changed(sealed(), path, "Diplôme d’État"), the_web(), NOW)
    assert (report.verdict, "proof.invalid" in codes(report, "fail")) == ("rejected", True)


@pytest.mark.parametrize("value", [7, True, [], None, [7, None, []], "x", {}, {"verifiableCredential": 7}])
@pytest.mark.parametrize(
    "path", ["credentialSubject", "credentialSubject.verifiableCredential", "type", "issuer"]
)
def test_a_value_of_another_kind_is_left_out_of_what_is_shown(path: str, value: Any) -> None:
    assert describe_credential(changed(sealed(), path, value)).id == f"{SITE}/parcours/1"
