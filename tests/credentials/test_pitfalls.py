"""Twenty pitfalls, each seen in real badges or in the threads of their makers; the numbers are those of our notes.

A document that was signed by others is made here by PyLD, which they use.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from insigne.credentials import (
    Embedded,
    Fetched,
    Issuer,
    KeyPair,
    Recipient,
    StatusList,
    bake,
    build,
    build_v2,
    derive,
    did_key,
    multibase,
    prepare_image,
    sign,
    sign_jwt,
    unbake,
    verify,
)
from insigne.credentials.linked_data.contexts import OB_V3
from insigne.credentials.tokens.jwt import read_token, sign_jws
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
    Web,
    an_award,
    changed,
    codes,
    signed,
    status_list,
    the_web,
)
from tests.credentials.second_opinion import pyld_canonicalize

VC_V1 = "https://www.w3.org/2018/credentials/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def signed_by_others(document: dict[str, Any], options_context: Any = None) -> dict[str, Any]:
    """Signed as a program does that lets PyLD drop what it does not know."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-21T12:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    configuration = {"@context": options_context or document["@context"], **options}
    hashes = [sha256(pyld_canonicalize(each).encode()).digest() for each in (configuration, document)]
    return document | {
        "proof": [options | {"proofValue": multibase.encode_base58(KEY.sign(b"".join(hashes)))}]
    }


def test_1_a_term_that_no_signature_covers_is_named_and_refused() -> None:
    document = changed(build(an_award()), "credentialSubject.favouriteColour", "red")
    report = verify(signed_by_others(document), the_web(), NOW)
    assert report.verdict == "rejected"
    assert [
        str(f.message)
        for f in report.findings
        if f.code == "context.term_lost" and "favouriteColour" in str(f.message)
    ]


def test_2_what_only_the_extensions_define_needs_their_context() -> None:
    service = {"id": f"{SITE}/revoques", "type": "1EdTechRevocationList"}
    document = build(an_award()) | {"credentialStatus": service}
    assert "context.term_lost" in codes(verify(signed_by_others(document), the_web(), NOW), "fail")
    document["@context"] = [*document["@context"], EXTENSIONS]
    assert "context.term_lost" not in codes(verify(signed_by_others(document), the_web(), NOW))


@pytest.mark.parametrize(
    "redefined", [{"image": "https://other.example/image"}, {"Achievement": "https://other.example/A"}]
)
def test_3_a_context_that_redefines_a_protected_term_is_refused(redefined: dict[str, str]) -> None:
    document = signed()
    document["@context"] = [*document["@context"], redefined]
    report = verify(document, the_web(), NOW)
    assert report.verdict == "rejected"
    assert "context.unusable" in codes(report, "fail")


def test_4_the_options_of_a_proof_are_read_in_the_contexts_of_the_document() -> None:
    document = build(an_award(status=None)) | {"@context": [VC_V1, OB_V3, DATA_INTEGRITY]}
    document["issuanceDate"] = document.pop("validFrom")
    for name in ("validUntil", "awardedDate"):
        del document[name]
    assert "proof.valid" in codes(verify(signed_by_others(document), the_web(), NOW), "pass")
    # In the first context alone, most members of the proof mean nothing and were not signed.
    in_the_first_alone = signed_by_others(document, [VC_V1])
    assert "proof.invalid" in codes(verify(in_the_first_alone, the_web(), NOW), "fail")


@pytest.mark.parametrize(
    "path", ["proof", "credentialSubject.type", "issuer.type", "credentialSubject.identifier"]
)
def test_5_one_value_and_a_list_of_one_are_both_read_and_lists_are_written(path: str) -> None:
    document = build(an_award())
    field: Any = signed()
    for step in path.split("."):
        field = field[step]
    assert isinstance(field, list)
    if path == "proof":
        document = signed() | {"proof": signed()["proof"][0]}
    else:
        document = sign(changed(document, path, field[0]), KEY, METHOD, NOW - DAY)
    assert verify(document, the_web(), NOW).verdict == "verified"


def test_6_a_type_of_achievement_that_the_standard_does_not_have_is_told() -> None:
    for kind, told in (("Program", True), ("ext:Program", False)):
        document = changed(build(an_award()), "credentialSubject.achievement.achievementType", kind)
        report = verify(sign(document, KEY, METHOD, NOW), the_web(), NOW)
        assert report.verdict == "verified"
        assert ("schema.unknown_term" in codes(report, "warn")) == told


def test_7_a_subject_without_id_and_identifier_is_refused() -> None:
    document = changed(
        changed(build(an_award()), "credentialSubject.id", ...), "credentialSubject.identifier", ...
    )
    report = verify(sign(document, KEY, METHOD, NOW), the_web(), NOW)
    assert report.verdict == "rejected"
    assert "schema.missing_one_of" in codes(report, "fail")


def token(claims: dict[str, Any], **header: str) -> str:
    """A token of the badge with some claims replaced; `...` leaves one out."""
    payload = {**json.loads(read_token(sign_jwt(build(an_award()), KEY, METHOD)).payload), **claims}
    kept = {name: value for name, value in payload.items() if value is not ...}
    return sign_jws(json.dumps(kept).encode(), KEY, {"alg": "EdDSA", "kid": METHOD} | header)


def test_8_a_token_may_lack_its_subject_but_not_name_another() -> None:
    without = verify(token({"sub": ...}), the_web(), NOW)
    assert without.verdict == "verified"
    assert "proof.claims_missing" in codes(without, "warn")
    assert "proof.claim_mismatch" in codes(verify(token({"sub": "did:key:another"}), the_web(), NOW), "fail")
    for typ in ("JWT", "vc+jwt"):
        assert verify(token({}, typ=typ), the_web(), NOW).verdict == "verified"
    wrapped = sign_jws(json.dumps({"vc": build(an_award())}).encode(), KEY, {"alg": "EdDSA", "kid": METHOD})
    assert "proof.old_wrapping" in codes(verify(wrapped, the_web(), NOW), "fail")


@pytest.mark.parametrize("form", ["object", "relative", "absolute"])
@pytest.mark.parametrize("kind", ["Ed25519", "RSA"])
def test_9_a_did_document_may_write_its_keys_in_several_ways(form: str, kind: Any) -> None:
    key = KEY if kind == "Ed25519" else KeyPair.generate("RSA")
    method = {"id": METHOD, "type": "JsonWebKey", "controller": DID, "publicKeyJwk": key.public_key.jwk}
    named: dict[str, Any] = {"object": method, "relative": METHOD.removeprefix(DID), "absolute": METHOD}
    web = the_web()
    web.documents[DID_URL] = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": DID,
        "verificationMethod": [] if form == "object" else [method],
        "assertionMethod": [named[form]],
    }
    report = verify(sign_jwt(build(an_award(status=None)), key, METHOD), web, NOW)
    assert report.verdict == "verified", codes(report)


def test_10_a_status_list_may_be_a_token_of_a_wrong_content_type_and_a_position_a_number() -> None:
    listed = status_list(StatusList.new())
    del listed["proof"]
    compact = sign_jwt(listed, KEY, METHOD).encode()

    def fetch(url: str) -> Fetched:
        return Fetched(url, 200, "text/html", compact) if url == STATUS_URL else the_web()(url)

    document = build(an_award())
    document["credentialStatus"]["statusListIndex"] = 7
    del document["credentialStatus"]["id"]
    report = verify(sign(document, KEY, METHOD, NOW), fetch, NOW)
    assert report.verdict == "verified", codes(report)
    assert "status.index_is_a_number" in codes(report, "warn")


@pytest.mark.parametrize("status", [302, 401, 404, 503])
def test_11_an_address_that_does_not_hand_out_the_badge_leaves_it_unconfirmed(status: int) -> None:
    def fetch(url: str) -> Fetched:
        return Fetched(url, status, "text/html", b"<html>Please sign in</html>")

    report = verify(f"{SITE}/attributions/1", fetch, NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report) == ["format.unreachable"]


def test_12_accents_are_written_once_as_utf_8_and_a_badge_encoded_twice_is_rejected() -> None:
    text = json.dumps(signed(), ensure_ascii=False).encode()
    for picture in (a_png(), SVG):
        assert verify(bake(picture, text, kind="3.0"), the_web(), NOW).verdict == "verified"
        twice = bake(picture, text.decode("latin-1").encode(), kind="3.0")
        assert verify(twice, the_web(), NOW).verdict == "rejected"


def test_13_a_list_that_cannot_be_reached_never_makes_a_valid_badge() -> None:
    web = the_web()
    del web.documents[STATUS_URL]
    report = verify(signed(), web, NOW)
    assert report.verdict == "unconfirmed"
    assert "status.unreachable" in codes(report, "unknown")


def test_14_no_context_is_ever_fetched() -> None:
    web = the_web()
    for source in (build_v2(an_award()).assertion, signed()):
        assert verify(source, web, NOW).verdict == "verified"
    assert not [
        url for url in web.asked if "w3id.org" in url or "purl.imsglobal.org" in url or "w3.org" in url
    ]


def test_15_older_badges_are_read_with_their_habits() -> None:
    hosted = build_v2(an_award())
    web = the_web()
    web.documents[hosted.assertion["id"]] = changed(hosted.assertion, "issuedOn", "2026-11-20T10:00:00")
    report = verify(hosted.assertion["id"], web, NOW, recipient=ALICE.upper())
    assert report.verdict == "verified", codes(report)
    assert "validity.without_zone" in codes(report, "warn")
    assert "recipient.matches" in codes(report, "pass")
    elsewhere = f"{SITE}/v2/emetteur?fr"
    web.documents[elsewhere] = hosted.issuer
    web.documents[hosted.badge_class["id"]] = changed(hosted.badge_class, "issuer", elsewhere)
    assert verify(hosted.assertion["id"], web, NOW).verdict in {"verified", "unconfirmed"}


def test_16_a_credential_is_replaced_only_by_one_that_begins_later() -> None:
    address = f"{SITE}/attributions/1/nouvelle"
    service = {"refreshService": {"id": address, "type": "1EdTechCredentialRefresh"}}

    def version(valid_from: datetime) -> dict[str, Any]:
        document = build(an_award(valid_from=valid_from)) | service
        document["@context"] = [*document["@context"], EXTENSIONS]
        return sign(document, KEY, METHOD, NOW - DAY)

    for newer, code in ((NOW - DAY, "refresh.replaced"), (NOW - 3 * DAY, "refresh.current")):
        web = the_web()
        web.documents[address] = version(newer)
        report = verify(version(NOW - 2 * DAY), web, NOW)
        assert report.verdict == "verified", codes(report)
        assert code in codes(report)
        assert report.badge is not None
        assert report.badge.awarded_at == NOW - DAY


def test_17_a_recipient_is_hashed_by_default_and_may_be_named_or_bound_to_a_wallet() -> None:
    def subject(recipient: Recipient) -> dict[str, Any]:
        return build(an_award(recipient=recipient))["credentialSubject"]  # type: ignore[no-any-return]

    assert ALICE not in json.dumps(subject(Recipient(ALICE, salt="sel")))
    assert subject(Recipient(ALICE))["identifier"][0]["identityHash"] == ALICE
    wallet = did_key(KeyPair.from_seed(bytes(range(1, 33))).public_key)
    assert subject(Recipient(id=wallet))["id"] == wallet
    report = verify(signed(an_award(recipient=Recipient(id=wallet))), the_web(), NOW, recipient=wallet)
    assert "recipient.matches" in codes(report, "pass")


@pytest.mark.parametrize("picture", [a_png(), SVG])
def test_18_both_versions_live_in_one_picture_and_the_newer_is_read(picture: bytes) -> None:
    old, new = json.dumps(build_v2(an_award()).assertion).encode(), json.dumps(signed()).encode()
    both = prepare_image(picture).bake_all([Embedded("2.0", old), Embedded("3.0", new)])
    assert [found.kind for found in unbake(both)] == ["3.0", "2.0"]
    report = verify(both, the_web(), NOW)
    assert (report.verdict, report.version) == ("verified", "3.0")


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (datetime(2140, 1, 1, tzinfo=UTC), "validity.expired"),
        (datetime(2020, 1, 1, tzinfo=UTC), "validity.not_yet"),
        (NOW, "validity.in_force"),
    ],
)
def test_19_the_hour_is_an_argument(now: datetime, code: str) -> None:
    web = the_web()
    del web.documents[STATUS_URL]  # the list has dates of its own
    assert code in codes(verify(signed(), web, now))


def test_20_no_holder_can_hide_the_end_or_the_status_of_a_badge() -> None:
    key = KeyPair.generate("P-256")
    method = did_key(key.public_key)
    issuer = Issuer(method, "École d’exemple", SITE)
    award = replace(an_award(), issuer=issuer)
    base = sign(build(award), key, f"{method}#{key.public_key.multikey}", NOW, suite="ecdsa-sd-2023")
    shown = derive(base, [])
    assert {"validFrom", "validUntil", "credentialStatus"} <= set(shown)
    late = verify(shown, Web(), NOW + timedelta(days=40_000))
    assert "validity.expired" in codes(late, "fail")
    for name in ("validUntil", "credentialStatus"):
        assert (
            verify({field: value for field, value in shown.items() if field != name}, Web(), NOW).verdict
            == "rejected"
        )
