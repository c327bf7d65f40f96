"""Bytes as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials.multibase import MultibaseError, decode, encode_base58, encode_base64url


@given(st.binary(max_size=100))
def test_bytes_come_back_in_both_bases(data: bytes) -> None:
    assert decode(encode_base58(data)) == data
    assert decode(encode_base64url(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "z"),
        (b"\0\0", "z11"),
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (b"\0\0\x28\x7f\xb4\xcd", "z11233QC4"),
    ],
)
def test_base58_gives_the_text_of_its_published_examples(data: bytes, text: str) -> None:
    assert encode_base58(data) == text


def test_base64url_has_no_padding() -> None:
    assert encode_base64url(b"\xff\xfe") == "u__4"


@pytest.mark.parametrize("text", ["", "x00", "z0OIl", "zé", "u*", "ué", "uA", "z" + "2" * 5000, "u__4=x"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(MultibaseError):
        decode(text)
