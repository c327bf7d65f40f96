"""Open Badges 1.0 and 1.1, and the drafts before them: hosted and signed, as they are still met."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import KeyPair, bake, identity_hash, verify
from insigne.credentials.older.openbadges1 import (
    readable_date,
    upgraded_assertion,
    upgraded_class,
    upgraded_profile,
)
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.pictures import a_png
from tests.credentials.school import ALICE, NOW, SITE, Web, codes

HERE = f"{SITE}/v1/attributions/1.json"
CLASS = f"{SITE}/v1/badge.json"
ISSUER = f"{SITE}/v1/ecole.json"
KEY_URL = f"{SITE}/v1/cle.pem"
LIST_URL = f"{SITE}/v1/revocations.json"
RSA = KeyPair.generate("RSA")
V1 = "https://w3id.org/openbadges/v1"

ONE_0: dict[str, Any] = {
    "uid": "f2c20",
    "recipient": {"type": "email", "hashed": True, "salt": "sel", "identity": identity_hash(ALICE, "sel")},
    "image": f"{SITE}/v1/attributions/1.png",
    "evidence": f"{SITE}/v1/preuve.html",
    "issuedOn": 1359217910,
    "badge": CLASS,
    "verify": {"type": "hosted", "url": HERE},
}
ONE_1 = ONE_0 | {"@context": V1, "type": "Assertion", "id": HERE, "issuedOn": "2013-01-26T16:31:50Z"}
DRAFT: dict[str, Any] = {
    "recipient": identity_hash(ALICE, "sel"),
    "salt": "sel",
    "evidence": "/preuve.html",
    "issued_on": "2011-08-23",
    "badge": {
        "version": "0.5.0",
        "name": "Engagement associatif",
        "description": "Reconnaît l’engagement.",
        "image": "/badge.png",
        "criteria": f"{SITE}/v1/criteres.html",
        "issuer": {"origin": SITE, "name": "École d’exemple", "org": "Vie étudiante", "contact": "a@ecole.example"},
    },
    "verify": {"type": "hosted", "url": HERE},
}  # fmt: skip
VERSIONS = pytest.mark.parametrize(
    ("assertion", "version"),
    [
        pytest.param(DRAFT, "1.0", id="draft"),
        pytest.param(ONE_0, "1.0", id="1.0"),
        pytest.param(ONE_1, "1.1", id="1.1"),
    ],
)


def the_web(assertion: dict[str, Any]) -> Web:
    marks = {"@context": V1} if "@context" in assertion else {}
    web = Web()
    web.documents[HERE] = assertion
    web.documents[CLASS] = marks | {
        "name": "Engagement associatif",
        "description": "Reconnaît l’engagement.",
        "image": f"{SITE}/v1/badge.png",
        "criteria": f"{SITE}/v1/criteres.html",
        "issuer": ISSUER,
        "tags": ["bénévolat"],
        "alignment": [{"name": "Travailler en équipe", "url": "https://esco.example/1", "description": "…"}],
    }
    web.documents[ISSUER] = marks | {"name": "École d’exemple", "url": SITE, "revocationList": LIST_URL}
    if marks:
        web.documents[CLASS] |= {"type": "BadgeClass", "id": CLASS}
        web.documents[ISSUER] |= {"type": "Issuer", "id": ISSUER}
    web.documents[KEY_URL] = RSA.public_key.pem.encode()
    web.documents[LIST_URL] = {"autre": "Erreur"}
    return web


def a_token(assertion: dict[str, Any], key: KeyPair = RSA, url: str = KEY_URL) -> str:
    signed = {name: value for name, value in assertion.items() if name != "id"}
    return sign_jws(json.dumps(signed | {"verify": {"type": "signed", "url": url}}).encode(), key, {})


# --- Hosted --------------------------------------------------------------------------------------------


@VERSIONS
def test_a_hosted_badge_is_verified(assertion: dict[str, Any], version: str) -> None:
    baked = bake(a_png(), HERE.encode(), kind="2.0")
    for source in (assertion, json.dumps(assertion), HERE, baked):
        report = verify(source, the_web(assertion), NOW, ALICE)
        assert (report.verdict, report.version) == ("verified", version), codes(report)
        assert {"proof.published", "issuer.confirmed", "recipient.matches"} <= set(codes(report, "pass"))


@VERSIONS
def test_it_is_shown_in_the_shape_of_any_badge(assertion: dict[str, Any], version: str) -> None:
    badge = verify(assertion, the_web(assertion), NOW).badge
    assert badge is not None
    assert (badge.id, badge.name) == (HERE, "Engagement associatif")
    assert badge.criteria_url == f"{SITE}/v1/criteres.html"
    assert badge.issuer is not None
    assert badge.issuer.name.startswith("École d’exemple")
    assert badge.recipient is not None
    assert badge.recipient.hashed
    assert badge.awarded_at is not None
    assert badge.awarded_at.year in (2011, 2013)
    assert len(badge.evidence) == 1
    if version != "1.0" or "uid" in assertion:
        assert (badge.achievement_id, badge.tags) == (CLASS, ("bénévolat",))
        assert badge.alignments[0].target_url == "https://esco.example/1"


def test_the_day_alone_of_a_draft_is_remarked() -> None:
    assert "validity.without_zone" in codes(verify(DRAFT, the_web(DRAFT), NOW), "warn")


@VERSIONS
def test_a_badge_that_is_gone_is_revoked(assertion: dict[str, Any], version: str) -> None:
    web = the_web(assertion)
    web.statuses[HERE] = 410
    assert codes(verify(assertion, web, NOW), "fail") == ["status.revoked"]
    web = the_web({"revoked": True})
    assert codes(verify(assertion, web, NOW), "fail") == ["status.revoked"]


@VERSIONS
def test_a_badge_that_is_not_published_is_not_confirmed(assertion: dict[str, Any], version: str) -> None:
    web = the_web(assertion)
    del web.documents[HERE]
    assert verify(assertion, web, NOW).verdict == "unconfirmed"
    assert verify(assertion, None, NOW).verdict == "unconfirmed"


@VERSIONS
@pytest.mark.parametrize("path", ["recipient", "badge", "issuedOn"])
def test_a_copy_that_says_something_else_is_rejected(
    assertion: dict[str, Any], version: str, path: str
) -> None:
    other = {"recipient": "bob@x.fr", "badge": f"{SITE}/v1/autre.json", "issuedOn": "2020-01-01T00:00:00Z"}
    report = verify(assertion | {path: other[path]}, the_web(assertion), NOW)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["proof.differs"])


@VERSIONS
def test_a_badge_on_a_strangers_site_is_rejected(assertion: dict[str, Any], version: str) -> None:
    here = "https://pirate.example/a.json"
    stolen = assertion | {"verify": {"type": "hosted", "url": here}}
    stolen |= {"id": here} if "id" in assertion else {}
    web = the_web(assertion)
    web.documents[here] = stolen
    assert codes(verify(stolen, web, NOW), "fail") == ["issuer.out_of_scope"]


@VERSIONS
def test_the_dates_and_the_recipient_count(assertion: dict[str, Any], version: str) -> None:
    expired = assertion | {"expires": 1400000000}
    assert codes(verify(expired, the_web(expired), NOW), "fail") == ["validity.expired"]
    expired = assertion | {"expires": "2014-05-13"}
    assert codes(verify(expired, the_web(expired), NOW), "fail") == ["validity.expired"]
    lasting = assertion | {"expires": None}
    assert verify(lasting, the_web(lasting), NOW).verdict == "verified"
    assert codes(verify(assertion, the_web(assertion), NOW, "bob@x.fr"), "fail") == ["recipient.another"]


def test_an_older_copy_of_a_badge_that_is_now_published_in_version_2_is_verified() -> None:
    newer = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": HERE,
        "recipient": ONE_1["recipient"],
        "badge": CLASS,
        "issuedOn": "2013-01-26T16:31:50+00:00",
        "expires": None,
        "verification": {"type": "HostedBadge"},
    }
    web = the_web(ONE_1)
    web.documents[HERE] = newer
    for older in (ONE_0, ONE_1):
        report = verify(older, web, NOW, ALICE)
        assert report.verdict == "verified", codes(report)
    newer["expires"] = "2030-03-17T17:46:40+00:00"
    assert verify(ONE_1 | {"expires": 1900000000}, web, NOW, ALICE).verdict == "verified"


def test_an_address_in_clear_is_read() -> None:
    draft = DRAFT | {"recipient": ALICE, "salt": None}
    report = verify(draft, the_web(draft), NOW, ALICE.upper())
    assert "recipient.matches" in codes(report, "pass")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
        (253_402_300_800, 253_402_300_800),
        (-1, -1),
        (True, True),
        ("2012-06-13", "2012-06-13T00:00:00"),
        ("2012-06", "2012-06"),
    ],
)
def test_a_date_of_the_drafts_is_put_into_newer_words(written: Any, read: Any) -> None:
    assert readable_date(written) == read
    assert type(readable_date(written)) is type(read)


def test_the_names_of_the_drafts_are_put_into_newer_words() -> None:
    read = upgraded_assertion(DRAFT)
    hashed = {"type": "email", "hashed": True, "identity": identity_hash(ALICE, "sel"), "salt": "sel"}
    assert read["recipient"] == hashed
    assert upgraded_assertion(DRAFT | {"recipient": ALICE})["recipient"]["hashed"] is False
    assert (read["id"], read["verification"]) == (HERE, {"type": "HostedBadge"})
    issuer = read["badge"]["issuer"]
    assert (issuer["id"], issuer["url"]) == (SITE, SITE)
    assert (issuer["name"], issuer["email"]) == ("École d’exemple, Vie étudiante", "a@ecole.example")


def test_what_an_older_document_says_in_newer_words_comes_first() -> None:
    profile = {"id": f"{SITE}/e", "name": "École", "url": f"{SITE}/", "email": "b@ecole.example"}
    older = {"origin": "https://autre.example", "contact": "a@ecole.example"}
    assert upgraded_profile(profile | older, ISSUER) == profile | older | {"type": "Profile"}
    assert upgraded_profile({"name": "École"}, ISSUER)["id"] == ISSUER
    assert upgraded_profile(profile | older, None)["id"] == "https://autre.example"
    assert upgraded_profile(profile, None)["id"] == f"{SITE}/e"
    aligned = {"name": "a", "url": "https://a.example", "targetCode": "1"}
    renamed = {"targetName": "b", "targetUrl": "https://b.example"}
    (read,) = upgraded_class({"id": CLASS, "alignment": [aligned | renamed]}, HERE)["alignment"]
    assert read == aligned | renamed
    assert upgraded_class({"id": CLASS}, HERE)["id"] == CLASS
    assert upgraded_class({}, HERE)["id"] == HERE


def test_the_name_of_an_older_badge_may_be_a_number_and_need_not_be() -> None:
    assert upgraded_assertion({"uid": 7})["id"] == "7"
    assert upgraded_assertion({}).get("id") is None


@pytest.mark.parametrize(
    ("written", "read"), [("true", True), ("false", False), (True, True), ("non", "non")]
)
def test_whether_a_recipient_is_hashed_may_be_said_in_a_text(written: Any, read: Any) -> None:
    recipient = ONE_0["recipient"] | {"hashed": written}
    assert upgraded_assertion(ONE_0 | {"recipient": recipient})["recipient"] == recipient | {"hashed": read}


# --- Signed --------------------------------------------------------------------------------------------

SIGNED = pytest.mark.parametrize("assertion", [ONE_0, ONE_1], ids=["1.0", "1.1"])


@SIGNED
def test_a_signed_badge_is_verified_with_the_key_at_its_address(assertion: dict[str, Any]) -> None:
    web = the_web(assertion)
    del web.documents[HERE]
    for source in (a_token(assertion), bake(a_png(), a_token(assertion).encode(), kind="2.0")):
        report = verify(source, web, NOW, ALICE)
        assert report.verdict == "verified", codes(report)
        assert {"proof.valid", "key.published", "issuer.confirmed", "status.good"} <= set(
            codes(report, "pass")
        )


@SIGNED
def test_a_signed_badge_of_a_stranger_is_not_the_issuers(assertion: dict[str, Any]) -> None:
    web = the_web(assertion)
    stranger = KeyPair.generate("RSA")
    assert codes(verify(a_token(assertion, stranger), web, NOW), "fail") == ["proof.invalid"]
    url = "https://pirate.example/cle.pem"
    web.documents[url] = stranger.public_key.pem.encode()
    report = verify(a_token(assertion, stranger, url), web, NOW)
    assert (report.verdict, codes(report, "unknown")) == ("unconfirmed", ["key.issuer_unconfirmed"])


@SIGNED
@pytest.mark.parametrize(("reason", "shown"), [("Erreur", " (Erreur)"), ("", ""), (None, "")])
def test_a_badge_on_the_issuers_list_is_revoked(
    assertion: dict[str, Any], reason: str | None, shown: str
) -> None:
    web = the_web(assertion)
    web.documents[LIST_URL] = {"f2c20": reason}
    report = verify(a_token(assertion), web, NOW)
    said = [finding.message.text("fr") for finding in report.findings if finding.outcome == "fail"]
    assert said == [f"L’émetteur a révoqué le badge{shown}."]


@SIGNED
@pytest.mark.parametrize("url", [KEY_URL, CLASS, ISSUER, LIST_URL])
def test_what_does_not_answer_leaves_a_signed_badge_unconfirmed(assertion: dict[str, Any], url: str) -> None:
    web = the_web(assertion)
    del web.documents[url]
    assert verify(a_token(assertion), web, NOW).verdict == "unconfirmed"


def test_a_key_is_read_with_space_before_it() -> None:
    web = the_web(ONE_0)
    web.documents[KEY_URL] = b"\r\n " + web.documents[KEY_URL]
    assert verify(a_token(ONE_0), web, NOW).verdict == "verified"


def test_an_issuer_that_lists_a_key_elsewhere_vouches_for_it() -> None:
    web, url = the_web(ONE_1), "https://cles.example/1.pem"
    web.documents[url] = web.documents[KEY_URL]
    assert verify(a_token(ONE_1, url=url), web, NOW).verdict == "unconfirmed"
    web.documents[ISSUER]["publicKey"] = [url]
    assert verify(a_token(ONE_1, url=url), web, NOW).verdict == "verified"


def test_a_page_that_is_no_key_leaves_a_signed_badge_unconfirmed() -> None:
    web = the_web(ONE_0)
    for page in (b"<html>", b"-----BEGIN PUBLIC KEY-----\nzz\n-----END PUBLIC KEY-----", b"\xff\xfe", b"[]"):
        web.documents[KEY_URL] = page
        report = verify(a_token(ONE_0), web, NOW)
        assert report.verdict == "unconfirmed"
        assert "proof.unchecked" in codes(report, "unknown")


def test_what_another_library_writes_is_read() -> None:
    """`hashed` as a text, a number for `uid`: what openbadgeslib writes (its `ob1.signer`)."""
    theirs = ONE_0 | {"uid": 0, "recipient": ONE_0["recipient"] | {"hashed": "true"}}
    report = verify(a_token(theirs), the_web(ONE_0), NOW, ALICE)
    assert report.verdict == "verified"
    web = the_web(ONE_0)
    web.documents[LIST_URL] = {"0": "essai"}
    assert codes(verify(a_token(theirs), web, NOW), "fail") == ["status.revoked"]


# --- In the name of another ------------------------------------------------------------------------------

PIRATE = "https://pirate.example"


@pytest.mark.parametrize("claim", [{"allowedOrigins": "pirate.example"}, {"startsWith": f"{PIRATE}/"}])
def test_an_issuer_within_a_strangers_badge_does_not_lend_its_name(claim: dict[str, Any]) -> None:
    here = f"{PIRATE}/a.json"
    issuer = DRAFT["badge"]["issuer"] | {"verification": claim, "publicKey": f"{PIRATE}/cle.pem"}
    stolen = DRAFT | {"verify": {"type": "hosted", "url": here}, "badge": DRAFT["badge"] | {"issuer": issuer}}
    stranger = KeyPair.generate("RSA")
    web = the_web(DRAFT)
    web.documents[here] = stolen
    web.documents[f"{PIRATE}/cle.pem"] = stranger.public_key.pem.encode()
    assert codes(verify(stolen, web, NOW), "fail") == ["issuer.out_of_scope"]
    report = verify(a_token(stolen | {"uid": "1"}, stranger, f"{PIRATE}/cle.pem"), web, NOW)
    assert (report.verdict, "issuer.confirmed" in codes(report)) == ("unconfirmed", False)


def test_an_issuer_with_an_id_and_an_origin_is_known_by_its_origin() -> None:
    issuer = DRAFT["badge"]["issuer"] | {"id": f"{PIRATE}/profil"}
    assert upgraded_profile(issuer, None)["id"] == SITE


def test_an_older_form_does_not_get_round_the_keys_that_an_issuer_lists() -> None:
    """A file that somebody may put on the issuer's site is not yet its key."""
    web = the_web(ONE_0)
    stranger, url = KeyPair.generate("RSA"), f"{SITE}/depot/devoir.pem"
    web.documents[url] = stranger.public_key.pem.encode()
    web.documents[ISSUER]["publicKey"] = [KEY_URL]
    assert codes(verify(a_token(ONE_0, stranger, url), web, NOW), "fail") == ["key.not_of_issuer"]
    assert verify(a_token(ONE_0), web, NOW).verdict == "verified"


def test_an_older_form_does_not_get_round_the_place_where_an_issuer_publishes() -> None:
    web = the_web(ONE_0)
    web.documents[ISSUER]["verification"] = {"startsWith": f"{SITE}/officiel/"}
    assert codes(verify(ONE_0, web, NOW), "fail") == ["issuer.out_of_scope"]


# --- Whatever a stranger writes ------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**14) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "url", "name"]), inner),
    max_leaves=6,
)  # fmt: skip


@given(
    st.sampled_from([ONE_0, ONE_1, DRAFT]),
    st.sampled_from(["recipient", "badge", "verify", "issuedOn", "issued_on", "expires", "uid", "id", "evidence"]),
    ANYTHING,
)  # fmt: skip
def test_any_value_anywhere_gives_a_finding(assertion: dict[str, Any], name: str, value: Any) -> None:
    report = verify(assertion | {name: value}, the_web(assertion), NOW, ALICE)
    assert "format.unexpected" not in codes(report)


@given(
    st.sampled_from([HERE, CLASS, ISSUER]),
    st.sampled_from(["id", "issuer", "url", "alignment", "name"]),
    ANYTHING,
)
def test_any_value_in_what_is_linked_gives_a_finding(url: str, name: str, value: Any) -> None:
    web = the_web(ONE_1)
    web.documents[url] = web.documents[url] | {name: value}
    for source in (ONE_1, a_token(ONE_1)):
        assert "format.unexpected" not in codes(verify(source, web, NOW))


@pytest.mark.parametrize("assertion", [DRAFT, ONE_0, ONE_1])
def test_what_was_put_into_newer_words_is_left_as_it_is(assertion: dict[str, Any]) -> None:
    web = the_web(assertion)
    badge = upgraded_class(web.documents[CLASS], CLASS)
    profile = upgraded_profile(web.documents[ISSUER], ISSUER)
    assert upgraded_class(badge, CLASS) == badge
    assert upgraded_profile(profile, ISSUER) == profile
    newer = upgraded_assertion(assertion)
    assert (newer["type"], newer["verification"]) == ("Assertion", {"type": "HostedBadge"})
