"""The endorsements that we write, in Open Badges 3.0."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from insigne.credentials import (
    AwardError,
    Endorsement,
    Issuer,
    StatusEntry,
    build,
    build_endorsement,
    sign,
    verify,
)
from insigne.credentials.describe import describe_credential
from insigne.credentials.linked_data.canonical import canonicalize
from tests.credentials import vectors
from tests.credentials.school import DAY, DID, KEY, METHOD, NOW, SITE, STATUS_URL, an_award, codes, the_web
from tests.credentials.second_opinion import canonicalize as theirs

ENDORSEMENT = Endorsement(
    id=f"{SITE}/endossements/1",
    name="Endossement d’Engagement associatif",
    endorser=Issuer(DID, "École d’exemple", SITE),
    endorsed=f"{SITE}/badges/engagement",
    valid_from=NOW - DAY,
    comment="Nous **reconnaissons** ce badge.",
    valid_until=NOW + 365 * DAY,
    status=StatusEntry(STATUS_URL, 8),
)
LEAST = replace(ENDORSEMENT, comment=None, valid_until=None, status=None)


def signed(endorsement: Endorsement = ENDORSEMENT) -> dict[str, Any]:
    return sign(build_endorsement(endorsement), KEY, METHOD, NOW - DAY)


@pytest.mark.parametrize("endorsement", [ENDORSEMENT, LEAST], ids=["everything", "the least"])
def test_the_published_schema_accepts_an_endorsement(endorsement: Endorsement) -> None:
    validator = jsonschema.Draft201909Validator(
        vectors.document("schemas/ob_v3p0_endorsementcredential_schema.json"),
        format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER,
    )
    assert [error.message for error in validator.iter_errors(signed(endorsement))] == []


@pytest.mark.parametrize("endorsement", [ENDORSEMENT, LEAST], ids=["everything", "the least"])
def test_nothing_is_null_or_empty_and_no_node_is_blank(endorsement: Endorsement) -> None:
    document = build_endorsement(endorsement)
    assert not any(empty in json.dumps(document) for empty in ("null", "[]", "{}", '""'))
    assert canonicalize(document) == theirs(document)
    assert "_:" not in canonicalize(document)


def test_our_own_reader_verifies_an_endorsement() -> None:
    report = verify(signed(), the_web(), NOW)
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert (report.badge.name, report.badge.description) == (ENDORSEMENT.name, ENDORSEMENT.comment)


def test_it_is_shown_with_its_words_and_what_it_is_about() -> None:
    badge = describe_credential(signed())
    assert (badge.name, badge.description) == (ENDORSEMENT.name, ENDORSEMENT.comment)
    assert (badge.achievement_id, badge.recipient) == (ENDORSEMENT.endorsed, None)
    assert badge.issuer == ENDORSEMENT.endorser
    assert (badge.valid_from, badge.valid_until) == (ENDORSEMENT.valid_from, ENDORSEMENT.valid_until)
    assert badge.types == ("VerifiableCredential", "EndorsementCredential")


@pytest.mark.parametrize("places", [1, 2, 3])
def test_a_badge_may_carry_an_endorsement_in_several_places(places: int) -> None:
    document = build(an_award())
    achievement = document["credentialSubject"]["achievement"]
    for node in (achievement, document, document["issuer"])[:places]:
        node["endorsement"] = [signed()]
    report = verify(sign(document, KEY, METHOD, NOW - DAY), the_web(), NOW)
    assert report.verdict == "verified", codes(report)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"valid_from": datetime(2026, 1, 1)}, "time zone"), ({"name": ""}, "name")],
)
def test_an_endorsement_that_lacks_what_it_needs_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(AwardError, match=sentence):
        replace(ENDORSEMENT, **changes)
