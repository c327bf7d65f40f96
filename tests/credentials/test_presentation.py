"""Presentations: the holder's proof, what it was made for, and each credential that is shown."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import (
    KeyPair,
    PresentationReport,
    build,
    did_key,
    sign,
    sign_jwt,
    verify_presentation,
)
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials import school

HOLDER = KeyPair.from_seed(bytes([7]) * 32)
HOLDER_ID = did_key(HOLDER.public_key)
METHOD = f"{HOLDER_ID}#{HOLDER.public_multikey}"
ENVELOPE = {
    "@context": VC_V2,
    "type": "EnvelopedVerifiableCredential",
    "id": f"data:application/vc+jwt,{sign_jwt(build(school.an_award()), school.KEY, school.METHOD)}",
}


def presented(*credentials: Any, key: KeyPair = HOLDER, **fields: Any) -> dict[str, Any]:
    """A presentation by its holder; `purpose`, `challenge` and `domain` go into the proof."""
    purpose = fields.pop("purpose", "authentication")
    options = {name: fields.pop(name) for name in ("challenge", "domain") if name in fields}
    document = {
        "@context": [VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER_ID,
        "verifiableCredential": list(credentials),
    } | fields
    method = f"{did_key(key.public_key)}#{key.public_multikey}"
    return sign(document, key, method, school.NOW, purpose=purpose, options=options)


def check(document: Any, **asked: str) -> PresentationReport:
    return verify_presentation(document, school.the_web(), school.NOW, **asked)


def codes(report: PresentationReport, outcome: str) -> list[str]:
    return school.codes(report, outcome)


def test_a_presentation_is_verified_with_each_credential_in_it() -> None:
    report = check(presented(school.signed(), ENVELOPE))
    assert report.verdict == "verified"
    assert [each.verdict for each in report.credentials] == ["verified", "verified"]
    assert report.credentials[0].badge is not None
    assert report.credentials[0].badge.name == "Engagement associatif"


def test_a_presentation_may_show_nothing_but_its_holder() -> None:
    assert check(presented()).verdict == "verified"


def test_it_is_read_from_text_as_well() -> None:
    assert check(json.dumps(presented(school.signed()))).verdict == "verified"


def test_the_proof_must_be_for_the_one_who_asked() -> None:
    made = presented(challenge="c1", domain="school.example")
    assert check(made, challenge="c1", domain="school.example").verdict == "verified"
    assert codes(check(made, challenge="c2"), "fail") == ["proof.wrong_audience"]
    assert codes(check(made, domain="mallory.example"), "fail") == ["proof.wrong_audience"]
    assert codes(check(presented(), challenge="c1"), "fail") == ["proof.wrong_audience"]


def test_a_claim_is_no_answer_to_a_challenge() -> None:
    assert codes(check(presented(purpose="assertionMethod")), "fail") == ["proof.wrong_purpose"]


def test_the_proof_must_be_the_holders() -> None:
    report = check(presented(key=school.STRANGERS_KEY))
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["key.issuer_unconfirmed"]


def test_a_holder_who_gives_no_name_is_known_by_the_key_alone() -> None:
    made = presented(school.signed())
    del made["holder"], made["proof"]
    assert check(sign(made, HOLDER, METHOD, school.NOW, purpose="authentication")).verdict == "verified"


@pytest.mark.parametrize(
    "change", [{"id": "urn:other"}, {"holder": "did:example:m"}, {"verifiableCredential": []}]
)
def test_what_was_changed_is_rejected(change: dict[str, Any]) -> None:
    report = check(presented(school.signed()) | change)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["proof.invalid"]


def test_one_bad_credential_spoils_the_whole() -> None:
    changed = school.changed(school.signed(), "credentialSubject.achievement.name", "Docteur")
    report = check(presented(school.signed(), changed))
    assert report.verdict == "rejected"
    assert [each.verdict for each in report.credentials] == ["verified", "rejected"]
    assert codes(report, "fail") == []


def test_without_a_proof_it_proves_nothing() -> None:
    made = presented(school.signed())
    del made["proof"]
    assert codes(check(made), "fail") == ["proof.missing"]


def in_a_token(type_: str = "vp+jwt", **changes: Any) -> str:
    unsigned = {**presented(school.signed()), "proof": ..., **changes}
    said = {name: value for name, value in unsigned.items() if value is not ...}
    return sign_jws(json.dumps(said).encode(), HOLDER, {"kid": METHOD, "typ": type_})


@pytest.mark.parametrize("type_", ["JWT", "vp+jwt", "vp+ld+jwt", "vp-ld+jwt", "vp+sd-jwt"])
def test_a_presentation_in_a_token_may_say_so_in_each_of_the_words_met_for_it(type_: str) -> None:
    assert check(in_a_token(type_)).verdict == "verified"


def test_a_claim_about_the_holder_must_be_what_the_presentation_says() -> None:
    assert check(in_a_token(iss=HOLDER_ID)).verdict == "verified"
    assert codes(check(in_a_token(iss=school.DID)), "fail") == ["proof.claim_mismatch"]
    assert codes(check(in_a_token(holder=..., iss=HOLDER_ID)), "fail") == ["proof.claim_mismatch"]


def test_a_presentation_of_the_present_edition_may_not_be_wrapped() -> None:
    assert "proof.old_wrapping" in codes(check(in_a_token(vp={})), "fail")


@pytest.mark.parametrize("audience", ["https://rh.example", ["https://autre.example", "https://rh.example"]])
def test_the_token_must_be_for_the_one_who_asked(audience: Any) -> None:
    token = in_a_token(aud=audience, nonce="n")
    assert check(token).verdict == "verified"
    assert check(token, domain="https://rh.example", challenge="n").verdict == "verified"
    for asked in ({"domain": "https://autre.ex"}, {"challenge": "m"}):
        assert codes(check(token, **asked), "fail") == ["proof.wrong_audience"]
    assert codes(check(in_a_token(), domain="https://rh.example"), "fail") == ["proof.wrong_audience"]
    assert codes(check(in_a_token(), challenge="n"), "fail") == ["proof.wrong_audience"]


def test_a_presentation_in_a_token_is_checked_as_one() -> None:
    token = in_a_token()
    assert check(token).verdict == "verified"
    assert check(token[:-8] + "AAAAAAA" + token[-1]).verdict == "rejected"


def test_the_number_of_credentials_is_bounded() -> None:
    report = check(presented(*[ENVELOPE] * 30))
    assert "format.too_large" in codes(report, "fail")
    assert len(report.credentials) == 20


@pytest.mark.parametrize(
    "document",
    [
        {}, {"type": "VerifiablePresentation"}, {"type": 7}, b"", "", "a.b.c", b"{", b"\x89PNG\r\n\x1a\n",
        *[presented() | {"verifiableCredential": value} for value in ("urn:a", None, 7, {}, [7], [[]], [{}])],
        presented() | {"holder": []}, presented() | {"proof": 7}, presented() | {"proof": [None]},
    ],
)  # fmt: skip
def test_what_is_no_presentation_is_rejected_with_a_reason(document: Any) -> None:
    report = check(document)
    assert report.verdict == "rejected"
    assert "format.unexpected" not in school.codes(report)


@given(st.dictionaries(
    st.sampled_from(["holder", "verifiableCredential", "proof", "@context", "type", "id"]),
    st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
                 | st.dictionaries(st.sampled_from(["id", "type", "proofValue"]), inner, max_size=3), max_leaves=5),
    max_size=3,
))  # fmt: skip
def test_whatever_it_holds_the_answer_is_a_report(fields: dict[str, Any]) -> None:
    report = check(presented() | fields)
    assert "format.unexpected" not in school.codes(report)
    assert fields == {} or report.verdict != "verified" or presented() == presented() | fields


def test_the_hour_must_say_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        verify_presentation(presented(), now=school.NOW.replace(tzinfo=None))
