"""JSON with one meaning only."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import CredentialError, strict_json
from insigne.credentials.strict_json import (
    MAX_DEPTH,
    MAX_DOCUMENT_BYTES,
    MAX_INTEGER,
    MAX_NODES,
    check_tree,
    parse,
    parse_object,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda children: st.lists(children) | st.dictionaries(st.text(max_size=5), children),
    max_leaves=12,
)


def refusal(text: str | bytes) -> str:
    with pytest.raises(CredentialError) as caught:
        parse(text)
    return caught.value.message.code


@given(values)
def test_ordinary_json_is_read_as_python_reads_it(value: object) -> None:
    text = json.dumps(value)
    assert parse(text) == json.loads(text)
    assert parse(text.encode()) == json.loads(text)


def test_a_byte_order_mark_is_allowed() -> None:
    assert parse(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '{"b": {"a": 1, "\\u0061": 2}}', '[{"": 1, "": 2}]'])
def test_a_key_given_twice_is_refused(text: str) -> None:
    assert refusal(text) == "format.ambiguous_json"


@pytest.mark.parametrize("text", ['"\\ud83d"', '{"\\udc00": 1}', '["\\ude00\\ud83d"]'])
def test_half_a_character_is_refused(text: str) -> None:
    assert refusal(text) == "format.ambiguous_json"


def test_a_whole_character_in_two_halves_is_read() -> None:
    assert parse('"\\ud83c\\udfc5"') == "🏅"


@pytest.mark.parametrize(
    "text", ["NaN", "-Infinity", "1e400", str(MAX_INTEGER + 1), "-" + "9" * 30, "9" * 100_000]
)
def test_a_number_that_others_would_read_otherwise_is_refused(text: str) -> None:
    assert refusal(f"[{text}]") == "format.ambiguous_json"


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[1,]", "\x00", b"\xff", b"\xed\xa0\x80"])
def test_what_is_no_json_in_utf_8_is_refused(text: str | bytes) -> None:
    assert refusal(text) == "format.not_json"


def test_depth_and_number_are_limited() -> None:
    assert parse("[" * MAX_DEPTH + "0" + "]" * MAX_DEPTH)
    for space in ("", " "):  # the quick road and the careful one
        deeper = "[" * (MAX_DEPTH + 1) + "0" + space + "]" * (MAX_DEPTH + 1)
        assert refusal(deeper) == "format.too_deep"
    assert refusal("[" * 1_000_000) == "format.too_deep"
    assert refusal(json.dumps([0] * MAX_NODES)) == "format.too_large"


numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.recursive(
        st.none() | st.booleans() | numbers | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_a_text_is_read_the_same_however_it_is_spaced(value: Any) -> None:
    def answer(text: str) -> Any:
        try:
            return repr(parse(text))
        except CredentialError as error:
            return error.message.code

    texts = [
        json.dumps(value, separators=(",", ":"), ensure_ascii=False),
        json.dumps(value, indent=2, ensure_ascii=False),
        json.dumps(value),
        json.dumps(value, indent=7),
    ]
    assert len({answer(text) for text in texts}) == 1


@pytest.mark.parametrize("number", [1e300, -(2.0**60), float("nan")])
def test_a_double_that_others_would_write_otherwise_is_for_no_signature(number: float) -> None:
    with pytest.raises(CredentialError):
        check_tree({"a": number})


@pytest.mark.parametrize(
    ("number", "large"), [((MAX_NODES - 1,), False), ((MAX_NODES,), True), ((30_000, 30_000), True)]
)
@pytest.mark.parametrize("spacing", [{"separators": (",", ":")}, {"indent": 2}, {"indent": 1}, {}])
def test_so_many_values_are_read_and_no_more(number: tuple[int, ...], large: bool, spacing: Any) -> None:
    lists: Any = [[0] * each for each in number] if len(number) > 1 else [0] * number[0]
    named = {"a": {str(place): 0 for place in range(sum(number))}}
    if large:
        assert refusal(json.dumps(lists, **spacing)) == "format.too_large"
        for value in (lists, named):
            with pytest.raises(CredentialError, match="large"):
                check_tree(value)
    else:
        assert parse(json.dumps(lists, **spacing)) == lists
        check_tree(lists)


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
@pytest.mark.parametrize("way", [lambda value: [value], lambda value: {"a": value}])
def test_so_deep_is_read_and_no_deeper(depth: int, way: Any) -> None:
    value: Any = "x"
    for _ in range(depth):
        value = way(value)
    texts = [json.dumps(value, **spacing) for spacing in ({}, {"indent": 2}, {"separators": (",", ":")})]
    if depth > MAX_DEPTH:
        assert {refusal(text) for text in texts} == {"format.too_deep"}
        with pytest.raises(CredentialError, match="60 levels"):
            check_tree(value)
    else:
        assert [parse(text) for text in texts] == [value] * 3
        check_tree(value)


def test_a_text_may_be_so_long_and_no_longer() -> None:
    assert parse(b"0" + b" " * (MAX_DOCUMENT_BYTES - 1)) == 0
    assert refusal(b"0" + b" " * MAX_DOCUMENT_BYTES) == "format.too_large"
    assert refusal("0" + " " * MAX_DOCUMENT_BYTES) == "format.too_large"


@pytest.mark.parametrize("value", [{"a": "\ud800"}, {"\udfff": 1}, [["\udc00"]]])
def test_half_a_character_in_a_parsed_document_is_refused(value: Any) -> None:
    with pytest.raises(CredentialError, match="surrogate"):
        check_tree(value)


def test_a_document_must_be_an_object() -> None:
    assert parse_object("{}") == {}
    with pytest.raises(CredentialError, match="not an Open Badge"):
        parse_object("[]")


@pytest.mark.parametrize("value", [{"a": {1, 2}}, {"a": b"x"}, {1: "x"}, {"a": (1, 2)}])
def test_a_python_value_that_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(CredentialError):
        check_tree(value)


def test_a_repeated_name_is_found_in_one_pass_over_the_names() -> None:
    looked_at = 0

    class Counted(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looked_at
            looked_at += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    pairs = [(Counted(f"name {number}"), 0) for number in range(2_000)] + [(Counted("name 1999"), 0)]
    assert strict_json._first_repeated(pairs) == "name 1999"
    assert looked_at < 10_000
