"""Signed Open Badges 2.0: a token, the key that made it, and the profile that owns up to the key."""

import base64
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey

from insigne.credentials import (
    KeyFormatError,
    KeyKind,
    KeyPair,
    bake,
    build_v2,
    cryptographic_key_v2,
    profile_v2,
    revocation_list_v2,
    sign_v2,
    verify,
)
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.pictures import a_png
from tests.credentials.school import ALICE, DAY, NOW, SITE, Web, an_award, changed, codes

KEY_URL = f"{SITE}/v2/cle"
LIST_URL = f"{SITE}/v2/revocations"
CLASS = f"{SITE}/v2/badges/engagement"
PROFILE = f"{SITE}/v2/emetteur"
ID = f"{SITE}/v2/attributions/1"
RSA = KeyPair.generate("RSA")
STRANGERS_RSA = KeyPair.generate("RSA")


def a_token(key: KeyPair = RSA, **changes: Any) -> str:
    return sign_v2(build_v2(an_award(**changes)), key, KEY_URL)


def signed_with(key: KeyPair, path: str, value: Any) -> str:
    """The token of an assertion with one field set."""
    verification = {"type": "SignedBadge", "creator": KEY_URL}
    assertion = build_v2(an_award()).assertion | {"verification": verification}
    return sign_jws(json.dumps(changed(assertion, path, value)).encode(), key, {})


def the_web(key: KeyPair = RSA, **revoked: str | None) -> Web:
    """What a school publishes that signs its badges: no assertion, but its key and its list."""
    web = Web()
    web.documents[CLASS] = build_v2(an_award()).badge_class
    web.documents[PROFILE] = profile_v2(an_award().issuer, PROFILE, [KEY_URL], LIST_URL)
    web.documents[KEY_URL] = cryptographic_key_v2(key.public_key, KEY_URL, PROFILE)
    web.documents[LIST_URL] = revocation_list_v2(LIST_URL, PROFILE, revoked)
    return web


def web_with(url: str, path: str, value: Any) -> Web:
    web = the_web()
    web.documents[url] = changed(web.documents[url], path, value)
    return web


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(a_token(), id="text"),
        pytest.param(a_token().encode(), id="bytes"),
        pytest.param(bake(a_png(), a_token().encode(), kind="2.0"), id="png"),
    ],
)
def test_a_signed_badge_is_verified_from_any_source(source: Any) -> None:
    report = verify(source, the_web(), NOW, ALICE)
    assert (report.verdict, report.version) == ("verified", "2.0"), codes(report)
    passes = {"proof.valid", "key.published", "issuer.confirmed", "status.good", "recipient.matches"}
    assert passes <= set(codes(report, "pass"))
    assert codes(report, "warn") == []


def test_a_signed_badge_needs_no_page_of_its_own() -> None:
    web = the_web()
    verify(a_token(), web, NOW)
    assert ID not in web.asked


def test_another_library_reads_our_signature() -> None:
    pem = the_web().documents[KEY_URL]["publicKeyPem"]
    read = jws.deserialize_compact(a_token(), RSAKey.import_key(pem), algorithms=["RS256"])
    assert json.loads(read.payload)["id"] == ID
    assert read.headers() == {"alg": "RS256"}


def test_we_read_the_signature_of_another_library() -> None:
    assertion = build_v2(an_award()).assertion | {
        "verification": {"type": ["SignedBadge"], "creator": KEY_URL}
    }
    key = RSAKey.generate_key(2048)
    web = web_with(KEY_URL, "publicKeyPem", key.as_pem(private=False).decode())
    token = jws.serialize_compact({"alg": "RS256"}, json.dumps(assertion).encode(), key)
    assert verify(token, web, NOW).verdict == "verified"


def test_the_standard_signs_with_rsa_keys() -> None:
    with pytest.raises(KeyFormatError, match="RSA"):
        a_token(KeyPair.from_seed(bytes(32)))


@pytest.mark.parametrize("kind", ["P-256", "P-384", "Ed25519"])
def test_an_algorithm_that_the_standard_does_not_name_is_remarked(kind: KeyKind) -> None:
    key = KeyPair.generate(kind)
    report = verify(signed_with(key, "type", "Assertion"), the_web(key), NOW)
    assert (report.verdict, codes(report, "warn")) == ("verified", ["proof.unusual_algorithm"])


def test_a_changed_badge_is_rejected() -> None:
    header, payload, signature = a_token().split(".")
    other = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"issuedOn": "2020-01-01T00:00:00Z"}
    forged = base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("=")
    report = verify(f"{header}.{forged}.{signature}", the_web(), NOW)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["proof.invalid"])


def test_a_badge_signed_with_a_strangers_key_is_rejected() -> None:
    report = verify(a_token(STRANGERS_RSA), the_web(), NOW)
    assert codes(report, "fail") == ["proof.invalid"]


def test_a_key_of_another_kind_than_the_algorithm_is_rejected() -> None:
    report = verify(a_token(), the_web(KeyPair.generate("P-256")), NOW)
    assert codes(report, "fail") == ["proof.invalid"]


def strangers_web(**key: Any) -> Web:
    """A stranger signs in the name of the school, with a key on a page of their own."""
    web = the_web()
    here = "https://pirate.example/cle"
    web.documents[here] = cryptographic_key_v2(STRANGERS_RSA.public_key, here, PROFILE) | key
    return web


def strangers_token() -> str:
    return signed_with(STRANGERS_RSA, "verification.creator", "https://pirate.example/cle")


def test_a_key_that_the_issuer_does_not_list_is_rejected() -> None:
    report = verify(strangers_token(), strangers_web(), NOW)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["key.not_of_issuer"])
    assert "issuer.confirmed" not in codes(report)


def test_a_key_of_another_owner_is_rejected_though_the_issuer_lists_it() -> None:
    report = verify(a_token(), web_with(KEY_URL, "owner", "https://autre.example/profil"), NOW)
    assert codes(report, "fail") == ["key.not_of_issuer"]


def test_an_issuer_that_lists_no_keys_leaves_the_badge_unconfirmed() -> None:
    report = verify(a_token(), web_with(PROFILE, "publicKey", ...), NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["key.issuer_unconfirmed"])


def test_a_key_that_does_not_say_whose_it_is_leaves_the_badge_unconfirmed() -> None:
    report = verify(a_token(), web_with(KEY_URL, "owner", ...), NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["key.issuer_unconfirmed"])


def test_a_profile_embedded_by_a_stranger_is_not_believed() -> None:
    web = strangers_web()
    profile = web.documents[PROFILE] | {"publicKey": "https://pirate.example/cle"}
    web.documents[CLASS] = web.documents[CLASS] | {"issuer": profile}
    assert codes(verify(strangers_token(), web, NOW), "fail") == ["key.not_of_issuer"]


def test_a_class_and_a_profile_within_the_assertion_are_read() -> None:
    web = the_web()
    badge = web.documents.pop(CLASS) | {"issuer": web.documents[PROFILE]}
    report = verify(signed_with(RSA, "badge", badge), web, NOW)
    assert report.verdict == "verified"
    assert report.badge is not None
    assert report.badge.name == "Engagement associatif"


def test_a_key_within_the_profile_is_the_issuers() -> None:
    web = the_web()
    web.documents[PROFILE]["publicKey"] = [f"{SITE}/v2/ancienne", web.documents.pop(KEY_URL)]
    assert verify(a_token(), web, NOW).verdict == "verified"


def test_a_badge_that_does_not_name_its_key_is_checked_with_those_of_the_issuer() -> None:
    web = the_web()
    old = f"{SITE}/v2/ancienne"
    web.documents[old] = cryptographic_key_v2(STRANGERS_RSA.public_key, old, PROFILE)
    web.documents[PROFILE]["publicKey"] = [old, KEY_URL]
    token = signed_with(RSA, "verification", {"type": "SignedBadge"})
    report = verify(token, web, NOW)
    assert report.verdict == "verified"
    assert [finding.message.params["key"] for finding in report.findings if finding.check == "key"] == [
        KEY_URL
    ]
    web.documents[PROFILE]["publicKey"] = old
    assert codes(verify(token, web, NOW), "fail") == ["proof.invalid"]
    del web.documents[PROFILE]["publicKey"]
    assert verify(token, web, NOW).verdict == "unconfirmed"


@pytest.mark.parametrize(("others", "verdict"), [(7, "verified"), (8, "rejected")])
def test_so_many_keys_of_an_issuer_are_tried_and_no_more(others: int, verdict: str) -> None:
    web = the_web()
    ids = [f"{SITE}/v2/cles/{number}" for number in range(others)]
    keys = [cryptographic_key_v2(STRANGERS_RSA.public_key, id_, PROFILE) for id_ in ids]
    web.documents[PROFILE]["publicKey"] = [*keys, web.documents[KEY_URL]]
    token = signed_with(RSA, "verification", {"type": "SignedBadge"})
    assert verify(token, web, NOW).verdict == verdict


def test_another_key_within_the_profile_is_not_the_one_that_was_named() -> None:
    web, old = the_web(), f"{SITE}/v2/ancienne"
    web.documents[PROFILE]["publicKey"] = [
        cryptographic_key_v2(STRANGERS_RSA.public_key, old, PROFILE),
        KEY_URL,
    ]
    assert verify(a_token(), web, NOW).verdict == "verified"


def test_a_profile_within_a_badge_leads_nowhere() -> None:
    """Until it is found at its own address, neither its keys nor its list are the issuer's."""
    web = the_web()
    profile = web.documents.pop(PROFILE) | {
        "publicKey": "https://mal.example/cle",
        "revocationList": "https://mal.example/liste",
    }
    whole = web.documents[CLASS] | {"issuer": profile}
    payload = build_v2(an_award()).assertion | {"badge": whole, "verification": {"type": "SignedBadge"}}
    report = verify(sign_jws(json.dumps(payload).encode(), RSA, {}), web, NOW)
    assert report.verdict != "verified"
    assert not any("mal.example" in address for address in web.asked)


@pytest.mark.parametrize("page", [b"<html>", b"[]", json.dumps({"id": f"{SITE}/v2/autre"}).encode()])
def test_a_page_that_is_not_the_key_is_none(page: bytes) -> None:
    web = the_web()
    web.documents[KEY_URL] = page
    assert codes(verify(a_token(), web, NOW), "unknown")[:2] == ["proof.unchecked", "key.unreachable"]


def test_a_key_that_calls_itself_another_is_not_the_one_that_was_named() -> None:
    report = verify(a_token(), web_with(KEY_URL, "id", f"{SITE}/v2/autre"), NOW)
    assert codes(report, "unknown")[:2] == ["proof.unchecked", "key.unreachable"]


def test_an_assertion_that_says_it_is_signed_and_is_not_is_rejected() -> None:
    document = build_v2(an_award()).assertion | {"verification": {"type": "SignedBadge", "creator": KEY_URL}}
    report = verify(document, the_web(), NOW)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["proof.missing"])


@pytest.mark.parametrize("url", [KEY_URL, PROFILE, CLASS, LIST_URL])
def test_what_does_not_answer_leaves_the_badge_unconfirmed(url: str) -> None:
    web = the_web()
    del web.documents[url]
    assert verify(a_token(), web, NOW).verdict == "unconfirmed"


@pytest.mark.parametrize("url", [KEY_URL, LIST_URL])
def test_what_is_refused_is_not_read(url: str) -> None:
    web = the_web()
    web.statuses[url] = 404
    assert verify(a_token(), web, NOW).verdict == "unconfirmed"


def test_offline_nothing_of_a_signed_badge_can_be_confirmed() -> None:
    report = verify(a_token(), None, NOW)
    assert report.verdict == "unconfirmed"
    assert "proof.unchecked" in codes(report, "unknown")


@pytest.mark.parametrize(
    ("path", "value"),
    [("publicKeyPem", "-----BEGIN CERTIFICATE-----"), ("publicKeyPem", 7), ("publicKeyPem", ...)],
)
def test_a_key_that_cannot_be_read_leaves_the_badge_unconfirmed(path: str, value: Any) -> None:
    report = verify(a_token(), web_with(KEY_URL, path, value), NOW)
    assert report.verdict == "unconfirmed"
    assert codes(report, "unknown")[:2] == ["proof.unchecked", "key.unsupported"]


def test_a_key_given_as_a_jwk_is_read() -> None:
    web = web_with(KEY_URL, "publicKeyPem", ...)
    web.documents[KEY_URL]["publicKeyJwk"] = RSA.public_key.jwk
    assert verify(a_token(), web, NOW).verdict == "verified"


def test_a_key_that_shows_its_secret_half_signs_nothing() -> None:
    secret = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"
    report = verify(a_token(), web_with(KEY_URL, "publicKeyPem", secret), NOW)
    assert codes(report, "fail") == ["key.exposed"]


@pytest.mark.parametrize("kind", [["Extension", "SignedBadge"], ["signed"], "signed"])
def test_a_signed_badge_says_so_in_several_ways(kind: Any) -> None:
    token = signed_with(RSA, "verification.type", kind)
    assert verify(token, the_web(), NOW).verdict == "verified"


# --- Taken back ----------------------------------------------------------------------------------------


def test_a_badge_on_the_issuers_list_is_revoked_with_the_reason() -> None:
    report = verify(a_token(), the_web(**{ID: "erreur de liste"}), NOW)
    said = [finding.message.text("fr") for finding in report.findings if finding.outcome == "fail"]
    assert (report.verdict, said) == ("rejected", ["L’émetteur a révoqué le badge (erreur de liste)."])


@pytest.mark.parametrize(
    "entry", [ID, {"id": ID}, {"uid": ID, "revocationReason": None}, {"id": ID, "revocationReason": 7}]
)
def test_all_the_ways_of_listing_a_revoked_badge_are_read(entry: Any) -> None:
    for entries in ([entry], [{"id": f"{ID}0"}, entry], entry if isinstance(entry, str) else [entry]):
        web = web_with(LIST_URL, "revokedAssertions", entries)
        assert codes(verify(a_token(), web, NOW), "fail") == ["status.revoked"]


@pytest.mark.parametrize("entries", [[], [f"{ID}0"], [7, None, [], {"id": 7}], None, 7])
def test_a_list_of_others_revokes_nobody(entries: Any) -> None:
    report = verify(a_token(), web_with(LIST_URL, "revokedAssertions", entries), NOW)
    assert (report.verdict, "status.good" in codes(report, "pass")) == ("verified", True)


def test_a_badge_may_be_listed_by_the_name_that_it_had_before() -> None:
    token = signed_with(RSA, "uid", "f2c20")
    assert codes(verify(token, the_web(f2c20="Erreur"), NOW), "fail") == ["status.revoked"]
    assert verify(token, the_web(**{"None": "Erreur"}), NOW).verdict == "verified"
    assert verify(a_token(), the_web(**{"None": "Erreur"}), NOW).verdict == "verified"


def test_another_document_in_place_of_the_list_is_no_list() -> None:
    report = verify(a_token(), web_with(LIST_URL, "revokedAssertions", ...), NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["status.unreachable"])
    assert "liste de révocation" in report.findings[-2].message.text("fr")


def test_an_issuer_without_list_revokes_nothing() -> None:
    report = verify(a_token(), web_with(PROFILE, "revocationList", ...), NOW)
    assert (report.verdict, "status.none" in codes(report, "pass")) == ("verified", True)


def test_the_dates_and_the_recipient_of_a_signed_badge_count() -> None:
    assert codes(verify(a_token(valid_until=NOW), the_web(), NOW), "fail") == ["validity.expired"]
    assert codes(verify(a_token(awarded_at=NOW + DAY), the_web(), NOW), "fail") == ["validity.not_yet"]
    assert codes(verify(a_token(), the_web(), NOW, "bob@x.fr"), "fail") == ["recipient.another"]


@pytest.mark.parametrize("value", [7, None, [], {}, [7], "", {"id": 7}, "x"])
@pytest.mark.parametrize(
    ("url", "path"),
    [
        (KEY_URL, "owner"), (KEY_URL, "id"), (KEY_URL, "publicKeyPem"), (PROFILE, "publicKey"),
        (PROFILE, "revocationList"), (PROFILE, "verification"), (CLASS, "issuer"), (LIST_URL, "revokedAssertions"),
    ],
)  # fmt: skip
def test_values_of_another_kind_in_what_is_linked_give_a_finding(url: str, path: str, value: Any) -> None:
    report = verify(a_token(), web_with(url, path, value), NOW)
    assert "format.unexpected" not in codes(report)


@pytest.mark.parametrize("value", [7, None, [], {}, [7], "", {"id": 7}, "x", True])
@pytest.mark.parametrize(
    "path", ["id", "badge", "recipient", "verification", "issuedOn", "expires", "evidence"]
)
def test_values_of_another_kind_in_the_assertion_give_a_finding(path: str, value: Any) -> None:
    report = verify(signed_with(RSA, path, value), the_web(), NOW)
    assert "format.unexpected" not in codes(report)
