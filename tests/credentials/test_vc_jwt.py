"""Badges that are tokens, from outside: what verifies, what is rejected, and what is only unconfirmed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import (
    CredentialError,
    Issuer,
    Recipient,
    StatusList,
    VerificationKey,
    bake,
    build,
    did_document,
    did_key,
    jwk_set,
    sign,
    sign_jwt,
    verify,
)
from tests.credentials.pictures import SVG, a_png
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    SITE,
    STATUS_URL,
    STRANGERS_KEY,
    an_award,
    changed,
    codes,
    signed,
    status_list,
)
from tests.credentials.tokens import KEYS, METHODS, a_payload, a_token, a_web, b64, by_hand, un64

VC_V1 = "https://www.w3.org/2018/credentials/v1"
VC_V2 = "https://www.w3.org/ns/credentials/v2"
TOKEN = a_token()


def reported(token: str) -> Any:
    return verify(token, a_web(), NOW)


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_what_is_signed_as_a_token_verifies(algorithm: str) -> None:
    report = verify(a_token(algorithm), a_web(), NOW, ALICE)
    assert (report.verdict, report.version) == ("verified", "3.0"), codes(report)
    assert report.badge is not None
    assert report.badge.name == "Engagement associatif"
    assert codes(report, "warn") == codes(report, "fail") == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(TOKEN.encode(), id="bytes"),
        pytest.param(f"\n{TOKEN} \r\n", id="text with spaces"),
        pytest.param(b"\xef\xbb\xbf" + TOKEN.encode(), id="bytes with a mark"),
        pytest.param(bake(a_png(), TOKEN.encode(), kind="3.0"), id="png"),
        pytest.param(bake(SVG, TOKEN.encode(), kind="3.0"), id="svg"),
        pytest.param(f"{SITE}/badge.jwt", id="address"),
        pytest.param(f"{SITE}/badge.png", id="address of a picture"),
        pytest.param(f"data:application/vc+jwt,{TOKEN}", id="data address"),
    ],
)
def test_a_token_is_found_in_every_kind_of_source(source: Any) -> None:
    web = a_web()
    web.documents[f"{SITE}/badge.jwt"] = TOKEN.encode()
    web.documents[f"{SITE}/badge.png"] = bake(a_png(), TOKEN.encode(), kind="3.0")
    report = verify(source, web, NOW)
    assert report.verdict == "verified", codes(report)


def test_the_payload_is_the_credential_and_its_claims() -> None:
    header, payload, _ = (un64(part) for part in TOKEN.split("."))
    assert json.loads(header) == {"alg": "EdDSA", "typ": "JWT", "kid": METHODS["EdDSA"]}
    said = json.loads(payload)
    document = build(an_award())
    assert {name: said.pop(name) for name in ("iss", "jti", "sub", "nbf", "exp")} == {
        "iss": DID,
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int((NOW - DAY).timestamp()),
        "exp": int((NOW + 36_500 * DAY).timestamp()),
    }
    assert said == document


def test_a_recipient_who_has_an_id_is_the_subject_of_the_token() -> None:
    award = an_award(recipient=Recipient(None, id="did:example:alice"))
    token = sign_jwt(build(award), KEY, METHODS["EdDSA"])
    assert json.loads(un64(token.split(".")[1]))["sub"] == "did:example:alice"
    assert reported(token).verdict == "verified"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("issuer", ...),
        ("id", ...),
        ("validFrom", ...),
        ("validFrom", "soon"),
        ("validUntil", "later"),
        ("sub", "x"),
    ],
)
def test_what_no_reader_could_verify_is_not_signed(path: str, value: Any) -> None:
    with pytest.raises(CredentialError) as caught:
        sign_jwt(
            changed(build(an_award()), path, value) if value is ... else {**build(an_award()), path: value},
            KEY,
            METHOD,
        )
    assert caught.value.message.code == "proof.malformed"


@pytest.mark.parametrize("value", [object(), {1, 2}, "\ud800", 2**70, {5: 1}])
def test_what_json_cannot_say_is_not_signed(value: Any) -> None:
    with pytest.raises(CredentialError):
        sign_jwt(build(an_award()) | {"name": value}, KEY, METHOD)


def test_the_header_says_that_it_is_a_token_and_which_key_made_it() -> None:
    header = json.loads(un64(TOKEN.split(".")[0]))
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": METHODS["EdDSA"]}


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_a_token_may_carry_its_key_which_alone_confirms_nobody(algorithm: str) -> None:
    token = a_token(algorithm, embed_key=True)
    header = json.loads(un64(token.split(".")[0]))
    assert header["jwk"] == KEYS[algorithm].public_key.jwk
    report = verify(token, None, NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.valid" in codes(report, "pass")
    assert "issuer.confirmed" not in codes(report)


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_the_key_of_a_stranger_in_the_header_never_verifies(algorithm: str) -> None:
    stranger = type(KEYS[algorithm]).generate(KEYS[algorithm].kind)
    report = reported(sign_jwt(build(an_award()), stranger, METHODS[algorithm], embed_key=True))
    assert report.verdict != "verified"
    assert "issuer.confirmed" not in codes(report)


def test_a_strangers_key_does_not_become_the_schools_by_its_name() -> None:
    jwk = {**STRANGERS_KEY.public_key.jwk, "kid": METHODS["EdDSA"], "iss": DID}
    report = reported(by_hand(a_payload(), key=STRANGERS_KEY, jwk=jwk, kid=METHODS["EdDSA"]))
    assert report.verdict != "verified"
    assert "issuer.confirmed" not in codes(report)


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_the_key_of_a_stranger_under_the_schools_name_is_rejected(algorithm: str) -> None:
    stranger = type(KEYS[algorithm]).generate(KEYS[algorithm].kind)
    report = reported(sign_jwt(build(an_award()), stranger, METHODS[algorithm]))
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["proof.invalid"]


def test_the_secret_half_of_a_key_has_no_place_in_a_header() -> None:
    jwk = {**KEYS["EdDSA"].public_key.jwk, "d": b64(KEYS["EdDSA"].secret)}
    assert reported(by_hand(a_payload(), jwk=jwk, kid=...)).verdict != "verified"


def test_a_token_signed_by_a_did_key_that_is_its_issuer_verifies_offline() -> None:
    did = did_key(KEY.public_key)
    document = {**build(an_award(status=None)), "issuer": {"id": did, "type": ["Profile"], "name": "École"}}
    token = sign_jwt(document, KEY, f"{did}#{did.removeprefix('did:key:')}")
    report = verify(token, None, NOW)
    assert report.verdict == "verified", codes(report)


def test_a_kid_that_the_issuer_does_not_publish_is_rejected() -> None:
    report = reported(by_hand(a_payload(), kid=f"{DID}#another"))
    assert report.verdict == "rejected"
    assert "key.not_listed" in codes(report, "fail")


def test_a_token_without_any_key_is_rejected() -> None:
    report = reported(by_hand(a_payload(), kid=...))
    assert codes(report, "fail") == ["proof.malformed"]


@pytest.mark.parametrize("certificate", [{"x5c": ["MIIB"]}, {"x5t#S256": "AAAA"}])
def test_a_key_named_by_a_certificate_is_not_read(certificate: dict[str, Any]) -> None:
    report = reported(by_hand(a_payload(), kid=..., **certificate))
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["proof.unsupported"]


def test_offline_a_token_is_unconfirmed() -> None:
    report = verify(TOKEN, None, NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.unchecked" in codes(report, "unknown")


@pytest.mark.parametrize("algorithm", list(KEYS))
@pytest.mark.parametrize("other", list(KEYS))
def test_an_algorithm_of_another_kind_than_the_key_is_rejected(algorithm: str, other: str) -> None:
    """Signed well, over a header that claims another algorithm."""
    key = KEYS[algorithm]
    header = b64(json.dumps({"alg": other, "kid": METHODS[algorithm]}))
    signing_input = f"{header}.{b64(json.dumps(a_payload()))}"
    report = reported(f"{signing_input}.{b64(key.sign(signing_input.encode()))}")
    if algorithm == other:
        assert report.verdict == "verified"
    else:
        assert codes(report, "fail") == ["proof.algorithm_mismatch"]


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_have_made_is_rejected(algorithm: str) -> None:
    header = b64(json.dumps({"alg": algorithm, "kid": METHODS["EdDSA"]}))
    report = reported(f"{header}.{TOKEN.split('.')[1]}.")
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["proof.algorithm_forbidden"]


def test_an_algorithm_that_we_do_not_have_leaves_the_badge_unconfirmed() -> None:
    header = b64(json.dumps({"alg": "PS256", "kid": METHODS["RS256"]}))
    report = reported(f"{header}.{TOKEN.split('.')[1]}.{b64(bytes(256))}")
    assert report.verdict == "unconfirmed"
    assert "proof.unsupported" in codes(report, "unknown")
    assert report.badge is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("credentialSubject.achievement.name", "Doctorat"),
        ("id", f"{SITE}/attributions/2"),
        ("validUntil", "2099-01-01T00:00:00Z"),
        ("exp", 4_000_000_000),
    ],
)
def test_a_changed_payload_is_rejected(path: str, value: Any) -> None:
    header, _, signature = TOKEN.split(".")
    payload = json.dumps(changed(a_payload(), path, value))
    assert reported(f"{header}.{b64(payload)}.{signature}").verdict == "rejected"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_anywhere_is_rejected(part: int) -> None:
    parts = TOKEN.split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = f"{parts[part][:middle]}{letter}{parts[part][middle + 1 :]}"
    assert reported(".".join(parts)).verdict == "rejected"


@pytest.mark.parametrize(
    "type_", [..., "JWT", "jwt", "vc+jwt", "vc+ld+jwt", "vc-ld+jwt", "application/vc+jwt"]
)
def test_each_type_met_in_the_wild_is_read(type_: Any) -> None:
    report = reported(by_hand(a_payload(), typ=type_))
    assert report.verdict == "verified", codes(report)


@pytest.mark.parametrize("type_", ["vp+jwt", "kb+jwt", "at+jwt", "openid4vci-proof+jwt", ""])
def test_a_token_made_for_another_use_is_no_badge(type_: str) -> None:
    report = reported(by_hand(a_payload(), typ=type_))
    assert codes(report, "fail") == ["proof.wrong_type"]


def test_a_header_that_says_more_gets_a_remark() -> None:
    report = reported(by_hand(a_payload(), jku="https://mal.example/keys", foo=1))
    assert report.verdict == "verified"
    remark = next(finding for finding in report.findings if finding.code == "proof.header_not_read")
    assert "foo, jku" in str(remark.message)


def test_what_every_header_may_say_gets_no_remark() -> None:
    report = reported(by_hand(a_payload(), cty="vc", iss=DID, jwk=KEY.public_key.jwk))
    assert (report.verdict, codes(report, "warn")) == ("verified", [])


def test_a_token_that_is_wrong_already_sends_nobody_for_its_key() -> None:
    web = a_web()
    assert (
        verify(by_hand(a_payload(), typ="at+jwt", kid="did:web:mal.example#1"), web, NOW).verdict
        == "rejected"
    )
    assert not any("mal.example" in address for address in web.asked)


def test_the_addresses_of_a_header_are_never_asked() -> None:
    web = a_web()
    verify(
        by_hand(a_payload(), kid=..., jku="https://mal.example/keys", x5u="https://mal.example/x"), web, NOW
    )
    assert not any("mal.example" in address for address in web.asked)


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"iss": "did:web:mal.example"}, "iss"),
        ({"iss": ["x"]}, "iss"),
        ({"iss": None}, "iss"),
        ({"jti": f"{SITE}/attributions/2"}, "jti"),
        ({"jti": 5}, "jti"),
        ({"sub": "did:example:mallory"}, "sub"),
        ({"sub": {"id": "x"}}, "sub"),
        ({"nbf": 0}, "nbf"),
        ({"nbf": int((NOW - DAY).timestamp()) + 1}, "nbf"),
        ({"exp": int((NOW + 36_500 * DAY).timestamp()) - 1}, "exp"),
    ],
)
def test_a_claim_that_contradicts_its_field_is_rejected(changes: dict[str, Any], claim: str) -> None:
    report = reported(by_hand(a_payload(**changes)))
    assert report.verdict == "rejected"
    mismatch = next(finding for finding in report.findings if finding.code == "proof.claim_mismatch")
    assert mismatch.message.params["claim"] == claim


@pytest.mark.parametrize("claim", ["nbf", "exp"])
@pytest.mark.parametrize("value", ["2026-01-01", None, True, -1, 10**15, [1]])
def test_a_date_of_a_token_is_a_number_of_seconds(claim: str, value: Any) -> None:
    report = reported(by_hand(a_payload(**{claim: value})))
    assert codes(report, "fail") == ["proof.malformed"]


def test_a_date_with_a_fraction_is_the_same_second() -> None:
    payload = a_payload(nbf=(NOW - DAY).timestamp() + 0.25, validFrom="2026-11-21T12:00:00.750Z")
    assert reported(by_hand(payload)).verdict == "verified"


@pytest.mark.parametrize("claim", ["iss", "jti", "nbf", "exp"])
def test_a_claim_left_out_gets_a_remark(claim: str) -> None:
    report = reported(by_hand(a_payload(**{claim: ...})))
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["proof.claims_missing"]


def test_a_subject_left_out_gets_a_remark_only_where_there_is_one() -> None:
    """1EdTech's own images have none, and a recipient known by a hash alone has no id to repeat."""
    award = an_award(recipient=Recipient(None, id="did:example:alice"))
    report = reported(by_hand(a_payload(build(award), sub=...)))
    assert report.verdict == "verified"
    assert codes(report, "warn") == ["proof.claims_missing"]
    nameless = changed(build(an_award()), "credentialSubject.id", ...)
    report = reported(by_hand(a_payload(nameless)))
    assert (report.verdict, codes(report, "warn")) == ("verified", [])


def test_an_end_left_out_gets_a_remark_only_where_there_is_one() -> None:
    endless = changed(build(an_award()), "validUntil", ...)
    report = reported(by_hand(a_payload(endless)))
    assert (report.verdict, codes(report, "warn")) == ("verified", [])


def test_the_dates_of_the_token_count_even_where_the_badge_has_none() -> None:
    document = changed(build(an_award()), "validUntil", ...)
    late = int((NOW - DAY).timestamp())
    report = reported(by_hand(a_payload(document, exp=late)))
    assert codes(report, "fail") == ["proof.expired"]


def test_an_expired_badge_is_rejected_as_a_token_too() -> None:
    report = reported(sign_jwt(build(an_award(valid_until=NOW - DAY / 2)), KEY, METHODS["EdDSA"]))
    assert codes(report, "fail") == ["validity.expired"]
    assert "proof.valid" in codes(report, "pass")


def test_a_token_that_does_not_hold_yet_is_rejected() -> None:
    document = {
        **build(an_award()),
        "type": ["VerifiableCredential"],
        "@context": ["https://www.w3.org/ns/credentials/v2"],
    }
    document |= {"credentialSubject": {"id": "did:example:alice"}, "name": "Carte"}
    for name in ("awardedDate", "evidence", "image", "credentialStatus", "description"):
        document.pop(name, None)
    document["issuer"] = DID
    later = int((NOW + DAY).timestamp())
    assert "proof.not_yet" in codes(reported(by_hand(a_payload(document, nbf=later))), "fail")
    assert reported(by_hand(a_payload(document, nbf=0))).verdict == "verified"


def test_a_term_without_a_meaning_is_refused_in_a_token_too() -> None:
    report = reported(by_hand(a_payload(favouriteColour="green")))
    assert report.verdict == "rejected"
    assert "context.term_lost" in codes(report, "fail")


def test_a_revoked_badge_is_rejected_as_a_token_too() -> None:
    bits = StatusList.new()
    bits.set(7)
    web = a_web()
    web.documents[STATUS_URL] = status_list(bits, KEY, METHODS["EdDSA"])
    assert "status.revoked" in codes(verify(TOKEN, web, NOW), "fail")


def test_a_token_counts_from_when_it_says_that_it_was_signed() -> None:
    """What a key signed before it was retired still verifies, and nothing that it says it signed later."""
    web, nbf = a_web(), int((NOW - DAY).timestamp())
    retired = VerificationKey(METHODS["EdDSA"], KEY.public_key, expires=NOW - DAY / 2)
    web.documents[DID_URL] = did_document(DID, [retired])
    late, badge = int((NOW - DAY / 4).timestamp()), build(an_award(status=None))
    for payload, verdict in (
        (a_payload(badge), "verified"),
        (a_payload(badge, nbf=...), "verified"),
        (a_payload(badge, iat=late), "rejected"),
        ({"vc": older(), **older_claims(), "nbf": ...}, "verified"),
        ({"vc": older(issuanceDate="2026-11-22T10:00:00Z"), **older_claims(), "nbf": ...}, "rejected"),
    ):
        told = {name: value for name, value in payload.items() if value is not ...}
        assert verify(by_hand(told), web, NOW).verdict == verdict
    plain = {"iss": DID, "vct": "https://ecole.example/types/licence", "nbf": nbf}
    for claims, verdict in ((plain, "verified"), (plain | {"iat": late}, "rejected")):
        assert verify(by_hand(claims, typ="dc+sd-jwt") + "~", web, NOW).verdict == verdict


def test_no_claim_of_a_token_is_taken_for_a_term_of_the_badge() -> None:
    beside = {
        "aud": "https://rh.example", "iat": 0, "nonce": "n", "cnf": {"jwk": KEY.public_key.jwk},
        "vct": "https://ecole.example/types/badge", "vct#integrity": "sha256-x",
    }  # fmt: skip
    report = reported(by_hand(a_payload(**beside)))
    assert report.verdict == "verified", codes(report)


def another_credential(**changes: Any) -> dict[str, Any]:
    """A credential that is no badge, in a token; the dates of such a token need not be the credential's."""
    document = {
        "@context": [VC_V2],
        "type": ["VerifiableCredential"],
        "id": "urn:uuid:1",
        "issuer": DID,
        "credentialSubject": {"id": "did:example:alice"},
    }
    return document | changes


@pytest.mark.parametrize(
    ("claims", "failures"),
    [
        ({}, []),
        ({"exp": int(NOW.timestamp()) + 1}, []),
        ({"exp": int(NOW.timestamp())}, ["proof.expired"]),
        ({"exp": 253_402_300_799}, []),
        ({"exp": 253_402_300_800}, ["proof.malformed"]),
        ({"nbf": int(NOW.timestamp()) + 300}, []),
        ({"nbf": int(NOW.timestamp()) + 301}, ["proof.not_yet"]),
        ({"nbf": 0, "validFrom": "2026-01-01T00:00:00Z"}, []),
    ],
)
def test_a_token_holds_until_the_very_second_that_it_names(
    claims: dict[str, Any], failures: list[str]
) -> None:
    report = reported(by_hand(another_credential(**claims)))
    assert codes(report, "fail") == failures
    assert "proof.claims_missing" not in codes(report)


def older(**changes: Any) -> dict[str, Any]:
    """A badge on the older data model, whose vocabulary has no list of statuses."""
    document = build(an_award(status=None))
    document["@context"] = [VC_V1, *document["@context"][1:]]
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = document.pop("validUntil")
    return {**document, "name": "Engagement", **changes}


def older_claims() -> dict[str, Any]:
    return {name: a_payload()[name] for name in ("iss", "jti", "sub", "nbf", "exp")}


def test_a_badge_of_the_older_edition_may_be_wrapped() -> None:
    report = reported(by_hand({"vc": older(), **older_claims()}))
    assert report.verdict == "verified", codes(report)
    assert "schema.older_model" in codes(report, "warn")


def test_what_the_wrapping_left_out_is_what_the_claims_say() -> None:
    document = older()
    for field in ("id", "issuer", "issuanceDate", "expirationDate"):
        del document[field]
    report = reported(by_hand({"vc": document, **older_claims()}))
    assert report.verdict == "verified", codes(report)
    assert report.badge is not None
    assert (report.badge.id, report.badge.valid_until) == (f"{SITE}/attributions/1", NOW + 36_500 * DAY)
    assert report.badge.issuer is not None
    assert report.badge.issuer.id == DID


def test_a_wrapped_badge_beside_the_same_badge_is_read() -> None:
    report = reported(by_hand({**older(), "vc": older(), **older_claims()}))
    assert report.verdict == "verified", codes(report)


def test_a_wrapped_badge_that_differs_from_the_one_beside_it_is_rejected() -> None:
    report = reported(by_hand({**older(), "vc": older(name="Doctorat"), **older_claims()}))
    assert codes(report, "fail") == ["proof.claim_mismatch"]


@pytest.mark.parametrize("wrapped", [5, None, [], "badge"])
def test_a_wrapping_around_no_document_is_rejected(wrapped: Any) -> None:
    report = reported(by_hand({**older(), "vc": wrapped, **older_claims()}))
    assert codes(report, "fail") == ["proof.malformed"]


@pytest.mark.parametrize("date", [{"nbf": 0}, {"exp": 253_402_300_799}])
def test_a_date_that_contradicts_the_older_badge_beside_it_is_rejected(date: dict[str, int]) -> None:
    assert codes(reported(by_hand({**older(), **older_claims(), **date})), "fail") == ["proof.claim_mismatch"]


def test_the_wrapping_says_nothing_that_neither_the_badge_nor_its_claims_say() -> None:
    document, claims = older(), older_claims()
    del document["expirationDate"], claims["exp"]
    report = reported(by_hand({"vc": document, **claims}))
    assert report.verdict == "verified", codes(report)


def test_the_subject_of_a_wrapped_badge_may_be_named_by_the_claim_alone() -> None:
    document = older(credentialSubject=older()["credentialSubject"] | {"identifier": []})
    document["credentialSubject"].pop("id", None)
    report = reported(by_hand({"vc": document, **older_claims(), "sub": "did:example:alice"}))
    assert report.badge is not None
    assert report.badge.recipient is not None
    assert report.badge.recipient.id == "did:example:alice"
    several = older(credentialSubject=[document["credentialSubject"]])
    report = reported(by_hand({"vc": several, **older_claims(), "sub": "did:example:alice"}))
    assert "format.unexpected" not in codes(report)


def test_another_subject_in_the_wrapping_is_rejected() -> None:
    other = changed(older(), "credentialSubject.achievement.name", "Doctorat")
    report = reported(by_hand({**older(), "vc": other, **older_claims()}))
    assert codes(report, "fail") == ["proof.claim_mismatch"]


@pytest.mark.parametrize("beside", [False, True])
def test_the_present_edition_may_not_be_wrapped(beside: bool) -> None:
    document = build(an_award())
    report = reported(by_hand({**(document if beside else {}), "vc": document, **older_claims()}))
    assert report.verdict == "rejected"
    assert "proof.old_wrapping" in codes(report, "fail")


def test_one_valid_proof_is_enough_and_the_embedded_one_is_asked_first() -> None:
    both = signed(method=METHODS["EdDSA"])
    assert reported(sign_jwt(both, KEY, METHODS["EdDSA"])).verdict == "verified"
    report = reported(sign_jwt(both, STRANGERS_KEY, METHODS["EdDSA"]))
    assert (report.verdict, codes(report, "warn")) == ("verified", [])


def test_a_valid_token_around_an_invalid_proof_verifies_with_a_warning() -> None:
    broken = changed(signed(method=METHODS["EdDSA"]), "proof[0].created", "2020-01-01T00:00:00Z")
    report = reported(sign_jwt(broken, KEY, METHODS["EdDSA"]))
    assert report.verdict == "verified", codes(report)
    assert "proof.another_is_invalid" in codes(report, "warn")


def test_two_proofs_that_do_not_hold_are_none() -> None:
    broken = changed(signed(method=METHODS["EdDSA"]), "proof[0].created", "2020-01-01T00:00:00Z")
    report = reported(sign_jwt(broken, STRANGERS_KEY, METHODS["EdDSA"]))
    assert report.verdict == "rejected"
    assert "proof.another_is_invalid" not in codes(report)


def test_a_proof_of_an_unknown_kind_within_the_badge_leaves_its_token_alone() -> None:
    unknown = build(an_award()) | {"proof": {"type": "Quantum2099", "qubits": "?"}}
    report = reported(sign_jwt(unknown, KEY, METHODS["EdDSA"]))
    assert (report.verdict, codes(report, "warn")) == ("verified", [])


def of_a_silent_issuer(issuer: str) -> dict[str, Any]:
    """A badge with a valid proof of a key that nobody ties to its issuer."""
    did = did_key(STRANGERS_KEY.public_key)
    bare = build(an_award(issuer=Issuer(issuer, "École"), status=None))
    return sign(bare, STRANGERS_KEY, f"{did}#{did.removeprefix('did:key:')}", NOW - DAY)


def test_a_valid_proof_of_an_unknown_signer_outweighs_a_token_that_is_broken() -> None:
    report = reported(sign_jwt(of_a_silent_issuer("urn:uuid:1"), STRANGERS_KEY, METHODS["EdDSA"]))
    assert report.verdict == "unconfirmed"
    assert codes(report, "warn") == ["proof.another_is_invalid"]


def test_the_issuers_token_outweighs_a_valid_proof_of_an_unknown_signer() -> None:
    issuer, web = f"{SITE}/emetteur", a_web()
    keys = [VerificationKey(METHODS["EdDSA"], KEY.public_key)]
    web.documents[f"{SITE}/.well-known/jwks.json"] = jwk_set(keys)
    report = verify(sign_jwt(of_a_silent_issuer(issuer), KEY, "", embed_key=True), web, NOW)
    assert report.verdict == "verified", codes(report)


def test_a_strangers_valid_proof_does_not_lend_weight_to_a_forged_token() -> None:
    did = did_key(STRANGERS_KEY.public_key)
    theirs = sign(build(an_award()), STRANGERS_KEY, f"{did}#{did.removeprefix('did:key:')}", NOW - DAY)
    assert reported(sign_jwt(theirs, STRANGERS_KEY, METHODS["EdDSA"])).verdict != "verified"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"1",
        b"{}",
        b'{"a":1,"a":2}',
        b"\xff",
        b'{"vc":{}}',
        b'{"vc":{"@context":5}}',
        b'{"vp":{}}',
    ],
)
def test_a_payload_that_is_no_badge_is_rejected(payload: bytes) -> None:
    report = reported(by_hand(payload))
    assert report.verdict == "rejected"
    assert "format.unexpected" not in codes(report)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**40) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


NAMES = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "cnf",
    "vc",
    "vp",
    "vct",
    "status",
    "@context",
    "type",
]


@given(
    st.dictionaries(st.sampled_from(NAMES), values, max_size=4),
    st.dictionaries(st.sampled_from(["kid", "jwk", "typ", "cty", "x5c", "b64", "crit"]), values, max_size=3),
)
def test_no_claim_and_no_header_whatever_breaks_the_reader(
    claims: dict[str, Any], header: dict[str, Any]
) -> None:
    for payload in (a_payload(**claims), claims):
        report = reported(by_hand(payload, **header))
        assert "format.unexpected" not in codes(report)
        if report.verdict == "verified":
            assert "issuer.confirmed" in codes(report)


@given(st.from_regex(r"[\w-]{1,30}\.[\w-]{0,30}\.[\w-]{0,30}(~[\w~.-]{0,30})?", fullmatch=True))
def test_no_text_that_looks_like_a_token_breaks_the_reader(text: str) -> None:
    report = verify(text, None, NOW)
    assert report.verdict != "verified"
    assert "format.unexpected" not in codes(report)


def of_an_issuer_on_the_web() -> dict[str, Any]:
    """A badge whose issuer has an https address, and no DID."""
    document = build(an_award(status=None))
    return {**document, "issuer": {**document["issuer"], "id": f"{SITE}/emetteur"}}


@pytest.mark.parametrize("algorithm", list(KEYS))
@pytest.mark.parametrize("embed_key", [False, True])
def test_the_keys_that_a_site_publishes_for_tokens_are_its_own(algorithm: str, embed_key: bool) -> None:
    key, address = KEYS[algorithm], f"{SITE}/keys/{algorithm}"
    web = a_web()
    web.documents[address] = {**key.public_key.jwk, "kid": address}
    web.documents[f"{SITE}/.well-known/jwks.json"] = jwk_set([VerificationKey(address, key.public_key)])
    report = verify(sign_jwt(of_an_issuer_on_the_web(), key, address, embed_key=embed_key), web, NOW)
    assert report.verdict == "verified", codes(report)


def test_the_keys_that_another_site_publishes_confirm_nobody() -> None:
    web = a_web()
    other = "https://mal.example/keys/1"
    web.documents[other] = {**STRANGERS_KEY.public_key.jwk, "kid": other}
    web.documents["https://mal.example/.well-known/jwks.json"] = jwk_set(
        [VerificationKey(other, STRANGERS_KEY.public_key)]
    )
    report = verify(sign_jwt(of_an_issuer_on_the_web(), STRANGERS_KEY, other), web, NOW)
    assert "proof.valid" in codes(report, "pass")
    assert report.verdict != "verified"
    assert "issuer.confirmed" not in codes(report)
