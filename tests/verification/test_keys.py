"""Keys that were replaced, and keys that were stolen: what each still proves."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from insigne.awards import actions
from insigne.awards.deliveries import deliver
from insigne.awards.models import Award
from insigne.credentials import Possession, PublicKey, did_web_url, sign, sign_jwt
from insigne.credentials.tokens.jwt import read_token, signature_of_token_is_valid
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import did, key_id
from insigne.institutions.models import SigningKey
from insigne.jobs.queue import run_ready
from tests import world as worlds
from tests.awards.making import awarded, checked, codes, credential
from tests.world import House, World, browser

DAY_ONE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY_TWO = DAY_ONE + timedelta(days=1)
DAY_THREE = DAY_ONE + timedelta(days=2)


def at(day: datetime) -> time_machine.travel:
    return time_machine.travel(day, tick=False)


def did_document(house: House) -> dict[str, Any]:
    return json.loads(browser().get(f"/i/{house.institution.slug}/did.json").content)  # type: ignore[no-any-return]


def replaced(house: House, *, compromised: bool = False) -> tuple[Award, SigningKey]:
    """An award of day one, whose key is replaced on day two; and the old key as it is then."""
    with at(DAY_ONE):
        award = awarded(house)
    with at(DAY_TWO):
        institutions.rotate_key(house.institution, by=house.administrator, compromised=compromised)
    return award, SigningKey.objects.get(pk=award.key_id)


def signed_again(award: Award, key: SigningKey, method: str, created: datetime) -> dict[str, Any]:
    """What somebody who holds `key` can make of an award."""
    document = copy.deepcopy(credential(award))
    del document["proof"]
    return sign(document, institutions.key_pair(key), method, created)


def test_the_did_document_names_the_key_of_each_institution(world: World) -> None:
    for house in (world.ours, world.theirs):
        document = did_document(house)
        (key,) = house.institution.keys.all()
        assert document["id"] == did(house.institution)
        assert document["assertionMethod"] == [key_id(key)]
        assert [each["publicKeyMultibase"] for each in document["verificationMethod"]] == [
            key.public_multikey
        ]
        assert bytes(key.sealed_seed).decode() not in json.dumps(document)


def key_set() -> list[dict[str, Any]]:
    return json.loads(browser().get("/.well-known/jwks.json").content)["keys"]  # type: ignore[no-any-return]


def test_the_host_gives_the_key_of_each_institution_and_says_whose_it_is(world: World) -> None:
    keys = [key for house in (world.ours, world.theirs) for key in house.institution.keys.all()]
    told = {jwk["kid"]: jwk for jwk in key_set()}
    assert set(told) == {key_id(key) for key in keys}
    for key in keys:
        jwk = told[key_id(key)]
        assert jwk["iss"] == did(key.institution)
        assert PublicKey.from_jwk(jwk).multikey == key.public_multikey
        assert jwk.keys() == {"kty", "crv", "x", "kid", "alg", "use", "iss"}


@pytest.mark.parametrize("form", ["jwt_vc_json", "dc+sd-jwt"])
def test_a_signed_text_is_verified_by_the_key_that_its_host_gives_under_the_name_in_it(
    world: World, form: str
) -> None:
    award = awarded(world.ours)
    held = Possession("did:example:wallet", PublicKey.from_multikey(award.key.public_multikey), None)
    document = deliver(award, holder=held, form=form, by=award.recipient).document.decode()
    token = read_token(document.partition("~")[0])
    (jwk,) = [jwk for jwk in key_set() if jwk["kid"] == token.header["kid"]]
    assert signature_of_token_is_valid(token, PublicKey.from_jwk(jwk))
    assert jwk["iss"] == json.loads(token.payload)["iss"]


def test_the_host_says_when_a_key_ended_and_gives_none_that_is_unsafe(world: World) -> None:
    _award, old = replaced(world.ours, compromised=False)
    assert {jwk["kid"]: jwk.get("exp") for jwk in key_set()}[key_id(old)] == DAY_TWO.timestamp()
    with at(DAY_THREE):
        institutions.revoke_key(old, by=world.ours.administrator)
    assert key_id(old) not in {jwk["kid"] for jwk in key_set()}


def test_the_keys_of_ten_institutions_cost_what_those_of_two_cost(
    world: World, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert len(key_set()) == 2
    for number in range(8):
        worlds.house(f"ecole-{number}")
    with django_assert_num_queries(1):
        assert len(key_set()) == 10


def test_the_did_leads_to_the_address_where_its_document_stands(world: World) -> None:
    assert did_web_url(did(world.ours.institution)) == "https://insigne.example/i/ours/did.json"


def test_an_old_award_still_verifies_after_its_key_was_replaced(world: World) -> None:
    award, old = replaced(world.ours, compromised=False)
    with at(DAY_THREE):
        assert checked(bytes(award.credential)).verdict == "verified"
        document = did_document(world.ours)
    assert len(document["verificationMethod"]) == 2
    assert key_id(old) in document["assertionMethod"]


def test_the_new_key_signs_from_then_on(world: World) -> None:
    award, old = replaced(world.ours, compromised=False)
    with at(DAY_THREE):
        newer = awarded(world.ours)
        assert checked(bytes(newer.credential)).verdict == "verified"
    methods = [credential(each)["proof"][0]["verificationMethod"] for each in (award, newer)]
    assert methods == [key_id(old), key_id(newer.key)]
    assert newer.key != old


def test_an_award_of_the_old_key_can_be_revoked_under_the_new_one(world: World) -> None:
    award, _old = replaced(world.ours, compromised=False)
    with at(DAY_THREE):
        actions.revoke(award, reason="Doublon", by=world.ours.manager)
        assert codes(checked(bytes(award.credential)), "fail") == ["status.revoked"]


def test_a_stolen_key_is_published_as_withdrawn(world: World) -> None:
    _award, old = replaced(world.ours, compromised=True)
    document = did_document(world.ours)
    methods = {each["id"]: each for each in document["verificationMethod"]}
    assert methods[key_id(old)]["revoked"] == "2026-03-03T09:00:00Z"
    assert key_id(old) not in document["assertionMethod"]
    assert len(document["assertionMethod"]) == 1


def test_what_bears_a_date_before_the_theft_is_no_longer_confirmed(world: World) -> None:
    """The thief can write any date: an honest badge and a forged one look the same."""
    award, old = replaced(world.ours, compromised=True)
    forged = signed_again(award, old, key_id(old), DAY_ONE)
    with at(DAY_THREE):
        for document in (bytes(award.credential), forged):
            report = checked(document)
            assert report.verdict == "unconfirmed"
            assert "key.revoked_since" in codes(report, "unknown")


def test_a_retired_key_signs_no_more_and_what_it_signed_stands(world: World) -> None:
    award, old = replaced(world.ours)
    late = signed_again(award, old, key_id(old), DAY_THREE)
    with at(DAY_THREE):
        assert checked(bytes(award.credential)).verdict == "verified"
        report = checked(late)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["key.expired"])


def test_an_award_of_the_very_second_in_which_its_key_was_retired_stands(world: World) -> None:
    """Proofs and ends of keys are told in whole seconds: cut alike, the award would come after its key."""
    with at(DAY_ONE + timedelta(milliseconds=200)):
        award = awarded(world.ours)
    with at(DAY_ONE + timedelta(milliseconds=800)):
        institutions.rotate_key(world.ours.institution, by=world.ours.administrator)
    with at(DAY_TWO):
        assert checked(bytes(award.credential)).verdict == "verified"


def test_a_retired_key_can_be_declared_unsafe_later(world: World) -> None:
    award, old = replaced(world.ours)
    institutions.revoke_key(old, by=world.ours.administrator)
    with at(DAY_THREE):
        assert checked(bytes(award.credential)).verdict == "unconfirmed"


@pytest.mark.parametrize("moment", [DAY_TWO, DAY_THREE])
def test_what_the_thief_signs_later_is_refused(world: World, moment: datetime) -> None:
    award, old = replaced(world.ours, compromised=True)
    forged = signed_again(award, old, key_id(old), moment)
    with at(DAY_THREE):
        report = checked(forged)
    assert report.verdict == "rejected"
    assert "key.revoked" in codes(report, "fail")


def test_the_key_of_another_institution_signs_nothing_for_ours(world: World) -> None:
    award = awarded(world.ours)
    (theirs,) = world.theirs.institution.keys.all()
    report = checked(signed_again(award, theirs, key_id(theirs), award.awarded_at))
    assert report.verdict == "rejected"
    assert codes(report, "fail") == ["key.not_of_issuer"]


def test_a_key_that_our_document_does_not_list_signs_nothing(world: World) -> None:
    award = awarded(world.ours)
    (theirs,) = world.theirs.institution.keys.all()
    posing = f"{did(world.ours.institution)}#{theirs.public_multikey}"
    report = checked(signed_again(award, theirs, posing, award.awarded_at))
    assert report.verdict == "rejected"
    assert "key.not_listed" in codes(report, "fail")


def test_our_key_s_name_on_another_s_signature_is_refused(world: World) -> None:
    award = awarded(world.ours)
    (theirs,) = world.theirs.institution.keys.all()
    report = checked(signed_again(award, theirs, key_id(award.key), award.awarded_at))
    assert codes(report, "fail") == ["proof.invalid"]


def test_the_status_lists_are_signed_again_by_the_key_that_replaced_an_unsafe_one(world: World) -> None:
    award, old = replaced(world.ours, compromised=True)
    with at(DAY_THREE):
        run_ready()
        published = award.status_list
        published.refresh_from_db()
        proof = json.loads(bytes(published.document))["proof"]
        assert key_id(old) not in json.dumps(proof)
        assert "status.good" in codes(checked(bytes(award.credential)), "pass")


@pytest.mark.parametrize("named", ["did", "https"])
@pytest.mark.parametrize("way", ["set", "carried"])
def test_the_key_of_one_institution_proves_nothing_for_another_of_the_host(
    world: World, named: str, way: str
) -> None:
    """Whoever runs an institution here holds a key that the host's set gives (decision 0010)."""
    award, other = awarded(world.ours), world.theirs.institution
    issuer = did(other) if named == "did" else f"https://insigne.example/i/{other.slug}/fr/profile.json"
    document = credential(award) | {"issuer": {"id": issuer, "type": ["Profile"], "name": "Another"}}
    del document["proof"]
    name = f"https://insigne.example/.well-known/jwks.json#{key_id(award.key)}"
    token = sign_jwt(document, institutions.key_pair(award.key), name, embed_key=way == "carried")
    report = checked(token)
    assert (report.verdict, codes(report, "fail")) == ("rejected", ["key.not_of_issuer"])
