"""What verifiers fetch: the credential, the assertion, the keys, the lists, the class, the profile."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.credentials import identity_hash
from insigne.institutions import actions as institutions
from insigne.institutions.addresses import key_id
from insigne.institutions.models import Institution
from tests.awards.making import awarded, checked, expiring_version
from tests.world import World, badge, browser


def assertion_of(award: Award) -> str:
    return reverse("award-assertion", args=[award.pk])


def body(answer: Any) -> dict[str, Any]:
    return json.loads(answer.content)  # type: ignore[no-any-return]


def every_public_document(award: Award) -> dict[str, str]:
    badge, slug = award.version.badge, award.institution.slug
    return {
        "assertion": assertion_of(award),
        "did": f"/i/{slug}/did.json",
        "jwks": "/.well-known/jwks.json",
        "status": f"/i/{slug}/status/1",
        "profile": f"/i/{slug}/fr/profile.json",
        "class": f"/b/{badge.code}/1/fr/class.json",
    }


TYPES = {
    "assertion": "application/ld+json",
    "did": "application/did+ld+json",
    "jwks": "application/jwk-set+json",
    "status": "application/vc+ld+json",
    "profile": "application/ld+json",
    "class": "application/ld+json",
}


@pytest.mark.parametrize("name", TYPES)
def test_verifiers_read_it_without_an_account_from_any_site_whatever_the_sharing(
    world: World, name: str
) -> None:
    award = awarded(world.ours)
    answer = browser().get(every_public_document(award)[name])
    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPES[name]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


@pytest.mark.parametrize("name", TYPES)
def test_it_is_only_read(world: World, name: str) -> None:
    address = every_public_document(awarded(world.ours))[name]
    assert browser().post(address).status_code == 405
    assert browser().head(address).status_code == 200


@pytest.mark.parametrize("name", [name for name in TYPES if name != "jwks"])  # a set of keys has no id
def test_it_stands_at_the_address_that_it_gives_itself(world: World, name: str) -> None:
    address = every_public_document(awarded(world.ours))[name]
    id_ = body(browser().get(address))["id"]
    assert id_ == ("did:web:insigne.example:i:ours" if name == "did" else f"https://insigne.example{address}")


@pytest.mark.parametrize(
    "address",
    [
        "/i/nobody/did.json",
        "/i/nobody/fr/profile.json",
        "/i/ours/de/profile.json",
        "/i/ours/status/0",
        "/i/ours/status/2",
        "/i/nobody/status/1",
        "/b/zzzzzzz/1/fr/class.json",
        "/a/00000000-0000-4000-8000-000000000000/assertion.json",
        "/a/00000000-0000-4000-8000-000000000000/credential.json",
        "/a/00000000-0000-4000-8000-000000000000",
        "/a/not-a-number/assertion.json",
    ],
)
def test_what_is_not_there_is_not_found(world: World, address: str) -> None:
    awarded(world.ours)
    assert browser().get(address).status_code == 404


@pytest.mark.parametrize(("number", "language"), [(2, "fr"), (1, "de")])
def test_a_class_exists_for_each_version_and_language_that_there_is(
    world: World, number: int, language: str
) -> None:
    badge = awarded(world.ours).version.badge
    assert browser().get(reverse("badge-class", args=[badge.code, number, language])).status_code == 404


# --- credential and assertion ---------------------------------------------------------------------------


def test_the_credential_is_served_byte_for_byte(world: World) -> None:
    award = awarded(world.ours)
    actions.share(award, "link", by=world.ours.student)
    answer = browser().get(reverse("award-credential", args=[award.pk]))
    assert answer.content == bytes(award.credential)
    assert answer["Content-Type"] == "application/vc+ld+json"


def test_the_assertion_is_served_byte_for_byte_even_while_the_page_is_private(world: World) -> None:
    award = awarded(world.ours)
    assert browser().get(assertion_of(award)).content == bytes(award.assertion)


def test_the_assertion_of_a_private_award_names_nobody_and_quotes_nothing(world: World) -> None:
    award = awarded(world.ours, texts=["Je tenais la caisse."])
    answer = browser().get(assertion_of(award))
    recipient = body(answer)["recipient"]
    assert recipient["identity"] == identity_hash(world.ours.student.email, recipient["salt"])
    assert "evidence" not in body(answer)
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_revoked_assertion_is_gone_and_says_that_it_is_revoked(world: World) -> None:
    award = awarded(world.ours)
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    answer = browser().get(assertion_of(award))
    assert answer.status_code == 410
    assert body(answer)["revoked"] is True
    assert body(answer)["id"] == f"https://insigne.example{assertion_of(award)}"
    assert body(answer).keys() == {"@context", "id", "type", "revoked"}


def test_a_listed_assertion_may_be_indexed(world: World) -> None:
    award = awarded(world.ours)
    actions.share(award, "listed", by=world.ours.student)
    assert "X-Robots-Tag" not in browser().get(assertion_of(award))


# --- class and profile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "badge", "issuer", "tag"),
    [
        ("fr", "Engagement associatif", "Université ours", "bénévolat"),
        ("en", "Community engagement", "ours University", "volunteering"),
    ],
)
def test_class_and_profile_speak_one_language_each(
    world: World, language: str, badge: str, issuer: str, tag: str
) -> None:
    code = awarded(world.ours).version.badge.code
    badge_class = body(browser().get(f"/b/{code}/1/{language}/class.json"))
    assert (badge_class["name"], badge_class["@language"]) == (badge, language)
    assert tag in badge_class["tags"]
    profile = body(browser().get(badge_class["issuer"].removeprefix("https://insigne.example")))
    assert profile["name"] == issuer
    assert profile["email"] == "badges@ours.example"


def test_the_class_of_an_award_stays_its_version_s(world: World) -> None:
    award = awarded(world.ours)
    address = json.loads(bytes(award.assertion))["badge"].removeprefix("https://insigne.example")
    before = browser().get(address).content
    newer = expiring_version(world.ours, 12)
    assert newer.number == 2
    assert browser().get(address).content == before


def test_an_assertion_still_verifies_when_the_institution_changes_its_name(world: World) -> None:
    award = awarded(world.ours)
    institutions.change(world.ours.institution, by=world.ours.administrator, email="autre@ours.example")
    assert checked(bytes(award.assertion)).verdict == "verified"
    assert checked(bytes(award.credential)).verdict == "verified"


# --- status lists ------------------------------------------------------------------------------------------


def status_list(institution: Institution) -> HttpResponse:
    return browser().get(f"/i/{institution.slug}/status/1")  # type: ignore[return-value]


def test_the_status_list_is_itself_signed_by_the_institution(world: World) -> None:
    award = awarded(world.ours)
    answer = status_list(world.ours.institution)
    document = json.loads(answer.content)
    assert document["issuer"] == "did:web:insigne.example:i:ours"
    (proof,) = document["proof"]
    assert proof["verificationMethod"] == key_id(award.key)
    assert document["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]


def test_a_forged_status_list_is_not_believed(world: World) -> None:
    """A list whose bits were cleared by somebody else is worse than none: the badge is refused."""
    award = awarded(world.ours)
    clean = json.loads(status_list(world.ours.institution).content)["credentialSubject"]["encodedList"]
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    forged = json.loads(status_list(world.ours.institution).content)
    forged["credentialSubject"]["encodedList"] = clean
    award.status_list.document = json.dumps(forged).encode()
    award.status_list.save(update_fields=["document"])
    report = checked(bytes(award.credential))
    assert report.verdict == "rejected"
    assert "status.list_invalid" in [finding.code for finding in report.findings]


def test_the_status_list_is_republished_by_the_revocation_itself(world: World) -> None:
    award = awarded(world.ours)
    before = status_list(world.ours.institution)
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    after = status_list(world.ours.institution)
    assert before.content != after.content
    assert "max-age=60" in before["Cache-Control"]


def test_a_badge_that_is_not_published_has_no_public_class(world: World) -> None:
    found = badge(world.ours)
    type(found).objects.filter(pk=found.pk).update(state="draft")
    page = reverse("badge-class", args=[found.code, 1, "fr"])
    assert browser().get(page).status_code == 404
