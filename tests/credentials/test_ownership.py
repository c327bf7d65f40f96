"""Keys that stand elsewhere than in the issuer's document: served alone, in sets, or within the token itself."""

import json
from typing import Any, get_args

import pytest

from insigne.credentials import (
    Fetched,
    Issuer,
    KeyKind,
    KeyPair,
    VerificationKey,
    build,
    did_document,
    did_jwk,
    did_key,
    jwk_set,
    sign_jwt,
    verify,
)
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.controllers.controller import KeyAnswer, examine_jwk, examine_key, examine_kid
from insigne.credentials.controllers.did import only_method
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
)

ISSUER = f"{SITE}/emetteur"
WELL_KNOWN = f"{SITE}/.well-known/jwks.json"
KEY_URL = f"{SITE}/cles/1"
PIRATE = "https://pirate.example"
RSA = KeyPair.generate("RSA")
JWK = RSA.public_key.jwk


def web(**documents: Any) -> Web:
    """What can be fetched; the names of the keywords are those of the addresses above."""
    found = Web()
    addresses = {"issuer": ISSUER, "well_known": WELL_KNOWN, "key_url": KEY_URL, "did": DID_URL}
    found.documents = {addresses[name]: document for name, document in documents.items()}
    return found


def around(found: Web | None) -> Circumstances:
    return Circumstances(found, NOW)


def code(answer: KeyAnswer) -> str:
    """The only finding; the issuer's key is the one that is published as such, and no other."""
    (finding,) = answer.findings
    assert answer.of_issuer == (finding.code in {"key.published", "key.revoked_since"})
    return finding.code


def key_set(key: KeyPair = RSA, name: str = METHOD, **members: Any) -> dict[str, Any]:
    document = jwk_set([VerificationKey(name, key.public_key)])
    return {"keys": [document["keys"][0] | members]}


def lone_method(**changes: Any) -> dict[str, Any]:
    method = {"id": KEY_URL, "type": "Multikey", "controller": ISSUER}
    return method | {"publicKeyMultibase": KEY.public_multikey} | changes


def profile(**changes: Any) -> dict[str, Any]:
    return {"id": ISSUER, "type": "Profile", **changes}


# --- A method at its own address -------------------------------------------------------------------------


def examined(found: Web, method_id: str = KEY_URL, issuer: str = ISSUER) -> str:
    return code(examine_key(method_id, issuer, NOW - DAY, around(found)))


def test_a_method_at_its_own_address_is_the_issuers_when_the_issuers_document_lists_it() -> None:
    found = web(key_url=lone_method(), issuer=profile(assertionMethod=[KEY_URL]))
    assert examined(found) == "key.published"


def test_a_method_that_names_its_issuer_from_the_issuers_host_is_the_issuers() -> None:
    assert examined(web(key_url=lone_method(), issuer=profile())) == "key.published"
    assert examined(web(key_url=lone_method(), issuer=b"<html>")) == "key.published"


def test_a_document_of_keys_may_name_its_issuer_from_the_issuers_site() -> None:
    keys = {
        "id": KEY_URL,
        "controller": ISSUER,
        "assertionMethod": [lone_method(id="#1", controller=KEY_URL)],
    }
    assert examined(web(key_url=keys, issuer=profile()), f"{KEY_URL}#1") == "key.published"
    assert (
        examined(web(key_url=keys, issuer=profile(assertionMethod=[])), f"{KEY_URL}#1") == "key.not_of_issuer"
    )
    document = did_document(DID, [VerificationKey(METHOD, KEY.public_key)]) | {"controller": ISSUER}
    assert examined(web(did=document, issuer=profile()), METHOD) == "key.published"


def test_another_port_of_the_host_is_another_site() -> None:
    other = f"{SITE}:8443/cles/1"
    found = web(issuer=profile())
    found.documents[other] = lone_method(id=other)
    assert examined(found, other) == "key.issuer_unconfirmed"


def test_a_method_with_a_fragment_may_be_what_its_address_gives() -> None:
    method_id = f"{ISSUER}#{KEY.public_multikey}"
    assert examined(web(issuer=lone_method(id=method_id)), method_id) == "key.published"


def test_a_method_that_the_issuers_own_document_passes_over_is_a_forgery() -> None:
    found = web(key_url=lone_method(), issuer=profile(assertionMethod=[f"{ISSUER}#une-autre"]))
    assert examined(found) == "key.not_of_issuer"


def test_a_method_that_names_nobody_or_somebody_else_is_nobodys() -> None:
    for controller in (None, 5, f"{SITE}/un-autre", PIRATE):
        found = web(key_url=lone_method(controller=controller), issuer=profile())
        assert examined(found) == "key.issuer_unconfirmed"


def test_a_method_that_claims_an_issuer_from_elsewhere_is_not_believed() -> None:
    found = web(issuer=profile())
    found.documents[f"{PIRATE}/cle"] = lone_method(id=f"{PIRATE}/cle")
    assert examined(found, f"{PIRATE}/cle") == "key.issuer_unconfirmed"


def test_the_claim_of_a_method_waits_until_its_issuer_can_be_asked() -> None:
    assert examined(web(key_url=lone_method())) == "key.issuer_unconfirmed"
    found = web(key_url=lone_method(), issuer=profile())
    for status in (401, 403, 429, 500, 503):
        found.statuses[ISSUER] = status
        assert examined(found) == "key.issuer_unconfirmed"
    for status in (404, 410):
        found.statuses[ISSUER] = status
        assert examined(found) == "key.published"


def test_the_issuer_may_have_withdrawn_the_method_that_it_lists() -> None:
    listed = lone_method(revoked="2026-01-01T00:00:00Z")
    found = web(key_url=lone_method(), issuer=profile(verificationMethod=[listed], assertionMethod=[KEY_URL]))
    assert examined(found) == "key.revoked"


def test_an_issuer_that_lists_another_key_under_that_name_is_not_guessed_at() -> None:
    listed = lone_method(publicKeyMultibase=STRANGERS_KEY.public_multikey)
    found = web(key_url=lone_method(), issuer=profile(assertionMethod=[listed]))
    assert examined(found) == "key.ambiguous"


def test_a_method_that_claims_its_issuer_in_the_clear_is_not_believed() -> None:
    """Over http anybody on the way may write what the issuer's site seems to say."""
    clear = KEY_URL.replace("https:", "http:")
    found = web(issuer=profile())
    found.documents[clear] = lone_method(id=clear)
    assert examined(found, clear) == "key.issuer_unconfirmed"


def test_the_name_of_a_site_is_the_same_in_capitals() -> None:
    shouted = KEY_URL.replace("ecole.example", "ECOLE.example")
    found = web(issuer=profile())
    found.documents[shouted] = lone_method(id=shouted)
    assert examined(found, shouted) == "key.published"


def test_two_addresses_without_a_site_have_none_in_common() -> None:
    found, clear, broken = Web(), "http://pirate.example/cle", "https://[x"
    found.documents = {clear: lone_method(id=clear, controller=broken), broken: b""}
    found.statuses[broken] = 404
    assert examined(found, clear, broken) == "key.issuer_unconfirmed"


def test_a_claim_to_be_a_dids_key_needs_the_word_of_the_did() -> None:
    found = web(key_url=lone_method(controller=DID), did=b"")
    found.statuses[DID_URL] = 404
    assert examined(found, issuer=DID) == "key.issuer_unconfirmed"


def test_what_stands_before_an_at_sign_is_no_site_of_a_key() -> None:
    disguised = f"{SITE}@pirate.example/cle"
    found = web(issuer=profile(assertionMethod=[disguised]))
    found.documents[disguised] = lone_method(id=disguised)
    assert examined(found, disguised) == "key.unreachable"


def test_a_document_that_calls_itself_another_is_not_the_issuers() -> None:
    impostor = profile(id=f"{SITE}/un-autre", assertionMethod=[KEY_URL])
    assert examined(web(key_url=lone_method(controller=None), issuer=impostor)) == "key.issuer_unconfirmed"


def test_a_method_alone_has_its_own_address_and_a_key_and_lists_no_others() -> None:
    assert examined(web(key_url=lone_method(id=f"{SITE}/cles/2"))) == "key.unreachable"
    assert examined(web(key_url=lone_method(verificationMethod=[]))) == "key.not_listed"
    assert examined(web(key_url={"id": KEY_URL, "controller": ISSUER})) == "key.not_listed"


def test_a_withdrawn_method_is_withdrawn_whoever_its_issuer_is() -> None:
    listed = profile(assertionMethod=[lone_method()])
    past, present = lone_method(revoked="2026-01-01T00:00:00Z"), lone_method(revoked="2026-11-22T12:00:00Z")
    assert examined(web(key_url=past)) == "key.revoked"
    assert examined(web(key_url=past, issuer=listed)) == "key.revoked"
    assert examined(web(key_url=present, issuer=listed)) == "key.revoked_since"


def test_a_method_whose_secret_the_issuer_shows_is_nobodys() -> None:
    shown = lone_method(publicKeyJwk=JWK | {"d": "AA"})
    assert examined(web(key_url=lone_method(), issuer=profile(assertionMethod=[shown]))) == "key.exposed"


def test_the_issuer_must_name_the_method_and_not_only_its_key() -> None:
    found = web(issuer=profile(assertionMethod=[lone_method(id=f"{ISSUER}#1", controller=ISSUER)]))
    assert examined(found, only_method(did_key(KEY.public_key))) == "key.not_of_issuer"


# --- One issuer with two identifiers ------------------------------------------------------------------------


def aliased(did_says: Any, issuer_says: Any) -> Web:
    document = did_document(DID, [VerificationKey(METHOD, KEY.public_key)]) | {"alsoKnownAs": did_says}
    return web(did=document, issuer=profile(alsoKnownAs=issuer_says))


def test_an_issuer_and_a_did_that_both_say_they_are_one_are_one() -> None:
    assert examined(aliased([ISSUER], [DID]), METHOD) == "key.published"
    assert examined(aliased(ISSUER, DID), METHOD) == "key.published"


def test_two_names_of_one_issuer_do_not_save_a_key_that_one_of_them_has_withdrawn() -> None:
    found = aliased([ISSUER], [DID])
    withdrawn = lone_method(id=METHOD, controller=DID, revoked="2026-01-01T00:00:00Z")
    found.documents[ISSUER] |= {"verificationMethod": [withdrawn]}
    assert examined(found, METHOD) == "key.revoked"


def test_a_did_key_cannot_say_who_else_it_is() -> None:
    did = did_key(KEY.public_key)
    assert examined(web(issuer=profile(alsoKnownAs=[did])), only_method(did)) == "key.issuer_unconfirmed"


@pytest.mark.parametrize(
    ("did_says", "issuer_says"), [([ISSUER], []), ([], [DID]), (None, {}), ([5], [[DID]])]
)
def test_one_of_them_alone_cannot_say_so(did_says: Any, issuer_says: Any) -> None:
    assert examined(aliased(did_says, issuer_says), METHOD) == "key.issuer_unconfirmed"


def test_an_issuer_that_is_a_did_jwk_or_a_did_key_is_known_by_its_key_alone() -> None:
    by_jwk, by_key = did_jwk(KEY.public_key), did_key(KEY.public_key)
    for method_id, issuer in (
        (f"{by_jwk}#0", by_jwk),
        (f"{by_jwk}#0", by_key),
        (f"{by_key}#{KEY.public_multikey}", by_jwk),
    ):
        assert code(examine_key(method_id, issuer, None, around(None))) == "key.published"


@pytest.mark.parametrize(
    "issuer", [did_key(STRANGERS_KEY.public_key), "did:jwk:*", "did:key:", "did:x:y", "", None]
)
def test_a_key_of_its_own_name_is_nobody_elses(issuer: str | None) -> None:
    method_id = f"{did_key(KEY.public_key)}#{KEY.public_multikey}"
    assert code(examine_key(method_id, issuer, None, around(None))) == "key.issuer_unconfirmed"


# --- The key that a token carries ------------------------------------------------------------------------------


def carried(found: Web | None, issuer: str | None = ISSUER, jwk: Any = JWK, kid: str | None = None) -> str:
    return code(examine_jwk(jwk, kid, issuer, NOW - DAY, around(found)))


def test_a_key_in_the_set_of_the_issuers_host_is_the_issuers() -> None:
    assert carried(web(well_known=key_set(), issuer=b"<html>")) == "key.published"
    assert carried(web(well_known=key_set(iss=ISSUER), issuer=profile())) == "key.published"
    assert carried(web(well_known=key_set())) == "key.published"


def test_a_key_in_the_issuers_did_document_is_the_issuers_under_whichever_name() -> None:
    found = web(did=did_document(DID, [VerificationKey(METHOD, RSA.public_key)]))
    assert carried(found, DID) == "key.published"
    assert carried(found, DID, kid="un nom quelconque") == "key.published"


def test_a_key_that_the_issuer_lists_as_somebody_elses_is_not_the_issuers() -> None:
    document = did_document(DID, [VerificationKey(METHOD, RSA.public_key)])
    document["verificationMethod"][0]["controller"] = "did:web:pirate.example"
    assert carried(web(did=document), DID) == "key.not_of_issuer"


def test_a_key_with_the_name_of_the_issuers_is_not_the_issuers() -> None:
    """The stranger's token carries the stranger's key and calls it by the name of the school's."""
    document = did_document(DID, [VerificationKey(METHOD, RSA.public_key)])
    lists_by_name = document | {"assertionMethod": [METHOD, "urn:cle"]}
    for found, kid in ((web(did=document), METHOD), (web(did=lists_by_name), "urn:cle")):
        assert carried(found, DID, STRANGERS_KEY.public_key.jwk, kid) == "key.not_of_issuer"


def test_a_key_of_another_issuer_of_the_same_host_is_a_forgery() -> None:
    assert carried(web(well_known=key_set(iss=f"{SITE}/un-autre"), issuer=b"")) == "key.not_of_issuer"


@pytest.mark.parametrize("elsewhere", [None, profile(), b"<html>"])
def test_a_key_that_the_set_does_not_hold_is_a_forgery(elsewhere: Any) -> None:
    found = web(well_known=key_set(), issuer=elsewhere)
    assert carried(found, jwk=STRANGERS_KEY.public_key.jwk) == "key.not_of_issuer"


def test_a_denial_counts_only_when_all_could_be_asked() -> None:
    denies = profile(assertionMethod=[f"{ISSUER}#une-autre"])
    assert carried(web(issuer=denies)) == "key.issuer_unconfirmed"
    assert carried(web(issuer=denies, well_known=b"<html>")) == "key.not_of_issuer"
    assert carried(web(well_known=key_set(KEY))) == "key.issuer_unconfirmed"


@pytest.mark.parametrize(
    "issuer", [ISSUER, DID, "urn:uuid:1", "https://", "https://[", f"https://a@{SITE[8:]}/e", None]
)
def test_a_key_that_nobody_vouches_for_is_unconfirmed(issuer: str | None) -> None:
    assert carried(None, issuer) == "key.issuer_unconfirmed"
    assert carried(web(), issuer) == "key.issuer_unconfirmed"


def test_a_key_is_its_own_proof_for_the_issuer_that_is_this_key() -> None:
    assert carried(None, did_jwk(RSA.public_key)) == "key.published"
    assert carried(None, did_key(RSA.public_key)) == "key.published"
    assert carried(None, did_jwk(KEY.public_key)) == "key.issuer_unconfirmed"


def test_a_retired_key_signs_no_more_in_a_set_either() -> None:
    retired = VerificationKey(METHOD, RSA.public_key, expires=NOW - 2 * DAY)
    assert carried(web(well_known=jwk_set([retired]))) == "key.expired"
    retired = VerificationKey(METHOD, RSA.public_key, expires=NOW)
    assert carried(web(well_known=jwk_set([retired]))) == "key.published"


@pytest.mark.parametrize("end", ["soon", True, 1e400, -1e400, 1e18, {}])
def test_a_key_whose_end_cannot_be_read_confirms_nothing(end: Any) -> None:
    found = web(issuer=b"")
    found.documents[WELL_KNOWN] = None
    context = around(found)
    context.documents[WELL_KNOWN] = key_set(exp=end)
    assert code(examine_jwk(JWK, None, ISSUER, NOW, context)) == "key.issuer_unconfirmed"
    assert code(examine_kid(f"{WELL_KNOWN}#{METHOD}", ISSUER, NOW, context)) == "key.unsupported"


@pytest.mark.parametrize(
    ("jwk", "expected"),
    [
        ({}, "key.unsupported"),
        ({"kty": "RSA", "n": 5, "e": []}, "key.unsupported"),
        ({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}, "key.unsupported"),
        (JWK | {"d": "AA"}, "key.exposed"),
        (JWK | {"use": "enc"}, "key.not_for_assertions"),
        (JWK | {"key_ops": ["encrypt"]}, "key.not_for_assertions"),
    ],
)
def test_a_key_that_cannot_serve_is_said_to_be_so(jwk: Any, expected: str) -> None:
    assert carried(None, jwk=jwk) == expected


def test_a_key_is_the_issuers_in_whichever_form_its_document_writes_it() -> None:
    found = web(did=did_document(DID, [VerificationKey(METHOD, KEY.public_key)]))
    assert carried(found, DID, KEY.public_key.jwk) == "key.published"


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_key_of_two_names_signs_when_one_of_them_may(names: tuple[str, str]) -> None:
    document = did_document(DID, [VerificationKey(f"{DID}#{name}", RSA.public_key) for name in names])
    document["assertionMethod"] = [f"{DID}#a"]
    assert carried(web(did=document), DID) == "key.published"


@pytest.mark.parametrize("listed", [None, 5, {"type": "JsonWebKey", "publicKeyJwk": JWK}])
def test_what_has_no_name_in_a_document_confirms_no_key(listed: Any) -> None:
    document = {"id": DID, "assertionMethod": [listed]}
    assert carried(web(did=document), DID) == "key.not_of_issuer"
    assert carried(web(did=document), DID, STRANGERS_KEY.public_key.jwk) == "key.not_of_issuer"


def test_a_key_that_a_set_holds_twice_is_still_one_key() -> None:
    keys = key_set(name="une")["keys"] + key_set(name="autre")["keys"]
    assert carried(web(well_known={"keys": keys}, issuer=profile())) == "key.published"


def test_what_is_no_set_of_keys_denies_none() -> None:
    assert carried(web(well_known={"about": "the school"}, issuer=profile())) == "key.issuer_unconfirmed"


def test_the_keys_of_a_host_in_disguise_are_not_asked_for() -> None:
    host = f"https://a@{SITE[8:]}"
    found = Web()
    found.documents[f"{host}/.well-known/jwks.json"] = key_set()
    assert carried(found, f"{host}/e") == "key.issuer_unconfirmed"
    assert found.asked == []


def test_a_key_without_a_name_is_shown_by_its_first_letters() -> None:
    shown = [
        examine_jwk(jwk, kid, None, NOW, around(None)).findings[0].message.text("en")
        for jwk, kid in ((JWK, None), (KEY.public_key.jwk, None), (JWK, "la-cle"), ({}, "la-cle"), ({}, None))
    ]
    assert f"{RSA.public_key.multikey[:60]}…" in shown[0]
    assert RSA.public_key.multikey[:61] not in shown[0]
    assert KEY.public_multikey in shown[1]
    assert "la-cle" in shown[2]
    assert "la-cle" in shown[3]
    assert "jwk" in shown[4]


# --- The key that a token names ----------------------------------------------------------------------------------


def named(found: Web | None, kid: str, issuer: str | None = ISSUER) -> str:
    return code(examine_kid(kid, issuer, NOW - DAY, around(found)))


def test_a_token_may_name_a_method_of_the_issuers_document() -> None:
    found = web(did=did_document(DID, [VerificationKey(METHOD, RSA.public_key)]))
    for kid in (METHOD, "#cle-2026", "cle-2026"):
        assert named(found, kid, DID) == "key.published"
    assert named(found, "une-autre", DID) == "key.not_listed"
    assert named(None, METHOD, DID) == "key.unreachable"


def test_a_token_may_name_the_address_of_a_jwk() -> None:
    found = web(key_url=JWK | {"kid": KEY_URL}, well_known=key_set())
    answer = examine_kid(KEY_URL, ISSUER, NOW, around(found))
    assert answer.public_key == RSA.public_key
    assert code(answer) == "key.published"


def test_the_address_of_a_jwk_alone_confirms_no_issuer_unless_it_names_it_from_its_host() -> None:
    assert named(web(key_url=JWK, issuer=profile(), well_known=b""), KEY_URL) == "key.issuer_unconfirmed"
    own = JWK | {"iss": ISSUER}
    assert named(web(key_url=own, issuer=profile(), well_known=b""), KEY_URL) == "key.published"
    assert named(web(key_url=own, issuer=profile(), well_known=key_set(KEY)), KEY_URL) == "key.not_of_issuer"
    found = web(issuer=profile(), well_known=b"")
    found.documents[f"{PIRATE}/cle"] = own
    assert named(found, f"{PIRATE}/cle") == "key.issuer_unconfirmed"


def test_the_issuers_document_may_name_the_address_of_a_jwk() -> None:
    assert named(web(key_url=JWK, issuer=profile(assertionMethod=[KEY_URL])), KEY_URL) == "key.published"


def test_a_token_may_pick_a_key_from_a_set() -> None:
    keys = key_set(name="une")["keys"] + key_set(KEY, name="autre")["keys"]
    answer = examine_kid(f"{WELL_KNOWN}#autre", ISSUER, NOW, around(web(well_known={"keys": keys})))
    assert answer.public_key == KEY.public_key
    assert code(answer) == "key.published"
    assert named(web(well_known={"keys": keys}), "une") == "key.published"
    assert named(web(well_known={"keys": keys}), f"{WELL_KNOWN}#rien") == "key.not_listed"


def test_a_set_with_one_nameless_key_needs_no_name() -> None:
    assert named(web(well_known={"keys": [JWK]}), WELL_KNOWN) == "key.published"


def test_a_key_with_another_name_is_not_the_one_that_was_named() -> None:
    nameless = {"keys": [JWK, *key_set(KEY, name="une")["keys"]]}
    assert named(web(well_known=key_set(name="une")), f"{WELL_KNOWN}#autre") == "key.not_listed"
    assert named(web(well_known=nameless), f"{WELL_KNOWN}#une") == "key.published"


def test_a_name_among_the_keys_of_a_host_is_not_for_its_other_issuers() -> None:
    others = key_set(name="une", iss=f"{SITE}/un-autre")
    assert named(web(well_known=others, issuer=profile()), "une") == "key.not_listed"
    assert named(web(well_known=others), "une") == "key.unreachable"


@pytest.mark.parametrize("keys", [{}, {"keys": []}])
def test_a_token_may_name_a_method_of_a_document_at_a_web_address(keys: dict[str, Any]) -> None:
    method = lone_method(id="#1", controller=ISSUER)
    assert named(web(issuer=profile(assertionMethod=[method], **keys)), f"{ISSUER}#1") == "key.published"


def test_a_name_that_the_issuer_gives_to_another_key_is_not_guessed_at() -> None:
    listed = [
        lone_method(publicKeyMultibase=STRANGERS_KEY.public_multikey),
        {"id": f"{ISSUER}#1", "publicKeyJwk": JWK},
    ]
    assert named(web(key_url=JWK, issuer=profile(assertionMethod=listed)), KEY_URL) == "key.ambiguous"


def test_a_set_with_two_keys_of_one_name_is_not_guessed_at() -> None:
    keys = key_set(name="une")["keys"] + key_set(KEY, name="une")["keys"]
    assert named(web(well_known={"keys": keys}), f"{WELL_KNOWN}#une") == "key.ambiguous"
    assert named(web(well_known={"keys": keys}), "une") == "key.ambiguous"


def test_a_set_that_shows_a_secret_is_said_to_do_so() -> None:
    assert named(web(well_known=key_set(name="une", d="AA")), "une") == "key.exposed"


def test_a_token_may_name_a_did_without_its_only_method() -> None:
    for did in (did_key(RSA.public_key), did_jwk(RSA.public_key)):
        assert named(None, did, did) == "key.published"
        assert named(None, did, ISSUER) == "key.issuer_unconfirmed"
        assert named(web(well_known=key_set()), did) == "key.published"


def test_a_did_jwk_that_shows_its_secret_half_is_refused() -> None:
    shown = json.dumps(KEY.public_key.jwk | {"d": "AA"}).encode()
    did = "did:jwk:" + encode_base64url(shown)[1:]
    assert named(None, f"{did}#0", did) == "key.exposed"
    assert carried(None, did) == "key.issuer_unconfirmed"


def test_a_did_jwk_has_one_method_alone() -> None:
    did = did_jwk(KEY.public_key)
    assert named(None, f"{did}#1", did) == "key.not_listed"


@pytest.mark.parametrize(
    "kid", ["", "#", "cle", "did:", "did:web:", "did:jwk:", "did:key:#", "https://", "https://[#", "\0"]
)
@pytest.mark.parametrize("issuer", [ISSUER, DID, "", None, "did:key:x", "did:jwk:e30"])
def test_no_name_of_a_key_ends_in_an_error(kid: str, issuer: str | None) -> None:
    for found in (None, web(issuer=profile(), well_known={"keys": [5, {}]}, did={"id": DID})):
        assert examine_kid(kid, issuer, None, around(found)).of_issuer is False


def test_a_set_that_another_site_answers_with_is_not_believed() -> None:
    found = web(well_known=key_set())

    def redirecting(url: str) -> Fetched:
        answer = found(url)
        return Fetched(f"{PIRATE}/jwks.json", answer.status, answer.content_type, answer.body)

    answer = examine_jwk(JWK, None, ISSUER, NOW, Circumstances(redirecting, NOW))
    assert code(answer) == "key.issuer_unconfirmed"


def test_what_came_in_the_clear_is_not_what_was_asked_for() -> None:
    found = web(well_known=key_set())

    def downgraded(url: str) -> Fetched:
        answer = found(url)
        return Fetched(url.replace("https:", "http:"), answer.status, answer.content_type, answer.body)

    answer = examine_jwk(JWK, None, ISSUER, NOW, Circumstances(downgraded, NOW))
    assert code(answer) == "key.issuer_unconfirmed"


# --- From the outside in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", get_args(KeyKind))
@pytest.mark.parametrize("name", [did_key, did_jwk])
def test_an_issuer_named_by_its_key_is_verified_offline(kind: KeyKind, name: Any) -> None:
    key = KeyPair.generate(kind)
    did = name(key.public_key)
    badge = build(an_award(issuer=Issuer(did, "École"), status=None))
    for token in (sign_jwt(badge, key, only_method(did)), sign_jwt(badge, key, "", embed_key=True)):
        assert verify(token, None, NOW).verdict == "verified"


@pytest.mark.parametrize("kind", get_args(KeyKind))
def test_a_badge_signed_with_a_key_of_the_hosts_set_is_verified(kind: KeyKind) -> None:
    key, other = KeyPair.generate(kind), KeyPair.generate(kind)
    keys = [VerificationKey(KEY_URL, key.public_key)]
    found = web(well_known=jwk_set(keys, issuer=ISSUER), key_url=key.public_key.jwk, issuer=b"<html>")
    badge = build(an_award(issuer=Issuer(ISSUER, "École"), status=None))
    for token in (sign_jwt(badge, key, KEY_URL), sign_jwt(badge, key, KEY_URL, embed_key=True)):
        assert verify(token, found, NOW).verdict == "verified"
    forged = verify(sign_jwt(badge, other, KEY_URL, embed_key=True), found, NOW)
    assert codes(forged, "fail") == ["key.not_of_issuer"]
    assert codes(verify(sign_jwt(badge, other, KEY_URL), found, NOW), "fail") == ["proof.invalid"]


@pytest.mark.parametrize("kind", get_args(KeyKind))
def test_a_document_of_several_keys_lets_each_of_them_sign_in_its_time(kind: KeyKind) -> None:
    key = KeyPair.generate(kind)
    name = f"{DID}#nouvelle"
    old = VerificationKey(METHOD, KEY.public_key, expires=NOW - DAY / 2)
    found = web(did=did_document(DID, [old, VerificationKey(name, key.public_key)]))
    before = build(an_award(status=None))
    after = build(an_award(status=None, valid_from=NOW - DAY / 4))
    assert verify(sign_jwt(before, KEY, METHOD), found, NOW).verdict == "verified"
    assert verify(sign_jwt(after, key, name), found, NOW).verdict == "verified"
    assert "key.expired" in codes(verify(sign_jwt(after, KEY, METHOD), found, NOW), "fail")
