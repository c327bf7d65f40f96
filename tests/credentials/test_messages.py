"""The sentences: one for each code, in both languages, each code in use."""

import ast
import re
import string
from pathlib import Path
from typing import get_args

import pytest

import insigne.credentials
from insigne.credentials import CredentialError
from insigne.credentials.messages import REASONS_IN_FRENCH, SENTENCES, nearest_language, render
from insigne.credentials.report import Check, failed, message

SOURCES = Path(insigne.credentials.__file__).parent
SAYERS = {"passed", "warned", "failed", "unsure", "skipped", "CredentialError"}


def calls() -> list[tuple[str, set[str]]]:
    """Every code that the package says, with the names of the words given to it."""
    found = []
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYERS:
                assert isinstance(node.args[0], ast.Constant), f"{path.name}: a code is written in full"
                found.append((str(node.args[0].value), {str(word.arg) for word in node.keywords}))
    return found


def words(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(
    ("tag", "nearest"),
    [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("fr", "fr"), ("fr-CA", "fr"), ("de", "fr"), ("", "fr")],
)
def test_a_reader_of_any_language_is_spoken_to_in_one_of_the_two(tag: str, nearest: str) -> None:
    assert nearest_language(tag) == nearest


def test_every_code_in_use_has_its_sentence_and_no_sentence_is_unused() -> None:
    assert {code for code, _ in calls()} == SENTENCES.keys()


def test_every_call_gives_the_words_that_its_sentence_needs() -> None:
    for code, given in calls():
        assert words(SENTENCES[code].en) <= given, code


def reasons() -> tuple[set[str], set[str]]:
    """Every text in the code, and those of them that are said as the reason in a finding."""
    texts, said = set(), set()
    for path in SOURCES.rglob("*.py"):
        if path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if (
                isinstance(node, ast.keyword)
                and node.arg == "reason"
                and isinstance(node.value, ast.Constant)
            ):
                said.add(str(node.value.value))
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "FetchError"
            ):
                said |= {str(item.value) for item in node.args if isinstance(item, ast.Constant)}
    return texts, said


def test_every_reason_in_words_has_its_french_and_no_french_is_unused() -> None:
    texts, said = reasons()
    assert texts >= REASONS_IN_FRENCH.keys()
    assert {reason for reason in said if " (HTTP" not in reason} <= REASONS_IN_FRENCH.keys()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_complete_in_both_languages(code: str) -> None:
    sentence = SENTENCES[code]
    assert words(sentence.en) == words(sentence.fr)
    for text in (sentence.en, sentence.fr):
        assert text.endswith(".")
        assert text[0].isupper()
    assert sentence.en != sentence.fr


@pytest.mark.parametrize("code", SENTENCES)
def test_the_check_of_a_code_is_one_of_the_twelve(code: str) -> None:
    assert code.partition(".")[0] in get_args(Check)


@pytest.mark.parametrize("code", SENTENCES)
def test_french_has_no_breaking_space_before_a_mark_and_typographic_apostrophes(code: str) -> None:
    text = render(code, dict.fromkeys(words(SENTENCES[code].fr), "x"), "fr")
    assert not re.search(r" [:;?!»]|« ", text)
    assert "'" not in text


def test_a_message_speaks_both_languages_and_english_by_itself() -> None:
    said = message("proof.missing")
    assert (str(said), said.text("en")) == ("The badge is not signed.", "The badge is not signed.")
    assert said.text("fr") == "Le badge n’est pas signé."


def test_a_message_within_a_message_is_translated_with_it() -> None:
    said = message("status.list_invalid", list="L", reason=message("proof.missing"))
    assert said.text("fr") == "La liste de révocation n’est pas valable\u00a0: L (Le badge n’est pas signé.)."


def test_the_reasons_of_the_network_are_translated() -> None:
    assert "(hors ligne)" in message("key.unreachable", key="k", reason="offline").text("fr")
    assert "(offline)" in message("key.unreachable", key="k", reason="offline").text("en")


def test_a_strangers_words_are_cut_and_cannot_hide_in_control_characters() -> None:
    said = str(message("context.unknown", context="\u202egnp.exe\n" + "x" * 5000))
    assert len(said) < 300
    assert said.isprintable()


def test_a_strangers_braces_are_words_like_others() -> None:
    assert "{limit}{0}" in str(message("context.unknown", context="{limit}{0}"))


def test_a_finding_names_its_check_by_its_code() -> None:
    finding = failed("proof.missing")
    assert (finding.check, finding.outcome, finding.code) == ("proof", "fail", "proof.missing")


def test_an_error_says_its_sentence() -> None:
    assert str(CredentialError("image.unusable")) == "The image must be a PNG, or an SVG in UTF-8."
