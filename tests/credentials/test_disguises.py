"""Badges in disguise: what is shown is not what was signed, or not by whom it seems.

A signature under linked data covers statements, not the letters that make them; a token names its own kind. Whoever
holds a badge can play with both. Each test here is a trick that once worked, or would.
"""

import json
from typing import Any

import pytest

from insigne.credentials import (
    Issuer,
    LearnerRecord,
    Recipient,
    StatusList,
    build,
    build_clr,
    did_key,
    sign,
    sign_jwt,
    verify,
    verify_presentation,
)
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.school import (
    ALICE,
    DAY,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    STRANGERS_KEY,
    a_badge,
    an_award,
    codes,
    status_list,
    the_web,
)

PIRATE = did_key(STRANGERS_KEY.public_key)
PIRATES_METHOD = f"{PIRATE}#{STRANGERS_KEY.public_multikey}"


def a_token(document: dict[str, Any]) -> str:
    """A token of the pirate's, without any claim that could betray whose it is."""
    return sign_jws(json.dumps(document).encode(), STRANGERS_KEY, {"typ": "JWT", "kid": PIRATES_METHOD})


def test_a_badge_that_calls_itself_a_presentation_too_is_still_its_issuers_to_sign() -> None:
    document = build(an_award())
    both = {**document, "type": [*document["type"], "VerifiablePresentation"], "holder": PIRATE}
    report = verify(a_token(both), the_web(), NOW)
    assert report.verdict == "rejected"
    assert "key.not_of_issuer" in codes(report, "fail")


def test_a_status_list_that_calls_itself_a_presentation_is_still_its_issuers_to_sign() -> None:
    web = the_web()
    listed = status_list(StatusList.new())
    del listed["proof"]
    kinds = ["VerifiablePresentation", "BitstringStatusListCredential"]
    web.documents[STATUS_URL] = a_token({**listed, "type": kinds, "holder": PIRATE}).encode()
    report = verify(sign(build(an_award()), KEY, METHOD, NOW - DAY), web, NOW)
    assert "status.list_invalid" in codes(report, "fail")


@pytest.mark.parametrize("more", [[], ["VerifiablePresentation"]])
def test_a_credential_is_no_presentation(more: list[str]) -> None:
    document = build(an_award())
    document["type"] += more
    shown = sign(document, STRANGERS_KEY, PIRATES_METHOD, NOW, purpose="authentication")
    assert verify_presentation(shown, the_web(), NOW).verdict == "rejected"
    token = sign_jwt({**document, "issuer": PIRATE}, STRANGERS_KEY, PIRATES_METHOD)
    assert verify_presentation(token, the_web(), NOW).verdict == "rejected"


OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
OLDER_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"


def a_copy() -> dict[str, Any]:
    return json.loads(json.dumps(sign(build(an_award()), KEY, METHOD, NOW - DAY)))  # type: ignore[no-any-return]


def test_a_revoked_entry_does_not_hide_behind_a_good_one_that_is_given_twice() -> None:
    document = build(an_award())
    good = document["credentialStatus"]
    bad = good | {"id": f"{STATUS_URL}#8", "statusListIndex": "8"}
    web, bits = the_web(), StatusList.new()
    bits.set(8)
    web.documents[STATUS_URL] = status_list(bits)
    revoked = sign(document | {"credentialStatus": [good, bad]}, KEY, METHOD, NOW - DAY)
    assert "status.revoked" in codes(verify(revoked, web, NOW), "fail")
    disguised = revoked | {
        "credentialStatus": [good, good],
        "https://www.w3.org/2018/credentials#credentialStatus": bad,
    }
    assert codes(verify(disguised, web, NOW), "fail") == ["context.term_hidden"]


def by_address(subject: dict[str, Any], _context: list[Any]) -> None:
    subject[f"{OB}result"] = subject.pop("result")


def by_a_name_of_their_own(subject: dict[str, Any], context: list[Any]) -> None:
    context.append({"remark": {"@id": f"{OB}result", "@type": "@id"}})
    subject["remark"] = subject.pop("result")


def by_a_prefix(subject: dict[str, Any], context: list[Any]) -> None:
    context.append({"remark": {"@id": f"{OB}re", "@prefix": True}})
    subject["remark:sult"] = subject.pop("result")


def by_nesting(subject: dict[str, Any], _context: list[Any]) -> None:
    subject["@nest"] = {"result": subject.pop("result")}


def by_nesting_under_a_name(subject: dict[str, Any], context: list[Any]) -> None:
    context.append({"remark": "@nest"})
    subject["remark"] = {"result": subject.pop("result")}


def by_a_keyword(subject: dict[str, Any], _context: list[Any]) -> None:
    subject["@id"] = subject.pop("id")


@pytest.mark.parametrize(
    "hide",
    [by_address, by_a_name_of_their_own, by_a_prefix, by_nesting, by_nesting_under_a_name, by_a_keyword],
)
def test_no_part_of_a_badge_is_hidden_from_those_who_read_it(hide: Any) -> None:
    document = a_copy()
    hide(document["credentialSubject"], document["@context"])
    assert codes(verify(document, the_web(), NOW), "fail") == ["context.term_hidden"]


def test_two_fields_do_not_change_places_under_a_context_that_protects_nothing() -> None:
    document = build(an_award(status=None, achievement=a_badge(language=None)))
    document["@context"] = [VC_V1, OLDER_CONTEXT, "https://w3id.org/security/data-integrity/v2"]
    document["issuanceDate"], document["expirationDate"] = (
        document.pop("validFrom"),
        document.pop("validUntil"),
    )
    document = json.loads(json.dumps(sign(document, KEY, METHOD, NOW - DAY)))
    assert verify(document, the_web(), NOW).verdict == "verified"
    achievement = document["credentialSubject"]["achievement"]
    achievement["humanCode"] = achievement.pop("version")
    swapped = {"humanCode": {"@id": f"{OB}version"}, "version": {"@id": f"{OB}humanCode"}}
    document["@context"].append({"Achievement": {"@id": f"{OB}Achievement", "@context": swapped}})
    report = verify(document, the_web(), NOW)
    assert report.verdict == "rejected"
    assert "proof.valid" not in codes(report)


def test_what_is_said_of_the_badge_stands_in_one_place() -> None:
    document = build(an_award())
    document["evidence"][0]["id"] = document["id"]
    document = json.loads(json.dumps(sign(document, KEY, METHOD, NOW - DAY)))
    # The same node, of a type that it has: that says nothing new, and gives the field a meaning here.
    document["evidence"][0]["type"].append("VerifiableCredential")
    document["evidence"][0]["credentialStatus"] = document["credentialStatus"]
    assert codes(verify(document, the_web(), NOW), "fail") == ["context.term_hidden"]


def test_a_name_that_is_nobodys_may_be_given_to_an_extension() -> None:
    document = build(an_award())
    document["@context"].append({"remark": "https://ecole.example/terms#remark"})
    document["credentialSubject"]["remark"] = "Bravo"
    assert verify(sign(document, KEY, METHOD, NOW - DAY), the_web(), NOW).verdict == "verified"


def a_record(*held: dict[str, Any]) -> dict[str, Any]:
    """A learner record of the pirate's own."""
    placeholder = sign(build(an_award()), KEY, METHOD, NOW - DAY)
    issuer, recipient = Issuer(PIRATE, "Pirate"), Recipient(ALICE, salt="sel")
    record = build_clr(
        LearnerRecord(f"{SITE}/parcours/1", "Parcours", issuer, recipient, NOW - DAY, (placeholder,))
    )
    record["credentialSubject"]["verifiableCredential"] = list(held)
    return sign(record, STRANGERS_KEY, PIRATES_METHOD, NOW - DAY)


def test_nothing_may_be_written_on_an_envelope_in_a_record() -> None:
    real = sign_jwt(build(an_award()), KEY, METHOD)
    envelope: dict[str, Any] = {
        "@context": [VC_V2],
        "type": ["EnvelopedVerifiableCredential"],
        "id": f"data:application/vc+jwt,{real}",
    }
    assert verify(a_record(envelope), the_web(), NOW).verdict == "verified"
    envelope["type"].append("VerifiableCredential")
    written = envelope | {"name": "A doctorate", "issuer": "did:web:harvard.example"}
    report = verify(a_record(written), the_web(), NOW)
    assert codes(report, "fail") == ["proof.enclosed_invalid"]


def test_a_record_holds_no_badge_that_was_taken_back() -> None:
    web, bits = the_web(), StatusList.new()
    record = a_record(sign(build(an_award()), KEY, METHOD, NOW - DAY))
    assert verify(record, web, NOW).verdict == "verified"
    bits.set(7)
    web.documents[STATUS_URL] = status_list(bits)
    assert codes(verify(record, web, NOW), "fail") == ["proof.enclosed_invalid"]
    del web.documents[STATUS_URL]
    assert verify(record, web, NOW).verdict == "unconfirmed"
