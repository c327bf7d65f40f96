"""The kits that ship are whole, true to their sources, and well written in both languages."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from insigne import kits
from insigne.catalogue.engraver import EDGES, EMBLEMS, Design, engrave
from insigne.catalogue.kit import (
    BadgeSpec,
    DesignSpec,
    KitSpec,
    Localized,
    read_folder,
    read_kit,
    read_zip,
    write_kit,
    write_zip,
)
from insigne.catalogue.kit.limits import ACHIEVEMENT_TYPES, ROUTES
from tests.kits.samples import complete_files

DOCUMENT = (Path(__file__).parents[2] / "docs" / "kits.md").read_text("utf-8")
KITS: dict[str, KitSpec] = {kit.id: read_kit(read_folder(kit.path)) for kit in kits.shipped()}
BADGES: dict[str, BadgeSpec] = {badge.id: badge for kit in KITS.values() for badge in kit.badges}
APPLIED_FOR = {"engagement-associatif": "EA", "tutorer-ses-pairs": "TP"}


def texts_of(value: object) -> list[Localized]:
    """Every text in both languages inside a value."""
    if isinstance(value, Localized):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_of(item)]
    fields = getattr(value, "__slots__", ())
    return [text for name in fields for text in texts_of(getattr(value, name))]


TEXTS = {f"{kit.id}: {text.fr[:40]}": text for kit in KITS.values() for text in texts_of(kit)}


def test_three_kits_ship_and_each_lies_in_the_folder_of_its_name() -> None:
    assert [kit.id for kit in kits.shipped()] == ["engagement-associatif", "isae-ensma", "tutorer-ses-pairs"]
    assert {id_: kit.id for id_, kit in KITS.items()} == {id_: id_ for id_ in KITS}
    assert all((kit.path / "README.md").is_file() for kit in kits.shipped())


@pytest.mark.parametrize("id_", KITS)
def test_a_shipped_kit_can_be_exported_and_adopted_again(id_: str) -> None:
    assert read_kit(read_zip(write_zip(write_kit(KITS[id_], {})))) == KITS[id_]


@pytest.mark.parametrize(("id_", "prefix"), APPLIED_FOR.items())
def test_the_two_badges_of_the_network_ask_for_five_of_nine(id_: str, prefix: str) -> None:
    badge = BADGES[id_]
    assert KITS[id_].author.name == "ATP RITM-BFC"
    assert (badge.route, badge.minimum_skills) == ("application", 5)
    assert [skill.code for skill in badge.skills] == [f"{prefix}{number}" for number in range(1, 10)]
    assert all(skill.alignments for skill in badge.skills)


def test_each_kit_calls_its_skills_as_its_authors_do() -> None:
    assert BADGES["engagement-associatif"].skill_word.many.fr == "savoir-faire"
    assert BADGES["tutorer-ses-pairs"].skill_word.many.fr == "savoir-agir"


def test_only_peer_tutoring_asks_for_distance_and_transfer() -> None:
    assert [badge.id for badge in BADGES.values() if badge.reflection] == ["tutorer-ses-pairs"]
    question = BADGES["tutorer-ses-pairs"].reflection_question
    assert question is not None
    assert "transposer" in question.fr


def test_the_six_badges_of_the_school_are_in_their_categories_with_their_routes() -> None:
    assert [
        (badge.id, badge.category, badge.achievement_type, badge.route) for badge in KITS["isae-ensma"].badges
    ] == [
        ("delegue-eleve", "vie-scolaire", "CoCurricular", "list"),
        ("etudiant-en-conseil", "vie-scolaire", "CoCurricular", "list"),
        ("ambassadeur-en-salon", "vie-scolaire", "CoCurricular", "claim"),
        ("top-3-academique", "en-formation", "Award", "results"),
        ("mooc-interculturalite", "en-formation", "CertificateOfCompletion", "completion"),
        ("president-de-club", "vie-extra-scolaire", "CoCurricular", "application"),
    ]
    assert [category.name.fr for category in KITS["isae-ensma"].categories] == [
        "Vie scolaire",
        "En formation",
        "Vie extra-scolaire",
    ]


def test_the_president_asks_for_three_of_six_and_the_others_for_none() -> None:
    assert {
        badge.id: (badge.minimum_skills, len(badge.skills))
        for badge in KITS["isae-ensma"].badges
        if badge.skills
    } == {"president-de-club": (3, 6)}


@pytest.mark.parametrize(
    "badge", [badge for badge in BADGES.values() if badge.skills], ids=lambda badge: badge.id
)
def test_proposed_wording_is_said_to_be_proposed(badge: BadgeSpec) -> None:
    assert "Formulation proposée" in badge.description.fr and "remplac" in badge.description.fr
    assert "Proposed wording" in badge.description.en and "replaced" in badge.description.en


@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES)
def test_each_badge_says_that_it_is_not_worth_credits(badge: BadgeSpec) -> None:
    assert "Un badge reconnaît\u00a0; il ne vaut pas crédits ECTS." in badge.description.fr
    assert "does not stand for ECTS credits" in badge.description.en


@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES)
def test_each_skill_is_helped_by_two_or_three_questions(badge: BadgeSpec) -> None:
    for skill in badge.skills:
        assert 2 <= len(skill.questions) <= 3
        assert all(
            text.fr.endswith(("\u00a0?", ".")) and text.en.endswith(("?", ".")) for text in skill.questions
        )
        assert len(skill.hint.fr) <= 100


def test_esco_is_credited_where_it_is_used() -> None:
    alignments = [one for badge in BADGES.values() for skill in badge.skills for one in skill.alignments]
    assert len(alignments) >= 40
    for alignment in alignments:
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", alignment.code)
        assert alignment.url == f"http://data.europa.eu/esco/skill/{alignment.code}"
    for kit in kits.shipped():
        assert "uses the ESCO classification" in (kit.path / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("no plain space before ; ? ! »", r"(?<!\u00a0)[;?!»](?!\w)"),
        ("no plain space before : or after «", r"[ \w]:\s|«(?!\u00a0)"),
        ("no straight apostrophe", r"'"),
        ("no interpunct", r"[·\u2027]"),
        ("no tutoiement", r"(?i)\b(tu|ton|tes|toi)\b"),
    ],
)
def test_french_is_typeset_as_french(what: str, wrong: str) -> None:
    assert [name for name, text in TEXTS.items() if re.search(wrong, text.fr)] == [], what


def test_english_is_typeset_as_english() -> None:
    assert [name for name, text in TEXTS.items() if re.search(r"\u00a0|'|«| [:;?!]", text.en)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("badge", BADGES.values(), ids=BADGES)
def test_each_badge_has_its_own_light_medal(badge: BadgeSpec, language: str) -> None:
    kit = next(kit for kit in KITS.values() if badge in kit.badges)
    category, image = kit.category(badge.category), badge.image
    assert isinstance(image, DesignSpec)
    ring, base = image.ring.text(language), image.base.text(language)
    design = Design(
        category.edge, category.ink, category.tint, image.emblem, image.petals, ring, base, "Title", "Text"
    )
    assert len(engrave(design)) < 50_000


def test_no_two_badges_share_an_emblem_and_no_two_looks_are_alike() -> None:
    emblems = [badge.image.emblem for badge in BADGES.values() if isinstance(badge.image, DesignSpec)]
    assert len(emblems) == len(set(emblems)) == 8
    looks = [(category.edge, category.ink) for kit in KITS.values() for category in kit.categories]
    assert len(looks) == len(set(looks))


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "Un"), ("fr-FR", "Un"), ("en", "One"), ("en-GB", "One"), ("de", "Un")]
)
def test_a_text_is_read_in_english_or_else_in_french(language: str, text: str) -> None:
    assert Localized("Un", "One").text(language) == text


def keys_of(table: dict[str, Any]) -> set[str]:
    nested = [item for value in table.values() for item in (value if isinstance(value, list) else [value])]
    return set(table) | {key for item in nested if isinstance(item, dict) for key in keys_of(item)}


def test_every_key_of_the_format_is_documented() -> None:
    written = keys_of(tomllib.loads(complete_files()["kit.toml"].decode()))
    documented = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", DOCUMENT.replace("```", "")))))
    assert written - documented - {"fr", "en"} == set()
    assert {"validity_months", "email", "reflection_question"} <= written, "the sample uses the optional keys"


def test_every_closed_list_is_documented() -> None:
    for word in (*EDGES, *EMBLEMS, *ROUTES):
        assert f"`{word}`" in DOCUMENT
    quoted = set(re.findall(r"`([A-Z]\w+)`", DOCUMENT)) - {"LICENSE"}
    assert quoted and quoted <= set(ACHIEVEMENT_TYPES)
