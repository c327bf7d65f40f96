"""RFC 8785: the published examples, and the laws that a canonical form obeys."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError
from insigne.credentials.proofs.jcs import canonical_json
from tests.credentials import vectors
from tests.credentials.school import NOW

FOLDER = "vectors/rfc8785"
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8)
numbers = st.floats(-(2**53) + 1, 2**53 - 1)  # what `check_tree` lets pass
values = st.recursive(
    scalars | numbers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_published_examples_come_out_byte_for_byte(name: str) -> None:
    published = bytes.fromhex(vectors.text(f"{FOLDER}/outhex/{name}.txt"))
    assert canonical_json(vectors.document(f"{FOLDER}/input/{name}.json")) == published


@settings(max_examples=200, deadline=None)
@given(values)
def test_the_form_is_that_of_the_package_for_it(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@settings(max_examples=100, deadline=None)
@given(values)
def test_the_form_says_the_same_and_is_its_own_form(value: Any) -> None:
    form = canonical_json(value)
    assert json.loads(form) == value
    assert canonical_json(json.loads(form)) == form


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=4), scalars, max_size=6), st.randoms())
def test_the_order_in_which_members_came_does_not_matter(value: dict[str, Any], chance: Any) -> None:
    members = list(value.items())
    chance.shuffle(members)
    assert canonical_json(dict(members)) == canonical_json(value)


def test_names_are_in_the_order_of_their_utf_16_units() -> None:
    """An emoji is written with surrogates there, which come before the private use area."""
    assert canonical_json({"\uff21": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\uff21":1}'.encode()


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), "\ud800", {"\udfff": 1}, 2**53, {"a": {1, 2}}, {1: 2}, NOW]
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(CredentialError):
        canonical_json([value])
