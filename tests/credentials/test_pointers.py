"""Parts picked out by JSON pointers: just these, with what their place needs to mean the same."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError
from insigne.credentials.proofs.pointers import MAX_POINTERS, pointer_to, select

names = st.sampled_from(["a", "b", "c/d", "e~f", "0", "", "é"])
documents = st.dictionaries(
    names,
    st.recursive(
        st.integers() | st.text(max_size=3) | st.none(),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3)
        ),
        max_leaves=10,
    ),
    min_size=1,
    max_size=4,
)


def leaves(value: Any, *way: str | int) -> list[str]:
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        return [pointer for name, part in parts for pointer in leaves(part, *way, name)]
    return [pointer_to(*way)]


@settings(max_examples=100, deadline=None)
@given(documents)
def test_all_leaves_together_are_the_document(document: dict[str, Any]) -> None:
    assert select(document, leaves(document)) == document
    assert select(document, [""]) == document


@settings(max_examples=100, deadline=None)
@given(documents, st.data())
def test_the_order_of_pointers_does_not_matter_nor_does_repeating_them(
    document: dict[str, Any], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(leaves(document)), max_size=5))
    mixed = data.draw(st.permutations([*chosen, *chosen]))
    assert select(document, mixed) == select(document, chosen)


def test_a_part_brings_along_what_its_place_is_and_is_called() -> None:
    document = {
        "@context": "c",
        "id": "i",
        "type": ["T", "U"],
        "hidden": 1,
        "list": [{"id": "x"}, {"@context": "d", "type": "V", "a": 1, "b": 2}, 3],
    }
    assert select(document, ["/list/1/b"]) == {
        "@context": "c",
        "id": "i",
        "type": ["T", "U"],
        "list": [{"@context": "d", "type": "V", "b": 2}],
    }
    assert select(document, ["/type/1"])["type"] == ["T", "U"]


@pytest.mark.parametrize(
    "pointer", ["a", "/b", "/a/0", "/c/2", "/c/00", "/c/-1", "/c/٠", "/c/1/x", "/c/", "/~2", "#/a"]
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    document = {"a": "text", "c": [1, {"y": 2}]}
    for pointers in ([pointer], ["/c", pointer]):
        with pytest.raises(CredentialError) as refused:
            select(document, pointers)
        assert refused.value.message.code == "proof.no_such_part"


def test_pointers_without_end_are_not_followed() -> None:
    with pytest.raises(CredentialError) as refused:
        select({"a": 1}, ["/a"] * (MAX_POINTERS + 1))
    assert refused.value.message.code == "context.too_complex"
