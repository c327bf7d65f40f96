"""What we write in Open Badges 2.0."""

import json
from typing import Any

import pytest

from insigne.credentials import AwardError, Issuer, Recipient, build_v2, identity_hash, revoked_assertion
from tests.credentials import vectors
from tests.credentials.school import ALICE, SITE, a_badge, an_award

REQUIRED = {
    "assertion": {"@context", "id", "type", "recipient", "badge", "verification", "issuedOn"},
    "badge_class": {"@context", "id", "type", "name", "description", "image", "criteria", "issuer"},
    "issuer": {"@context", "id", "type", "name", "url", "email"},
}


@pytest.mark.parametrize("name", REQUIRED)
def test_each_document_has_the_fields_that_the_standard_requires(name: str) -> None:
    assert REQUIRED[name] <= getattr(build_v2(an_award()), name).keys()


def test_the_three_documents_point_to_each_other() -> None:
    hosted = build_v2(an_award())
    assert hosted.assertion["badge"] == hosted.badge_class["id"]
    assert hosted.badge_class["issuer"] == hosted.issuer["id"]


def test_each_document_is_linked_to_its_newer_twin() -> None:
    hosted, award = build_v2(an_award()), an_award()
    twins = [document["related"]["id"] for document in (hosted.assertion, hosted.badge_class, hosted.issuer)]
    assert twins == [award.id, award.achievement.id, award.issuer.id]


def test_every_term_is_one_of_the_standard() -> None:
    known = vectors.document("contexts/openbadges-v2.json")["@context"].keys() | {"@context", "@language"}
    hosted = build_v2(an_award())

    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*(terms(item) for item in value))
        if isinstance(value, dict):
            return set(value) | set().union(*(terms(item) for item in value.values()))
        return set()

    assert terms([hosted.assertion, hosted.badge_class, hosted.issuer]) <= known


def test_the_recipient_is_hashed_with_salt() -> None:
    recipient = build_v2(an_award()).assertion["recipient"]
    assert recipient == {
        "type": "email",
        "hashed": True,
        "salt": "sel",
        "identity": identity_hash(ALICE, "sel"),
    }


def test_without_salt_the_recipient_stands_in_clear() -> None:
    recipient = build_v2(an_award(recipient=Recipient(ALICE))).assertion["recipient"]
    assert recipient == {"type": "email", "hashed": False, "identity": ALICE}


def test_the_alignments_of_the_skills_are_carried_once() -> None:
    assert len(build_v2(an_award()).badge_class["alignment"]) == 1


def test_nothing_is_null_or_empty() -> None:
    hosted = build_v2(an_award(evidence=(), valid_until=None, achievement=a_badge(tags=(), skills=(), alignments=()),
                               recognised=()))  # fmt: skip
    text = json.dumps([hosted.assertion, hosted.badge_class, hosted.issuer])
    assert not any(empty in text for empty in ("null", "[]", "{}", '""'))


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"assertion_url": None}, "assertion_url"),
        ({"badge_class_url": None}, "badge_class_url"),
        ({"issuer_profile_url": None}, "issuer_profile_url"),
        ({"achievement": a_badge(image_url=None)}, "achievement.image_url"),
        ({"issuer": Issuer("did:web:x", "X", "https://x")}, "issuer.email"),
        ({"issuer": Issuer("did:web:x", "X", email="a@x")}, "issuer.url"),
        ({"recipient": Recipient(id="did:key:z")}, "recipient.identity"),
    ],
)
def test_an_award_that_lacks_what_the_standard_requires_is_refused_and_told_what(
    changes: dict[str, Any], lacking: str
) -> None:
    with pytest.raises(AwardError, match=lacking):
        build_v2(an_award(**changes))


def test_a_revoked_assertion_says_so_and_no_more() -> None:
    document = revoked_assertion(f"{SITE}/v2/a/1", "erreur")
    assert document["revoked"] is True
    assert document["revocationReason"] == "erreur"
    assert document.keys() == {"@context", "id", "type", "revoked", "revocationReason"}
    assert "revocationReason" not in revoked_assertion(f"{SITE}/v2/a/1")
