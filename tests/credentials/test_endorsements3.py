"""Endorsements inside an Open Badge 3.0: each stands or falls by itself."""

from typing import Any

import pytest

from insigne.credentials import (
    Issuer,
    KeyPair,
    Report,
    StatusList,
    build,
    did_key,
    status_list_credential,
    verify,
)
from insigne.credentials.tokens.vc_jwt import sign_jwt
from insigne.credentials.writing.endorsement import Endorsement, build_endorsement
from tests.credentials.school import (
    ALICE,
    DAY,
    DID,
    KEY,
    METHOD,
    NOW,
    SITE,
    an_award,
    changed,
    codes,
    sign,
    the_web,
)

THEIRS = KeyPair.from_seed(bytes([9] * 32))
THEM = did_key(THEIRS.public_key)
THEIR_METHOD = f"{THEM}#{THEIRS.public_multikey}"
ACHIEVEMENT = f"{SITE}/badges/engagement"
CREDENTIAL = f"{SITE}/attributions/1"


def unsigned(endorsed: str = CREDENTIAL, **changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": "https://ville.example/soutiens/1",
        "name": "Soutien",
        "endorser": Issuer(THEM, "La ville"),
        "endorsed": endorsed,
        "valid_from": NOW - DAY,
        "comment": "Un badge qui compte.",
    }
    return build_endorsement(Endorsement(**(fields | changes)))


def endorsement(endorsed: str = CREDENTIAL, key: KeyPair = THEIRS, **changes: Any) -> dict[str, Any]:
    return sign(unsigned(endorsed, **changes), key, THEIR_METHOD, NOW - DAY)


def endorsed_badge(place: str, value: Any) -> Report:
    document = changed(build(an_award()), place, value)
    return verify(sign(document, KEY, METHOD, NOW - DAY), the_web(), NOW, ALICE)


def about(report: Report) -> list[tuple[str, str]]:
    return [(found.outcome, found.code) for found in report.findings if found.check == "endorsement"]


@pytest.mark.parametrize(
    ("place", "endorsed"),
    [
        ("endorsement", CREDENTIAL),
        ("endorsement", ACHIEVEMENT),
        ("endorsement", DID),
        ("credentialSubject.achievement.endorsement", ACHIEVEMENT),
        ("issuer.endorsement", DID),
    ],
)
def test_an_endorsement_is_checked_where_it_stands(place: str, endorsed: str) -> None:
    for value in ([endorsement(endorsed)], endorsement(endorsed)):
        report = endorsed_badge(place, value)
        assert (report.verdict, about(report)) == ("verified", [("pass", "endorsement.valid")]), codes(report)


def test_an_endorsement_that_is_a_token_is_checked() -> None:
    token = sign_jwt(unsigned(), THEIRS, THEIR_METHOD)
    assert about(endorsed_badge("endorsementJwt", [token])) == [("pass", "endorsement.valid")]
    assert about(endorsed_badge("endorsementJwt", [token[:-8] + "AAAAAAAA"])) == [
        ("warn", "endorsement.invalid")
    ]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param("endorsement", endorsement(f"{SITE}/attributions/2"), id="of another badge"),
        pytest.param("issuer.endorsement", endorsement(CREDENTIAL), id="of the badge, at the issuer"),
        pytest.param("endorsement", endorsement() | {"name": "changed"}, id="changed"),
        pytest.param("endorsement", endorsement(key=KEY), id="signed by a stranger"),
        pytest.param("endorsement", unsigned(), id="not signed"),
        pytest.param("endorsement", endorsement(valid_until=NOW - DAY / 2), id="expired"),
        pytest.param("endorsement", changed(endorsement(), "name", ...), id="without its fields"),
        pytest.param("endorsementJwt", "no token", id="no token"),
    ],
)
def test_an_endorsement_that_does_not_hold_says_nothing_against_the_badge(place: str, value: Any) -> None:
    report = endorsed_badge(place, value)
    assert about(report) == [("warn", "endorsement.invalid")]
    assert report.verdict == "verified"
    told = next(str(found.message) for found in report.findings if found.check == "endorsement")
    assert "does not count" in told


def test_an_endorsement_whose_key_cannot_be_found_is_unconfirmed() -> None:
    unsigned_ = unsigned(endorser=Issuer("did:web:ville.example", "La ville"))
    report = endorsed_badge("endorsement", sign(unsigned_, THEIRS, THEIR_METHOD, NOW - DAY))
    assert about(report) == [("warn", "endorsement.unconfirmed")]
    assert report.verdict == "verified"


def test_endorsements_without_end_are_not_all_followed() -> None:
    report = endorsed_badge("endorsement", [endorsement()] * 40)
    assert len(about(report)) == 9
    assert about(report)[-1] == ("skip", "endorsement.too_many")


@pytest.mark.parametrize(("number", "last"), [(8, "endorsement.valid"), (9, "endorsement.too_many")])
def test_so_many_endorsements_are_followed_and_no_more(number: int, last: str) -> None:
    assert about(endorsed_badge("endorsement", [endorsement()] * number))[-1][1] == last


@pytest.mark.parametrize(
    ("place", "endorsed"),
    [
        ("credentialSubject.achievement.endorsement", CREDENTIAL),
        ("credentialSubject.achievement.endorsement", DID),
        ("issuer.endorsement", CREDENTIAL),
        ("issuer.endorsement", ACHIEVEMENT),
    ],
)
def test_praise_for_another_thing_is_none_for_the_one_that_carries_it(place: str, endorsed: str) -> None:
    assert about(endorsed_badge(place, [endorsement(endorsed)])) == [("warn", "endorsement.invalid")]


@pytest.mark.parametrize(("bit", "outcome"), [(6, "pass"), (7, "warn")])
def test_an_endorsement_that_was_taken_back_says_nothing(bit: int, outcome: str) -> None:
    listed, bits = "https://ville.example/statuts", StatusList.new()
    bits.set(bit)
    status = {
        "id": f"{listed}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": listed,
    }
    theirs = sign(unsigned() | {"credentialStatus": status}, THEIRS, THEIR_METHOD, NOW - DAY)
    web = the_web()
    web.documents[listed] = sign(
        status_list_credential(listed, THEM, bits, NOW - DAY), THEIRS, THEIR_METHOD, NOW - DAY
    )
    badge = sign(build(an_award()) | {"endorsement": [theirs]}, KEY, METHOD, NOW - DAY)
    assert [found for found, _ in about(verify(badge, web, NOW))] == [outcome]


def test_a_badge_that_nobody_endorses_is_not_said_to_be() -> None:
    assert about(verify(build(an_award()), the_web(), NOW)) == []
    assert about(verify(sign(build(an_award()), KEY, METHOD, NOW), the_web(), NOW)) == []


def test_endorsements_of_a_badge_that_is_not_proven_are_not_followed() -> None:
    report = verify(build(an_award()) | {"endorsement": [endorsement()]}, the_web(), NOW)
    assert about(report) == [("skip", "endorsement.not_checked")]


@pytest.mark.parametrize("value", [7, None, "x", [], [7], [[]], [{}], {"type": "VerifiableCredential"}])
@pytest.mark.parametrize("name", ["endorsement", "endorsementJwt"])
def test_what_is_no_endorsement_does_no_harm(name: str, value: Any) -> None:
    document = build(an_award()) | {name: value}
    assert "format.unexpected" not in codes(verify(document, the_web(), NOW))
