"""Keys and their text form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import (
    KeyFormatError,
    KeyPair,
    decode_public_key,
    decode_secret_key,
    encode_public_key,
    encode_secret_key,
)
from insigne.credentials.keys import signature_is_valid
from tests.credentials.school import KEY, STRANGERS_KEY

seeds = st.binary(min_size=32, max_size=32)


@given(seeds)
def test_a_key_comes_back_from_its_text(seed: bytes) -> None:
    assert decode_public_key(encode_public_key(seed)) == seed
    assert decode_secret_key(encode_secret_key(seed)) == seed
    assert KeyPair.from_multikey(KeyPair.from_seed(seed).secret_multikey) == KeyPair.from_seed(seed)


@given(seeds)
def test_a_public_key_starts_with_z6mk_and_a_secret_with_z3u2(seed: bytes) -> None:
    assert encode_public_key(seed).startswith("z6Mk")
    assert encode_secret_key(seed).startswith("z3u2")


@given(seeds, st.binary(max_size=200))
def test_what_a_key_signs_its_public_half_confirms(seed: bytes, data: bytes) -> None:
    key = KeyPair.from_seed(seed)
    assert signature_is_valid(key.public_key, key.sign(data), data)
    assert not signature_is_valid(key.public_key, key.sign(data), data + b".")


def test_another_key_does_not_confirm() -> None:
    assert not signature_is_valid(STRANGERS_KEY.public_key, KEY.sign(b"x"), b"x")


def test_two_generated_keys_differ() -> None:
    assert KeyPair.generate() != KeyPair.generate()


def test_the_secret_stays_out_of_logs() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
    assert KEY.secret_multikey not in repr(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "z6Mk",
        "hello",
        "u7QEAAA",
        "z" + "1" * 5000,
        encode_secret_key(KEY.seed),
        encode_public_key(b"short"),
    ],
)
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(KeyFormatError):
        decode_public_key(text)


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(KeyFormatError, match="32 bytes"):
        KeyPair.from_seed(b"short")


def test_a_key_or_signature_of_another_length_confirms_nothing() -> None:
    assert not signature_is_valid(b"short", KEY.sign(b"x"), b"x")
    assert not signature_is_valid(KEY.public_key, b"short", b"x")
