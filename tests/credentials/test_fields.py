"""How a stranger's fields are read: one value or several, an object or its id, and nothing of another kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials.fields import (
    address,
    as_list,
    first,
    id_of,
    issuer_id,
    objects,
    start_of,
    text,
    texts,
    without_proof,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "@value", "fr"]), inner)
    ),
)


@given(ANYTHING)
def test_one_value_and_a_list_of_it_are_read_alike(value: Any) -> None:
    if isinstance(value, list):
        return
    assert as_list(value) == as_list([value])
    assert list(texts(value)) == list(texts([value]))
    assert list(objects(value)) == list(objects([value]))
    assert first(value) == first([value])


@given(ANYTHING)
def test_whatever_stands_in_a_field_there_is_an_answer_of_the_right_kind(value: Any) -> None:
    assert all(isinstance(item, str) for item in texts(value))
    assert all(isinstance(item, dict) for item in objects(value))
    assert isinstance(first(value), dict)
    for said in (text(value), address(value), id_of(value), issuer_id({"issuer": value})):
        assert said is None or isinstance(said, str)
    start_of({"validFrom": value})


@pytest.mark.parametrize("value", ["urn:a", {"id": "urn:a", "name": "A"}])
def test_an_object_and_its_id_alone_name_the_same(value: Any) -> None:
    assert id_of(value) == issuer_id({"issuer": value}) == address(value) == "urn:a"


@pytest.mark.parametrize(
    "value", ["Licence", ["Licence"], {"fr": "Licence"}, {"@value": "Licence"}, [{"@value": "Licence"}]]
)
def test_a_text_is_read_in_each_form_of_json_ld(value: Any) -> None:
    assert text(value) == "Licence"


def test_a_document_without_its_proofs_is_another_document() -> None:
    signed = {"id": "urn:a", "proof": [{}]}
    assert without_proof(signed) == {"id": "urn:a"}
    assert "proof" in signed
