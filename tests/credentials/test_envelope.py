"""Badges in an envelope: only what the token in it says counts."""

import json
from typing import Any

import pytest

from insigne.credentials import build, verify
from insigne.credentials.presentation import verify_presentation
from insigne.credentials.secured import read_secured
from tests.credentials.school import DID, KEY, NOW, STRANGERS_KEY, an_award, codes
from tests.credentials.tokens import a_payload, a_token, a_web, by_hand

VC_V2 = "https://www.w3.org/ns/credentials/v2"


def an_envelope(token: str | None = None, **changes: Any) -> dict[str, Any]:
    envelope = {
        "@context": VC_V2,
        "id": f"data:application/vc+jwt,{token or a_token()}",
        "type": "EnvelopedVerifiableCredential",
        **changes,
    }
    return {name: value for name, value in envelope.items() if value is not ...}


def a_presentation() -> dict[str, Any]:
    return {"@context": [VC_V2], "type": ["VerifiablePresentation"], "verifiableCredential": [an_envelope()]}


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(
    "changes",
    [{}, {"type": ["EnvelopedVerifiableCredential"]}, {"@context": [VC_V2, "https://w3id.org/security/v2"]}],
)
def test_a_badge_in_an_envelope_verifies(changes: dict[str, Any], as_text: bool) -> None:
    envelope = an_envelope(**changes)
    report = verify(json.dumps(envelope) if as_text else envelope, a_web(), NOW)
    assert (report.verdict, report.version) == ("verified", "3.0"), codes(report)
    assert report.badge is not None
    assert report.badge.name == "Engagement associatif"


@pytest.mark.parametrize(
    "media_type",
    [
        "application/vc+jwt",
        "application/vc-ld+jwt",
        "application/vc+ld+json+jwt",
        "application/vc+sd-jwt",
        "application/dc+sd-jwt",
        "Application/VC+JWT",
        " application/vc+jwt ",
    ],
)
def test_an_envelope_may_say_what_it_holds_in_each_of_the_words_met_for_it(media_type: str) -> None:
    token = a_token() + ("~" if media_type.endswith("+sd-jwt") else "")
    report = verify(an_envelope(id=f"data:{media_type},{token}"), a_web(), NOW)
    assert report.verdict == "verified", codes(report)


@pytest.mark.parametrize("before", ["", "\ufeff", "\ufeff ", " \n"])
def test_the_address_of_a_token_that_holds_it_is_read_alone(before: str) -> None:
    source = f"{before}data:application/vc+jwt,{a_token()}\n"
    assert verify(source, a_web(), NOW).verdict == "verified"
    assert verify(source.encode(), a_web(), NOW).verdict == "verified"


def test_nothing_that_is_written_on_the_envelope_is_believed() -> None:
    report = verify(an_envelope(name="Doctorat", issuer="did:web:mal.example"), a_web(), NOW)
    assert report.verdict == "verified"
    assert "Doctorat" not in str(report)
    assert "mal.example" not in str(report)


def test_a_forged_token_in_an_envelope_is_rejected() -> None:
    report = verify(an_envelope(by_hand(a_payload(), key=STRANGERS_KEY)), a_web(), NOW)
    assert codes(report, "fail") == ["proof.invalid"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"@context": ...}, "format.envelope_malformed"),
        ({"@context": "https://www.w3.org/2018/credentials/v1"}, "format.envelope_malformed"),
        ({"id": ...}, "format.envelope_malformed"),
        ({"id": 5}, "format.envelope_malformed"),
        ({"id": "https://ecole.example/badge"}, "format.envelope_malformed"),
        ({"id": "data:"}, "format.envelope_malformed"),
        ({"id": "data:application/vc+jwt"}, "format.envelope_malformed"),
        ({"id": f"application/vc+jwt,{a_token()}"}, "format.envelope_malformed"),
        ({"id": f"data:{a_token()}"}, "format.envelope_malformed"),
        ({"id": f"data:text/plain,{a_token()}"}, "format.envelope_malformed"),
        ({"id": f"data:application/vp+jwt,{a_token()}"}, "format.envelope_malformed"),
        ({"id": f"data:application/vc+sd-jwt,{a_token()}"}, "format.envelope_malformed"),
        ({"id": f"data:application/vc+jwt,{a_token()}~"}, "format.envelope_malformed"),
        ({"type": "EnvelopedVerifiablePresentation"}, "format.envelope_malformed"),
        ({"id": "data:application/vc+jwt,nonsense"}, "format.token_malformed"),
        ({"id": "data:application/vc+jwt,"}, "format.token_malformed"),
    ],
)
def test_an_envelope_that_is_not_as_it_should_be_is_rejected(changes: dict[str, Any], code: str) -> None:
    report = verify(an_envelope(**changes), a_web(), NOW)
    assert report.verdict == "rejected"
    assert codes(report) == [code]


def test_an_envelope_in_an_envelope_is_rejected() -> None:
    report = verify(an_envelope(by_hand(an_envelope())), a_web(), NOW)
    assert codes(report) == ["format.envelope_malformed"]


def test_an_envelope_of_a_kind_that_we_do_not_read_is_unconfirmed() -> None:
    report = verify(an_envelope(id="data:application/vc+cose,0oRDoQE"), a_web(), NOW)
    assert (report.verdict, codes(report)) == ("unconfirmed", ["format.unsupported"])


def test_a_presentation_is_told_apart_from_a_credential() -> None:
    token = by_hand(a_presentation(), key=KEY, typ="vp+jwt")
    envelope = an_envelope(id=f"data:application/vp+jwt,{token}", type="EnvelopedVerifiablePresentation")
    assert read_secured(json.dumps(envelope)).document == a_presentation()
    wrong = an_envelope(token)
    assert codes(verify(wrong, a_web(), NOW)) == ["format.envelope_malformed"]


def test_a_badge_that_says_it_is_enveloped_but_is_signed_itself_is_no_envelope_to_trust() -> None:
    """Both types at once: the reader of the envelope and the reader of the badge would see two things."""
    document = build(an_award())
    document["type"] = [*document["type"], "EnvelopedVerifiableCredential"]
    assert verify(document, a_web(), NOW).verdict == "rejected"


def presented(payload: dict[str, Any], **asked: Any) -> Any:
    token = by_hand(payload, typ="vp+jwt")
    envelope = an_envelope(id=f"data:application/vp+jwt,{token}", type="EnvelopedVerifiablePresentation")
    return verify_presentation(envelope, a_web(), NOW, **asked)


def test_a_presentation_in_an_envelope_answers_who_asked_what() -> None:
    payload = {**a_presentation(), "holder": DID, "iss": DID, "aud": "https://rh.example", "nonce": "n"}
    assert presented(payload, domain="https://rh.example", challenge="n").verdict == "verified"
    assert presented(payload, domain="https://mal.example", challenge="n").verdict == "rejected"
    assert presented(payload, domain="https://rh.example", challenge="m").verdict == "rejected"
    assert presented({**payload, "iss": "did:web:mal.example"}).verdict == "rejected"


def test_a_wrapped_presentation_of_the_older_edition_says_its_holder_in_a_claim() -> None:
    wrapped = {"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiablePresentation"]}
    document = read_secured(by_hand({"vp": wrapped, "iss": DID, "jti": "urn:1"}, typ="vp+jwt")).document
    assert document == {**wrapped, "holder": DID, "id": "urn:1"}
