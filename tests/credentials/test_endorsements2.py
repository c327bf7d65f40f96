"""Endorsements of Open Badges 2.0: somebody else's word, checked like a badge, counted apart from it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import Issuer, KeyPair, cryptographic_key_v2, profile_v2, verify
from insigne.credentials.tokens.jwt import sign_jws
from insigne.credentials.writing.openbadges2 import OB_V2
from tests.credentials.school import NOW, SITE, Web, changed, codes
from tests.credentials.school import the_web as the_schools_web

THEIR_SITE = "https://federation.example"
THEIR_PROFILE = f"{THEIR_SITE}/profil"
THEIR_KEY = f"{THEIR_SITE}/cle"
ENDORSEMENT = f"{THEIR_SITE}/endossements/1"
RSA = KeyPair.generate("RSA")
ASSERTION = f"{SITE}/v2/attributions/1"
CLASS = f"{SITE}/v2/badges/engagement"
PROFILE = f"{SITE}/v2/emetteur"


def an_endorsement(of: str = CLASS, **changes: Any) -> dict[str, Any]:
    return {
        "@context": OB_V2,
        "id": ENDORSEMENT,
        "type": "Endorsement",
        "claim": {"id": of, "type": "BadgeClass", "endorsementComment": "Un badge sérieux."},
        "issuer": THEIR_PROFILE,
        "issuedOn": "2026-10-01T00:00:00Z",
        "verification": {"type": "HostedBadge"},
    } | changes


def a_token(key: KeyPair = RSA, **changes: Any) -> str:
    verification = {"type": "SignedBadge", "creator": THEIR_KEY}
    return sign_jws(json.dumps(an_endorsement(verification=verification, **changes)).encode(), key, {})


def the_web(endorsement: Any = ENDORSEMENT, of: str = CLASS) -> Web:
    """The school's web, with an endorsement of one of its documents, and what the endorser publishes."""
    web = the_schools_web()
    web.documents[of]["endorsement"] = endorsement
    web.documents[ENDORSEMENT] = an_endorsement(of)
    issuer = Issuer("did:web:federation.example", "Fédération", THEIR_SITE, "a@federation.example")
    web.documents[THEIR_PROFILE] = profile_v2(issuer, THEIR_PROFILE, [THEIR_KEY])
    web.documents[THEIR_KEY] = cryptographic_key_v2(RSA.public_key, THEIR_KEY, THEIR_PROFILE)
    return web


def about_endorsements(web: Web) -> list[tuple[str, str]]:
    """The findings on endorsements; the badge itself is good, whatever they are."""
    report = verify(ASSERTION, web, NOW)
    assert report.verdict == "verified", codes(report)
    return [(item.code, item.outcome) for item in report.findings if item.check == "endorsement"]


GOOD = [("endorsement.valid", "pass")]
BAD = [("endorsement.invalid", "warn")]
UNSURE = [("endorsement.unconfirmed", "warn")]


@pytest.mark.parametrize("of", [ASSERTION, CLASS, PROFILE], ids=["assertion", "class", "issuer"])
def test_an_endorsement_of_each_document_is_checked(of: str) -> None:
    assert about_endorsements(the_web(of=of)) == GOOD


def test_a_badge_without_endorsements_says_nothing_of_them() -> None:
    assert about_endorsements(the_schools_web()) == []


@pytest.mark.parametrize("endorsement", [an_endorsement(), [an_endorsement()], a_token(), [a_token()]])
def test_an_endorsement_may_stand_in_the_badge_in_full_or_as_a_token(endorsement: Any) -> None:
    assert about_endorsements(the_web(endorsement)) == GOOD


def test_who_endorses_is_named() -> None:
    report = verify(ASSERTION, the_web(), NOW)
    assert report.findings[-1].message.text("fr") == f"L’endossement par {THEIR_PROFILE} est authentique."


def test_an_endorsement_of_something_else_is_not_valid() -> None:
    web = the_web()
    web.documents[ENDORSEMENT] = an_endorsement(of=f"{SITE}/v2/badges/autre")
    assert about_endorsements(web) == BAD


@pytest.mark.parametrize("name", ["claim", "issuer", "issuedOn"])
def test_an_endorsement_that_lacks_a_field_is_not_valid(name: str) -> None:
    web = the_web()
    web.documents[ENDORSEMENT] = changed(an_endorsement(), name, ...)
    assert about_endorsements(web) == BAD


def test_an_endorsement_that_expired_or_was_taken_back_is_not_valid() -> None:
    web = the_web()
    web.documents[ENDORSEMENT] = an_endorsement(expires="2026-11-01T00:00:00Z")
    assert about_endorsements(web) == BAD
    web.documents[ENDORSEMENT] = an_endorsement(revoked=True)
    assert about_endorsements(web) == BAD
    web = the_web(an_endorsement())
    web.statuses[ENDORSEMENT] = 410
    assert about_endorsements(web) == BAD


def test_an_endorsement_in_the_name_of_another_is_not_valid() -> None:
    web = the_web("https://pirate.example/e")
    web.documents["https://pirate.example/e"] = an_endorsement() | {"id": "https://pirate.example/e"}
    assert about_endorsements(web) == BAD
    assert about_endorsements(the_web(a_token(KeyPair.generate("RSA")))) == BAD


def test_a_copy_that_says_more_than_the_published_endorsement_is_not_valid() -> None:
    claim = {"id": CLASS, "endorsementComment": "Le meilleur de tous."}
    assert about_endorsements(the_web(an_endorsement(claim=claim))) == BAD


@pytest.mark.parametrize("url", [ENDORSEMENT, THEIR_PROFILE])
def test_an_endorsement_that_cannot_be_looked_up_is_unconfirmed(url: str) -> None:
    web = the_web()
    del web.documents[url]
    assert about_endorsements(web) == UNSURE


def test_a_key_that_cannot_be_looked_up_leaves_an_endorsement_unconfirmed() -> None:
    web = the_web(a_token())
    del web.documents[THEIR_KEY]
    assert about_endorsements(web) == UNSURE


def test_no_more_than_a_few_are_checked() -> None:
    web = the_web([ENDORSEMENT] * 50)
    assert about_endorsements(web) == GOOD * 4 + [("endorsement.too_many", "skip")]


def test_endless_endorsements_do_not_use_up_the_addresses_of_the_badge() -> None:
    web = the_web([f"{THEIR_SITE}/perdus/{n}" for n in range(1000)])
    assert about_endorsements(web) == UNSURE * 4 + [("endorsement.too_many", "skip")]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=12) | st.just(a_token()[:-9]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "claim"]), inner),
    max_leaves=6,
)  # fmt: skip


@given(ANYTHING)
def test_anything_in_place_of_an_endorsement_leaves_the_badge_good(value: Any) -> None:
    assert not set(about_endorsements(the_web(value))) & set(GOOD)


@given(st.sampled_from(sorted(an_endorsement().keys() - {"@context", "type"})), ANYTHING)
def test_any_value_in_an_endorsement_leaves_the_badge_good(name: str, value: Any) -> None:
    web = the_web()
    web.documents[ENDORSEMENT] = an_endorsement() | {name: value}
    about_endorsements(web)
