"""The line of every key of a TOML text is found."""

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.kit import KitFaults, read_kit
from insigne.catalogue.kit.lines import KeyPath, has_long_key, key_lines

TEXT = '''# a comment with [brackets] and a = sign

top = "first" # after
"quoted key".'inner' = 'x'
[table]
list = [
  1, # one ]
  [2, 3],
  { a = "}", b = { c = 4 } },
]
long = """
[not.a.header]
key = 5 \\"""
"""
after = \'\'\'
x = 1\'\'\'
date = 2026-11-22 05:00:00

[[things]]
name = "one"
[things.inner]
deep = true
[[things.parts]]
code = "a"
[[things.parts]]
code = "b"
[[things]]
name = "two"
[[things.parts]]
code = "c"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 3),
        (("quoted key",), 4),
        (("quoted key", "inner"), 4),
        (("table",), 5),
        (("table", "list"), 6),
        (("table", "list", 0), 7),
        (("table", "list", 1, 1), 8),
        (("table", "list", 2, "b", "c"), 9),
        (("table", "long"), 11),
        (("table", "after"), 15),
        (("table", "date"), 17),
        (("things", 0), 19),
        (("things", 0, "name"), 20),
        (("things", 0, "inner", "deep"), 22),
        (("things", 0, "parts", 0, "code"), 24),
        (("things", 0, "parts", 1, "code"), 26),
        (("things", 1, "name"), 28),
        (("things", 1, "parts", 0, "code"), 30),
    ],
)
def test_a_key_is_on_its_line(path: KeyPath, line: int) -> None:
    assert tomllib.loads(TEXT), "the sample must be TOML"
    assert key_lines(TEXT)[path] == line


def test_what_is_inside_a_text_is_not_a_key() -> None:
    lines = key_lines(TEXT)
    assert ("not", "a", "header") not in lines
    assert ("table", "key") not in lines
    assert ("table", "x") not in lines


def test_windows_line_ends_count_once() -> None:
    assert key_lines('a = 1\r\n\r\nb = "x"\r\n')[("b",)] == 3


_VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(st.sampled_from("ab\"'\\#[]{}=.\n é"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab c.", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text("xyz.-", max_size=3), _VALUES, max_size=4))
def test_every_key_of_any_document_has_a_line(document: dict[str, Any]) -> None:
    lines = key_lines(tomli_w.dumps(document))
    assert {path for path in _paths(document, ()) if path not in lines} == set()


def _paths(value: object, path: KeyPath) -> list[KeyPath]:
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [found for key, inner in items for found in ((*path, key), *_paths(inner, (*path, key)))]


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 40 + " = 1",
        "[x" + " . y" * 40 + "]",
        "k = {" + "a." * 40 + "b = 1}",
        '# "\n' + "a." * 40 + 'b = 1 # "',
    ],
)
def test_a_key_of_many_parts_is_seen_before_the_text_is_parsed(text: str) -> None:
    assert has_long_key(text)


@pytest.mark.parametrize(
    "text",
    [
        'k = "' + "a." * 40 + '"',
        "k = '''" + "a.\n" * 40 + "'''",
        "# " + "a." * 40,
        "a.b.c.d = 1",
        "a" * 200_000,
    ],
)
def test_words_remarks_and_short_keys_are_no_long_key(text: str) -> None:
    assert not has_long_key(text)


def test_a_kit_with_a_key_of_many_parts_or_a_huge_text_is_refused() -> None:
    for text in ("a" + ".a" * 40_000 + " = 1", "#" * 600_000):
        with pytest.raises(KitFaults) as refusal:
            read_kit({"kit.toml": text.encode()})
        assert [fault.code for fault in refusal.value.faults] == ["bad-toml"]
