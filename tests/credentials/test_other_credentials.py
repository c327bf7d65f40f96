"""Verifiable credentials that are no Open Badge: checked the same way, and told for what they are."""

import json
from typing import Any

import pytest

from insigne.credentials import Issuer, KeyPair, Report, build, did_key, sign, verify
from insigne.credentials.checks.check_enclosed import MAX_ENCLOSED
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.tokens.vc_jwt import sign_jwt
from insigne.credentials.writing.endorsement import Endorsement, build_endorsement
from tests.credentials import vectors
from tests.credentials.school import (
    DAY,
    DID,
    KEY,
    METHOD,
    NOW,
    SITE,
    Web,
    an_award,
    changed,
    codes,
    signed,
    the_web,
)

THEIRS = KeyPair.from_seed(bytes([9] * 32))
THEM = did_key(THEIRS.public_key)
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def diploma(**changes: Any) -> dict[str, Any]:
    return {
        "@context": [VC_V2, {"@vocab": "https://terms.example/"}],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "DiplomaCredential"],
        "name": "Diplôme",
        "issuer": {"id": DID, "name": "École"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:alice", "degree": "Master"},
    } | changes


def report_on(document: dict[str, Any], web: Web | None = None) -> Report:
    return verify(sign(document, KEY, METHOD, NOW - DAY), web or the_web(), NOW, "did:example:alice")


def test_a_credential_that_is_no_badge_is_checked_the_same_way_and_told_for_what_it_is() -> None:
    report = report_on(diploma())
    assert (report.verdict, report.version) == ("verified", None), codes(report)
    assert report.badge is not None
    assert (report.badge.name, report.badge.types) == (
        "Diplôme",
        ("VerifiableCredential", "DiplomaCredential"),
    )
    assert report.badge.valid_from is not None
    assert "recipient.matches" in codes(report, "pass")


def test_it_may_be_a_token() -> None:
    report = verify(sign_jwt(diploma(), KEY, METHOD), the_web(), NOW)
    assert (report.verdict, report.version) == ("verified", None), codes(report)


def test_what_is_wrong_with_it_is_told() -> None:
    ended = report_on(diploma(validUntil="2026-02-01T00:00:00Z"))
    assert codes(ended, "fail") == ["validity.expired"]
    nameless = verify(diploma(issuer="no address"), the_web(), NOW)
    assert codes(nameless, "fail") == ["schema.not_a_url"]


def test_its_status_counts() -> None:
    entry = {
        "id": f"{SITE}/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": f"{SITE}/status/1",
    }
    assert "status.good" in codes(report_on(diploma(credentialStatus=entry)), "pass")


def test_an_endorsement_on_its_own_is_verified() -> None:
    words = Endorsement(
        f"{SITE}/e/1", "Soutien", Issuer(DID, "École"), "https://else.example/badge", NOW - DAY
    )
    report = verify(sign(build_endorsement(words), KEY, METHOD, NOW - DAY), the_web(), NOW)
    assert report.verdict == "verified"


# --- Learner records -----------------------------------------------------------------------------------


def record(*held: Any, **changes: Any) -> dict[str, Any]:
    return {
        "@context": [VC_V2, CLR, OB],
        "id": "urn:uuid:2",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Parcours",
        "issuer": {"id": THEM, "type": ["Profile"], "name": "L’université"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:alice",
            "type": ["ClrSubject"],
            "verifiableCredential": list(held),
        },
    } | changes


def report_on_record(document: dict[str, Any]) -> Report:
    method = f"{THEM}#{THEIRS.public_multikey}"
    return verify(sign(document, THEIRS, method, NOW - DAY), the_web(), NOW)


def test_a_record_and_each_badge_in_it_are_verified() -> None:
    report = report_on_record(record(signed()))
    assert (report.verdict, report.version) == ("verified", None), codes(report)
    assert codes(report).count("proof.enclosed_valid") == 1
    assert report.badge is not None
    assert [badge.name for badge in report.badge.contents] == ["Engagement associatif"]


def test_a_forged_badge_in_a_record_rejects_it() -> None:
    report = report_on_record(record(signed(), changed(signed(), "name", "Forgé")))
    assert codes(report, "fail") == ["proof.enclosed_invalid"]


def test_a_badge_in_a_record_that_cannot_be_confirmed_leaves_it_unconfirmed() -> None:
    held = changed(signed(), "issuer.id", "did:web:else.example")
    held = sign({name: value for name, value in held.items() if name != "proof"}, KEY, METHOD, NOW - DAY)
    report = report_on_record(record(held))
    assert codes(report, "unknown") == ["proof.enclosed_unconfirmed"]


def test_a_record_without_end_is_not_all_followed() -> None:
    held = [changed(signed(), "id", f"{SITE}/attributions/1{number}") for number in range(MAX_ENCLOSED + 3)]
    report = report_on_record(record(*held))
    assert codes(report).count("proof.enclosed_invalid") == MAX_ENCLOSED
    assert codes(report, "unknown") == ["proof.enclosed_too_many"]


def test_a_badge_in_an_envelope_in_a_record_is_opened() -> None:
    envelope = {
        "@context": VC_V2,
        "type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt," + sign_jwt(build(an_award()), KEY, METHOD),
    }
    report = report_on_record(record(envelope))
    assert "proof.enclosed_valid" in codes(report, "pass")


def test_what_a_record_holds_is_not_followed_when_the_record_itself_is_forged() -> None:
    report = verify(record(signed()) | {"proof": signed()["proof"]}, the_web(), NOW)
    assert report.verdict == "rejected"
    assert not [code for code in codes(report) if code.startswith("proof.enclosed")]


@pytest.mark.parametrize("held", [7, "x", None, [], [7], [{}], {"type": []}])
def test_a_record_that_holds_no_credentials_is_refused(held: Any) -> None:
    document = changed(record(), "credentialSubject.verifiableCredential", held)
    report = verify(document, the_web(), NOW)
    assert report.verdict == "rejected"
    assert "format.unexpected" not in codes(report)


def test_the_record_published_by_1edtech_has_a_valid_signature() -> None:
    report = verify(json.dumps(vectors.document("vectors/1edtech-clrv2p0/signed-credential.json")), None, NOW)
    assert "proof.valid" in codes(report, "pass")
    assert (report.verdict, codes(report, "fail")) == ("unconfirmed", [])
