"""Whose key it is: a signature alone never makes a badge "verified"."""

from typing import Any

import pytest

from insigne.credentials import (
    Fetched,
    Issuer,
    VerificationKey,
    did_document,
    did_key,
    verify,
)
from insigne.credentials.linked_data.contexts import DID_V1
from insigne.credentials.multibase import encode_base64url
from tests.credentials.school import (
    DAY,
    DID,
    DID_URL,
    KEY,
    METHOD,
    NOW,
    SITE,
    STRANGERS_KEY,
    Web,
    an_award,
    codes,
    signed,
    the_web,
)

DID_KEY = did_key(KEY.public_key)
DID_KEY_METHOD = f"{DID_KEY}#{KEY.public_multikey}"


def issued_by(issuer: str) -> Any:
    return an_award(issuer=Issuer(issuer, "École d’exemple"), status=None)


def web_with(url: str, document: dict[str, Any]) -> Web:
    web = the_web()
    web.documents[url] = document
    return web


def school_document(**changes: Any) -> dict[str, Any]:
    return did_document(DID, [VerificationKey(METHOD, KEY.public_key)]) | changes


def test_a_key_that_the_issuers_did_document_names_is_the_issuers() -> None:
    report = verify(signed(), the_web(), NOW)
    assert report.verdict == "verified"
    assert "issuer.confirmed" in codes(report, "pass")


def test_a_key_of_an_issuer_that_is_itself_a_did_key_needs_no_network() -> None:
    report = verify(signed(issued_by(DID_KEY), method=DID_KEY_METHOD), None, NOW)
    assert report.verdict == "verified"


def test_a_did_key_that_is_not_the_issuer_is_valid_but_unconfirmed() -> None:
    report = verify(signed(issued_by("urn:uuid:58172aac"), method=DID_KEY_METHOD), the_web(), NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.valid" in codes(report, "pass")
    assert codes(report, "unknown") == ["key.issuer_unconfirmed"]


def test_another_did_key_is_unconfirmed() -> None:
    report = verify(signed(issued_by(did_key(STRANGERS_KEY.public_key)), method=DID_KEY_METHOD), None, NOW)
    assert codes(report, "unknown") == ["key.issuer_unconfirmed"]


def test_a_key_that_the_issuers_document_denies_is_a_forgery() -> None:
    """A stranger signs in the school's name with a key of their own, which is theirs beyond doubt."""
    strangers = did_key(STRANGERS_KEY.public_key)
    forged = signed(issued_by(DID), STRANGERS_KEY, f"{strangers}#{STRANGERS_KEY.public_multikey}")
    report = verify(forged, the_web(), NOW)
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["key.not_of_issuer"]


@pytest.mark.parametrize("left_out", ["assertionMethod", "verificationMethod"])
def test_half_a_document_of_keys_denies_a_strangers_as_well(left_out: str) -> None:
    document = school_document()
    del document[left_out]
    strangers = did_key(STRANGERS_KEY.public_key)
    forged = signed(issued_by(DID), STRANGERS_KEY, f"{strangers}#{STRANGERS_KEY.public_multikey}")
    assert codes(verify(forged, web_with(DID_URL, document), NOW), "fail") == ["key.not_of_issuer"]


def test_a_key_of_another_school_is_a_forgery() -> None:
    other = "did:web:autre.example"
    document = did_document(other, [VerificationKey(f"{other}#k", STRANGERS_KEY.public_key)])
    web = web_with("https://autre.example/.well-known/did.json", document)
    report = verify(signed(key=STRANGERS_KEY, method=f"{other}#k"), web, NOW)
    assert codes(report, "fail") == ["key.not_of_issuer"]


def test_a_key_kept_elsewhere_is_the_issuers_when_its_own_document_names_it() -> None:
    web = web_with(DID_URL, school_document(assertionMethod=[METHOD, DID_KEY_METHOD]))
    assert verify(signed(method=DID_KEY_METHOD), web, NOW).verdict == "verified"


def test_offline_the_key_is_unknown_and_so_is_the_signature() -> None:
    report = verify(signed(issued_by(DID)), None, NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown") == ["proof.unchecked", "key.unreachable"]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"id": "did:web:autre.example"}'])
def test_an_address_that_gives_no_did_document_leaves_the_key_unknown(body: bytes) -> None:
    web = the_web()
    web.documents[DID_URL] = body
    assert "key.unreachable" in codes(verify(signed(issued_by(DID)), web, NOW), "unknown")


def test_a_refused_did_document_leaves_the_key_unknown() -> None:
    web = the_web()
    web.statuses[DID_URL] = 404
    assert "key.unreachable" in codes(verify(signed(issued_by(DID)), web, NOW), "unknown")


def test_a_did_document_that_another_site_answers_with_is_not_believed() -> None:
    """A page of the school that redirects anywhere must not let anybody speak for the school."""
    web = the_web()

    def redirecting(url: str) -> Fetched:
        answer = web(url)
        return Fetched("https://pirate.example/did.json", answer.status, answer.content_type, answer.body)

    assert "key.unreachable" in codes(verify(signed(issued_by(DID)), redirecting, NOW), "unknown")


def test_an_answer_that_does_not_say_where_it_came_from_came_from_where_it_was_asked() -> None:
    web = the_web()

    def silent(url: str) -> Fetched:
        answer = web(url)
        return Fetched("", answer.status, answer.content_type, answer.body)

    assert verify(signed(), silent, NOW).verdict == "verified"


def test_a_method_that_the_document_does_not_hold_is_refused() -> None:
    report = verify(signed(issued_by(DID), method=f"{DID}#autre"), the_web(), NOW)
    assert codes(report, "fail") == ["key.not_listed"]


def test_a_key_that_may_only_log_in_does_not_sign_badges() -> None:
    web = web_with(DID_URL, school_document(assertionMethod=[], authentication=[METHOD]))
    assert codes(verify(signed(issued_by(DID)), web, NOW), "fail") == ["key.not_for_assertions"]


METHOD_OBJECT = {"type": "Multikey", "controller": DID, "publicKeyMultibase": KEY.public_multikey}


@pytest.mark.parametrize(
    "changes",
    [
        {"assertionMethod": ["#cle-2026"]},
        {"assertionMethod": METHOD},
        {"assertionMethod": [METHOD_OBJECT | {"id": METHOD}], "verificationMethod": []},
        {"assertionMethod": [METHOD_OBJECT | {"id": "#cle-2026"}], "verificationMethod": []},
        {"verificationMethod": [METHOD_OBJECT | {"id": "#cle-2026"}]},
        {"verificationMethod": METHOD_OBJECT | {"id": METHOD}},
        {
            "verificationMethod": [
                {
                    "id": METHOD,
                    "type": "JsonWebKey",
                    "publicKeyJwk": {
                        "kty": "OKP",
                        "crv": "Ed25519",
                        "x": encode_base64url(KEY.public_key.raw)[1:],
                    },
                }
            ]
        },
    ],
)
def test_all_the_ways_of_writing_a_did_document_are_read(changes: dict[str, Any]) -> None:
    assert (
        verify(signed(issued_by(DID)), web_with(DID_URL, school_document(**changes)), NOW).verdict
        == "verified"
    )


@pytest.mark.parametrize(
    "key",
    [
        {"publicKeyJwk": {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}},
        {"publicKeyMultibase": "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"},
        {"publicKeyPem": "-----BEGIN"},
        {"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "*"}},
    ],
)
def test_a_key_of_another_kind_leaves_the_signature_unchecked(key: dict[str, Any]) -> None:
    document = school_document(verificationMethod=[{"id": METHOD, "type": "Multikey", **key}])
    report = verify(signed(issued_by(DID)), web_with(DID_URL, document), NOW)
    assert codes(report, "unknown") == ["proof.unchecked", "key.unsupported"]


def test_a_did_key_of_another_kind_leaves_the_signature_unchecked() -> None:
    did = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
    report = verify(signed(issued_by(did), method=f"{did}#{did[8:]}"), None, NOW)
    assert "key.unsupported" in codes(report, "unknown")


def withdrawn(days: int) -> Web:
    key = VerificationKey(METHOD, KEY.public_key, revoked=NOW + days * DAY)
    return web_with(DID_URL, did_document(DID, [key]))


def test_an_earlier_date_does_not_save_what_an_unsafe_key_signed() -> None:
    """Whoever holds the key writes the date: nothing is wrong, and nothing is confirmed."""
    report = verify(signed(issued_by(DID)), withdrawn(days=0), NOW)
    assert report.verdict == "unconfirmed"
    assert "key.revoked_since" in codes(report, "unknown")


def retired(days: int) -> Web:
    key = VerificationKey(METHOD, KEY.public_key, expires=NOW + days * DAY)
    return web_with(DID_URL, did_document(DID, [key]))


def test_what_a_key_signed_before_it_was_retired_still_verifies() -> None:
    assert verify(signed(issued_by(DID)), retired(days=0), NOW).verdict == "verified"


def test_what_a_key_signs_after_it_was_retired_is_rejected() -> None:
    report = verify(signed(issued_by(DID)), retired(days=-2), NOW)
    assert codes(report, "fail") == ["key.expired"]


def test_what_a_key_signed_after_it_was_withdrawn_is_rejected() -> None:
    report = verify(signed(issued_by(DID)), withdrawn(days=-2), NOW)
    assert codes(report, "fail") == ["key.revoked"]


def test_a_withdrawn_key_is_not_saved_by_a_signature_without_a_date() -> None:
    document = signed(issued_by(DID))
    del document["proof"][0]["created"]
    assert "key.revoked" in codes(verify(document, withdrawn(days=0), NOW), "fail")


def test_an_expired_key_is_rejected() -> None:
    method = METHOD_OBJECT | {"id": METHOD, "expires": "2026-01-01T00:00:00Z"}
    web = web_with(DID_URL, school_document(verificationMethod=[method]))
    assert codes(verify(signed(issued_by(DID)), web, NOW), "fail") == ["key.expired"]


HTTPS_ISSUER = f"{SITE}/emetteur"
HTTPS_METHOD = f"{HTTPS_ISSUER}#{KEY.public_multikey}"


def https_document(**changes: Any) -> dict[str, Any]:
    method = {"id": HTTPS_METHOD, "type": "Multikey", "controller": HTTPS_ISSUER}
    return {
        "@context": DID_V1,
        "id": HTTPS_ISSUER,
        "verificationMethod": [method | {"publicKeyMultibase": KEY.public_multikey}],
        "assertionMethod": [HTTPS_METHOD],
    } | changes


def test_a_key_at_the_issuers_own_https_address_is_the_issuers() -> None:
    web = web_with(HTTPS_ISSUER, https_document())
    assert verify(signed(issued_by(HTTPS_ISSUER), method=HTTPS_METHOD), web, NOW).verdict == "verified"


def test_a_key_that_stands_only_in_the_address_is_valid_but_unconfirmed() -> None:
    report = verify(signed(issued_by(HTTPS_ISSUER), method=HTTPS_METHOD), the_web(), NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.valid" in codes(report, "pass")
    assert codes(report, "unknown") == ["key.unreachable"]


def test_a_document_that_claims_to_be_the_issuers_from_elsewhere_is_not_believed() -> None:
    """The stranger's page says "I am the school": what counts is the address where the school's own page is."""
    elsewhere = "https://pirate.example/ecole"
    method = f"{elsewhere}#{STRANGERS_KEY.public_multikey}"
    web = web_with(elsewhere, https_document(verificationMethod=[], assertionMethod=[method]))
    report = verify(signed(issued_by(HTTPS_ISSUER), STRANGERS_KEY, method), web, NOW)
    assert report.verdict != "verified"
    assert "key.unreachable" in codes(report, "unknown")


def test_an_issuer_whose_page_says_nothing_of_keys_is_unconfirmed() -> None:
    web = web_with(HTTPS_ISSUER, {"id": HTTPS_ISSUER, "type": "Profile", "name": "École"})
    report = verify(signed(issued_by(HTTPS_ISSUER), method=DID_KEY_METHOD), web, NOW)
    assert codes(report, "unknown") == ["key.issuer_unconfirmed"]


def test_an_issuer_without_tls_is_remarked() -> None:
    report = verify(signed(issued_by("http://ecole.example/e"), method=DID_KEY_METHOD), None, NOW)
    assert "issuer.plain_http" in codes(report, "warn")
