"""What an award says, in both standards, and what it must never say."""

import json
import re
from datetime import date
from typing import Any

import jsonschema
import pytest

from insigne.awards import addresses
from insigne.awards.models import Award
from insigne.credentials import identity_hash
from insigne.people import actions as people
from tests import world as worlds
from tests.awards.making import awarded, checked, credential, version
from tests.credentials import vectors
from tests.world import World

SCHEMA = "schemas/ob_v3p0_achievementcredential_schema.json"
PUBLISHED = "Chaque lundi, je tenais la caisse & je rendais compte : 1 200 € en « petite monnaie »."


def both_documents(award: Award) -> str:
    return (bytes(award.credential) + bytes(award.assertion)).decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_credential_satisfies_the_published_schema(world: World, language: str) -> None:
    award = awarded(world.ours, worlds.person(language=language), texts=[PUBLISHED])
    validator = jsonschema.Draft201909Validator(
        vectors.document(SCHEMA), format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    assert [error.message for error in validator.iter_errors(credential(award))] == []


def test_our_own_verifier_finds_both_documents_good_and_theirs_is_the_recipient(world: World) -> None:
    award = awarded(world.ours)
    for document in (bytes(award.credential), bytes(award.assertion)):
        report = checked(document, recipient=world.ours.student.email)
        assert report.verdict == "verified"
        assert "recipient.matches" in [finding.code for finding in report.findings]


def test_the_author_of_the_kit_is_the_creator_and_the_institution_the_issuer(world: World) -> None:
    document = credential(awarded(world.ours))
    creator = document["credentialSubject"]["achievement"]["creator"]
    assert creator["name"] == "ATP RITM-BFC"
    assert document["issuer"]["id"] == "did:web:insigne.example:i:ours"
    assert document["issuer"]["name"] == "Université ours"
    assert creator["id"] != document["issuer"]["id"]


def test_the_recipient_is_a_salted_hash_and_nothing_names_them(world: World) -> None:
    student = world.ours.student
    award = awarded(world.ours, texts=[PUBLISHED], activity=(date(2025, 9, 1), date(2026, 6, 30)))
    (identity,) = credential(award)["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["identityHash"] == identity_hash(student.email, identity["salt"])
    written = both_documents(award).lower()
    user_part = student.email.partition("@")[0]
    for secret in (student.email, user_part, student.name, student.name.split()[0], str(student.pk)):
        assert secret.lower() not in written


def test_nothing_names_the_reviewer_who_awarded(world: World) -> None:
    written = both_documents(awarded(world.ours))
    assert world.ours.reviewer.email not in written
    assert world.ours.reviewer.name not in written


def test_two_awards_to_one_person_cannot_be_told_to_be_theirs(world: World) -> None:
    first, second = awarded(world.ours), awarded(world.ours)
    hashes = {
        credential(each)["credentialSubject"]["identifier"][0]["identityHash"] for each in (first, second)
    }
    salts = {credential(each)["credentialSubject"]["identifier"][0]["salt"] for each in (first, second)}
    assert len(hashes) == len(salts) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", salt) for salt in salts)


def test_there_is_one_result_for_each_recognised_skill_and_a_description_for_all_nine(world: World) -> None:
    award = awarded(world.ours, number=6)
    subject = credential(award)["credentialSubject"]
    described = [each["id"] for each in subject["achievement"]["resultDescription"]]
    assert len(described) == 9
    assert [each["resultDescription"] for each in subject["result"]] == described[:6]
    assert {each["status"] for each in subject["result"]} == {"Completed"}
    assert award.recognised.count() == 6


def test_only_the_words_that_were_chosen_for_publication_are_in_it(world: World) -> None:
    award = worlds.awarded(world.ours, public=2)
    evidence = credential(award)["evidence"]
    assert [each["narrative"] for each in evidence] == [worlds.WORDS] * 2
    assert both_documents(award).count(worlds.WORDS) == 2
    for private in (worlds.STORY.strip(), "L’Épicerie du campus", "Trésorière"):
        assert private not in both_documents(award)
    assert [each.text for each in award.recognised.all()] == [worlds.WORDS, worlds.WORDS, "", "", ""]


def test_the_assertion_that_anybody_may_fetch_holds_no_word_of_the_student(world: World) -> None:
    award = worlds.awarded(world.ours, public=2)
    assert worlds.WORDS.encode() in bytes(award.credential)
    assert worlds.WORDS.encode() not in bytes(award.assertion)
    assert "evidence" not in json.loads(bytes(award.assertion))


def test_the_assertion_that_answers_everybody_quotes_no_word_at_all(world: World) -> None:
    """It is served while the page is private, so even published words wait for the page to be shared."""
    award = awarded(world.ours, texts=[PUBLISHED])
    assert "evidence" not in json.loads(bytes(award.assertion))
    assert PUBLISHED not in bytes(award.assertion).decode()


def test_an_award_without_published_words_has_no_evidence(world: World) -> None:
    assert "evidence" not in credential(awarded(world.ours))


@pytest.mark.parametrize(
    ("language", "badge", "issuer"),
    [
        ("fr", "Engagement associatif", "Université ours"),
        ("en", "Community engagement", "ours University"),
    ],
)
def test_it_speaks_the_language_of_its_recipient(
    world: World, language: str, badge: str, issuer: str
) -> None:
    document = credential(awarded(world.ours, worlds.person(language=language)))
    assert document["name"] == document["credentialSubject"]["achievement"]["name"] == badge
    assert document["credentialSubject"]["achievement"]["inLanguage"] == language
    assert document["issuer"]["name"] == issuer


def test_it_keeps_its_language_when_its_recipient_chooses_another(world: World) -> None:
    award = awarded(world.ours)
    before = bytes(award.credential)
    people.choose_language(world.ours.student, "en")
    award.refresh_from_db()
    assert bytes(award.credential) == before
    assert award.language == "fr"
    assert checked(bytes(award.assertion)).verdict == "verified"


def test_the_exact_bytes_that_were_signed_are_kept(world: World) -> None:
    award = awarded(world.ours)
    kept = Award.objects.get(pk=award.pk)
    assert bytes(kept.credential) == bytes(award.credential)
    assert bytes(kept.assertion) == bytes(award.assertion)
    assert bytes(kept.credential).decode()[0] == "{"


def test_the_dates_of_the_activity_are_in_it(world: World) -> None:
    award = awarded(world.ours, activity=(date(2025, 9, 1), date(2026, 6, 30)))
    subject = credential(award)["credentialSubject"]
    assert subject["activityStartDate"].startswith("2025-09-01")
    assert subject["activityEndDate"].startswith("2026-06-30")


def nodes_without_id(node: Any, path: str = "$") -> list[str]:
    if isinstance(node, list):
        return [
            found for place, each in enumerate(node) for found in nodes_without_id(each, f"{path}[{place}]")
        ]
    if not isinstance(node, dict):
        return []
    below = [found for name, each in node.items() for found in nodes_without_id(each, f"{path}.{name}")]
    return below if "id" in node else [path, *below]


def test_every_node_has_an_id_except_the_closed_identity_and_the_proof(world: World) -> None:
    document = credential(awarded(world.ours, texts=[PUBLISHED]))
    del document["proof"]
    assert nodes_without_id(document) == ["$.credentialSubject.identifier[0]"]


def test_every_address_in_it_that_is_ours_stands_on_our_public_host(world: World) -> None:
    award = awarded(world.ours, texts=[PUBLISHED])
    found = re.findall(r'"(https?://[^"]*/[abi]/[^"]*)"', both_documents(award))
    assert found
    assert all(address.startswith("https://insigne.example/") for address in found)


def test_its_badge_is_the_version_that_was_awarded_even_after_a_newer_one(world: World) -> None:
    old = version(world.ours)
    award = awarded(world.ours, of=old)
    assert credential(award)["credentialSubject"]["achievement"]["id"] == addresses.achievement(old)
    assert credential(award)["credentialSubject"]["achievement"]["version"] == "1"
