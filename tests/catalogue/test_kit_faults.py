"""Everything that is wrong with a kit is said at once, each with its line and in both languages."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.kit import Fault, KitFaults, KitSpec, read_kit
from insigne.catalogue.kit.sentences import SENTENCES
from tests.kits.samples import complete_files, complete_kit

TOML = """format = 1
id = "kit"
version = "1.0.0"
name = { fr = "Kit", en = "Kit" }
summary = { fr = "Un kit", en = "A kit" }
licence = "CC-BY-4.0"
author = { name = "Someone", url = "https://example.org" }
[[categories]]
id = "life"
name = { fr = "Vie", en = "Life" }
edge = "round"
ink = "#24408E"
tint = "#E9EEFA"
[[badges]]
id = "one"
category = "life"
name = { fr = "Un", en = "One" }
summary = { fr = "Résumé", en = "Summary" }
achievement_type = "Award"
route = "application"
minimum_skills = 1
experience_hint = { fr = "Où", en = "Where" }
audience = { fr = "Tous", en = "All" }
minutes = 10
answer_days = 10
[badges.skill_word]
one = { fr = "compétence", en = "skill" }
many = { fr = "compétences", en = "skills" }
[badges.image]
emblem = "hands"
petals = 9
ring = { fr = "Un", en = "One" }
base = { fr = "Vie", en = "Life" }
[[badges.skills]]
code = "A1"
name = { fr = "Agir", en = "Act" }
hint = { fr = "Faire", en = "Do" }
alignments = [
  { framework = "ESCO", url = "http://example.org/a", code = "a", name = { fr = "agir", en = "act" } },
]
"""
"""The smallest kit; the table below spoils one line at a time."""


def minimal_files(toml: str = TOML) -> dict[str, bytes]:
    texts = (
        f"badges/one/{text}.{language}.md"
        for text in ("description", "criteria")
        for language in ("fr", "en")
    )
    return {"kit.toml": toml.encode(), **dict.fromkeys(texts, b"Text\n")}


def faults_of(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    with pytest.raises(KitFaults) as caught:
        read_kit(files)
    return caught.value.faults


def test_the_smallest_kit_is_read() -> None:
    spec = read_kit(minimal_files())
    assert isinstance(spec, KitSpec)
    badge = spec.badges[0]
    assert (badge.reflection, badge.reflection_question, badge.validity_months, badge.tags) == (
        False,
        None,
        None,
        (),
    )
    assert badge.skills[0].questions == ()
    assert spec.author.email is None


def test_a_kit_finds_its_categories_by_name() -> None:
    spec = complete_kit()
    assert spec.category("training").edge == "octagon"
    with pytest.raises(KeyError):
        spec.category("nowhere")


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ('licence = "CC-BY-4.0"', 'licence = "CC-BY-4.0', "bad-toml", 6),
        ("format = 1", "format = 2", "unknown-format", 1),
        ("format = 1", 'format = "1"', "wrong-type", 1),
        ('id = "kit"', 'id = "kit"\ncolour = "red"', "unknown-key", 3),
        ("petals = 9", "petals = 9\nspin = 2", "unknown-key", 32),
        ('licence = "CC-BY-4.0"\n', "", "missing-key", 1),
        ("minutes = 10\n", "", "missing-key", 14),
        ('edge = "round"\n', "", "missing-key", 8),
        ("minutes = 10", 'minutes = "ten"', "wrong-type", 24),
        ("minutes = 10", "minutes = 10.5", "wrong-type", 24),
        ("minutes = 10", "minutes = true", "wrong-type", 24),
        ('licence = "CC-BY-4.0"', "licence = 4", "wrong-type", 6),
        ('audience = { fr = "Tous", en = "All" }', 'audience = "All"', "wrong-type", 23),
        ("answer_days = 10", "answer_days = 10\nreflection = 1", "wrong-type", 26),
        ("answer_days = 10", 'answer_days = 10\ntags = ["one"]', "wrong-type", 26),
        ('{ fr = "Un kit", en = "A kit" }', '{ fr = "Un kit" }', "missing-translation", 5),
        ('one = { fr = "compétence", en = "skill" }', 'one = { en = "skill" }', "missing-translation", 27),
        ('{ fr = "Un kit", en = "A kit" }', '{ fr = "Un kit", en = "A", de = "X" }', "unknown-key", 5),
        ('{ fr = "Un kit", en = "A kit" }', '{ fr = " ", en = "A kit" }', "empty-text", 5),
        ('fr = "Résumé"', f'fr = "{"x" * 301}"', "text-too-long", 18),
        ('fr = "Résumé"', 'fr = "Ré\\nsumé"', "control-character", 18),
        ('fr = "Résumé"', 'fr = "Ré\\u0000sumé"', "control-character", 18),
        ("petals = 9", "petals = 2", "out-of-range", 31),
        ("petals = 9", "petals = 17", "out-of-range", 31),
        ("minutes = 10", "minutes = 0", "out-of-range", 24),
        ("answer_days = 10", "answer_days = 366", "out-of-range", 25),
        ("answer_days = 10", "answer_days = 10\nvalidity_months = 0", "out-of-range", 26),
        ('id = "kit"', 'id = "My kit"', "bad-id", 2),
        ('id = "one"', 'id = "../one"', "bad-id", 15),
        ('code = "A1"', 'code = "A 1"', "bad-code", 35),
        ('version = "1.0.0"', 'version = "1.0"', "bad-version", 3),
        ('version = "1.0.0"', 'version = "01.0.0"', "bad-version", 3),
        ("https://example.org", "ftp://example.org", "bad-url", 7),
        ("http://example.org/a", "javascript:alert(1)", "bad-url", 39),
        ('url = "https://example.org"', 'url = "https://example.org", email = "me"', "bad-email", 7),
        ("#24408E", "navy", "bad-colour", 12),
        ("#E9EEFA", "#E9EEF", "bad-colour", 13),
        ("#24408E", "#8899AA", "low-contrast", 12),
        ('edge = "round"', 'edge = "square"', "unknown-choice", 11),
        ('emblem = "hands"', 'emblem = "unicorn"', "unknown-choice", 30),
        ('achievement_type = "Award"', 'achievement_type = "Prize"', "unknown-choice", 19),
        ('route = "application"', 'route = "lottery"', "unknown-choice", 20),
        ('category = "life"', 'category = "death"', "unknown-category", 16),
        ("minimum_skills = 1", "minimum_skills = 2", "minimum-too-high", 21),
        ("minimum_skills = 1", "minimum_skills = 0", "minimum-too-low", 21),
        ("answer_days = 10", "answer_days = 10\nreflection = true", "reflection-mismatch", 26),
        (
            "answer_days = 10",
            'answer_days = 10\nreflection_question = { fr = "Quoi ?", en = "What?" }',
            "reflection-mismatch",
            14,
        ),
    ],
)
def test_one_spoilt_line_gives_one_fault_at_that_line(before: str, after: str, code: str, line: int) -> None:
    assert TOML.count(before) == 1
    faults = faults_of(minimal_files(TOML.replace(before, after)))
    assert [(fault.code, fault.line, fault.file) for fault in faults] == [(code, line, "kit.toml")]


def test_every_fault_is_said_at_once_in_the_order_of_the_lines() -> None:
    toml = TOML.replace('"1.0.0"', '"one"').replace("#24408E", "#eeeeee").replace("petals = 9", "petals = 99")
    files = minimal_files(toml)
    del files["badges/one/criteria.en.md"]
    files["notes.txt"] = b"hello"
    assert [(fault.file, fault.line, fault.code) for fault in faults_of(files)] == [
        ("kit.toml", 3, "bad-version"),
        ("kit.toml", 12, "low-contrast"),
        ("kit.toml", 31, "out-of-range"),
        ("badges/one/criteria.en.md", None, "missing-file"),
        ("notes.txt", None, "unexpected-file"),
    ]


def test_a_kit_of_another_format_is_not_judged_by_this_one() -> None:
    files = {"kit.toml": b"format = 2\nnew_key = true", "new-file.md": b"text"}
    assert [fault.code for fault in faults_of(files)] == ["unknown-format"]


def test_a_missing_group_is_one_fault_and_not_one_for_each_of_its_keys() -> None:
    toml = TOML.replace('author = { name = "Someone", url = "https://example.org" }\n', "")
    assert [fault.code for fault in faults_of(minimal_files(toml))] == ["missing-key"]


def test_what_must_be_unique_is_denounced_where_it_comes_again() -> None:
    category = TOML[TOML.index("[[categories]]") : TOML.index("[[badges]]")]
    badge = TOML[TOML.index("[[badges]]") :]
    skill = TOML[TOML.index("[[badges.skills]]") :]
    faults = faults_of(minimal_files(TOML.replace(category, category * 2) + skill + badge))
    assert [fault.code for fault in faults] == ["duplicate"] * 3
    assert [fault.message_en.split("”")[0] for fault in faults] == ["“life", "“A1", "“one"]


@pytest.mark.parametrize("key", ["categories", "badges"])
def test_a_kit_without_categories_or_badges_is_refused(key: str) -> None:
    table = TOML[TOML.index(f"[[{key}]]") :]
    rest = TOML.replace(table if key == "badges" else table[: table.index("[[badges]]")], "")
    missing = faults_of(minimal_files(rest))
    empty = faults_of(minimal_files(f"{key} = []\n{rest}"))
    assert "missing-key" in {fault.code for fault in missing}
    assert ("none-given", 1) in {(fault.code, fault.line) for fault in empty}


def test_a_list_may_not_be_endless() -> None:
    tags = '{ fr = "a", en = "b" }, ' * 13
    toml = TOML.replace("minutes = 10", f"minutes = 10\ntags = [{tags}]")
    assert [(fault.code, fault.line) for fault in faults_of(minimal_files(toml))] == [("too-many", 25)]


def test_a_badge_that_is_not_applied_for_needs_no_skill() -> None:
    toml = TOML[: TOML.index("[[badges.skills]]")].replace("minimum_skills = 1", "minimum_skills = 0")
    assert read_kit(minimal_files(toml.replace('"application"', '"results"'))).badges[0].skills == ()


def test_a_kit_without_its_description_is_refused() -> None:
    assert [(fault.file, fault.code) for fault in faults_of({})] == [("kit.toml", "missing-file")]


def test_text_in_another_encoding_is_refused_at_its_line() -> None:
    files = minimal_files() | {"kit.toml": 'format = 1\nid = "é"'.encode("latin-1")}
    assert [(fault.code, fault.line) for fault in faults_of(files)] == [("not-utf8", 2)]
    files = minimal_files() | {"badges/one/criteria.fr.md": "Bon\n\ndéjà".encode("latin-1")}
    assert [(fault.code, fault.line) for fault in faults_of(files)] == [("not-utf8", 3)]


def test_brackets_nested_without_end_are_refused_and_not_followed() -> None:
    files = minimal_files("x = " + "[" * 5000 + "]" * 5000)
    assert [fault.code for fault in faults_of(files)] == ["bad-toml"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-text", 1),
        ("\n  \n", "empty-text", 1),
        ("x" * 10_001, "text-too-long", 1),
        ("A text\n\n<div>raw</div>", "markdown-html", 3),
        ("A text\nwith <b>bold</b>", "markdown-html", 2),
        ("A text\n\n- with\n- <!-- a comment -->", "markdown-html", 4),
        ("A text\n\n![picture](https://example.org/x.png)", "markdown-image", 3),
        ("A \x07 bell", "control-character", 1),
    ],
)
def test_a_markdown_text_is_text_only(text: str, code: str, line: int) -> None:
    faults = faults_of(minimal_files() | {"badges/one/description.en.md": text.encode()})
    assert {(fault.code, fault.line, fault.file) for fault in faults} == {
        (code, line, "badges/one/description.en.md")
    }


@pytest.mark.parametrize(
    "text", ["1 < 2 & 3 > 2", "`<b>` is HTML", "[a link](https://example.org)", "a\n\tb"]
)
def test_what_looks_like_html_without_being_it_is_accepted(text: str) -> None:
    assert read_kit(minimal_files() | {"badges/one/description.en.md": text.encode()})


_KEYS = st.sampled_from(
    sorted(set(re.findall(r"\b[a-z_]+(?= =)", TOML)) | {"badges", "categories", "skills", "tags"})
)
_VALUES = st.recursive(
    st.booleans() | st.integers(-2, 10**20) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, max_size=9))
def test_nothing_an_author_writes_makes_the_reader_crash(document: dict[str, Any]) -> None:
    toml = tomli_w.dumps(document | {"format": 1})
    faults = faults_of(minimal_files(toml))
    assert all(fault.line is None or 1 <= fault.line <= toml.count("\n") + 1 for fault in faults)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    files = minimal_files("\ufeff" + TOML.replace("\n", "\r\n"))
    files["badges/one/description.fr.md"] = "\ufeffUn\r\n\r\nDeux\r\n".encode()
    assert read_kit(files).badges[0].description.fr == "Un\n\nDeux"


def test_readme_and_licence_may_stand_in_the_kit() -> None:
    assert read_kit(complete_files() | {"README.md": b"Hello", "LICENSE": b"CC BY"}) == complete_kit()


def test_each_sentence_is_in_both_languages_and_ends_like_one() -> None:
    for code, (french, english) in SENTENCES.items():
        assert french != english, code
        assert french.rstrip().endswith((".", ")")) and english.rstrip().endswith((".", ")")), code
        assert set(re.findall(r"{(\w+)}", french)) - {"wanted_fr"} == set(re.findall(r"{(\w+)}", english)) - {
            "wanted_en"
        }


def test_french_sentences_keep_their_punctuation_on_the_line() -> None:
    broken = [code for code, (french, _) in SENTENCES.items() if re.search(r" [:;?!»]|« |'", french)]
    assert broken == []


def test_a_fault_is_a_sentence_with_its_place() -> None:
    fault = Fault.of("bad-version", "kit.toml", 3, value="one")
    assert str(fault) == "kit.toml:3: “one” is not a version number such as 1.0.0. [bad-version]"
    assert fault.message_fr == "«\u00a0one\u00a0» n’est pas un numéro de version comme 1.0.0."
    assert str(KitFaults([fault, Fault.of("missing-file", "x.md")])).splitlines() == [
        str(fault),
        "x.md: This file is missing; add it to the kit. [missing-file]",
    ]


def test_a_fault_quotes_a_long_value_in_part_only() -> None:
    toml = TOML.replace('route = "application"', f'route = "{"x" * 10_000}"')
    fault = faults_of(minimal_files(toml))[0]
    assert fault.code == "unknown-choice"
    assert "x…”" in fault.message_en and len(fault.message_en) < 900


def test_a_fault_names_every_choice() -> None:
    toml = TOML.replace('achievement_type = "Award"', 'achievement_type = "Prize"')
    assert faults_of(minimal_files(toml))[0].message_en.endswith("SecondarySchoolDiploma.")


def test_every_fault_code_is_met_by_a_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_kit_*.py"))
    assert {code for code in SENTENCES if f'"{code}"' not in tests} == set()
