"""Keys of each kind, and their text forms."""

import contextlib
import hashlib
from typing import get_args

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import KeyFormatError, KeyKind, KeyPair, PublicKey, key_forms
from insigne.credentials.keys import ExposedKeyError
from tests.credentials.school import KEY, STRANGERS_KEY

KINDS: tuple[KeyKind, ...] = get_args(KeyKind)
PAIRS = {kind: KeyPair.generate(kind) for kind in KINDS}


def secp256k1_pem() -> str:
    point = ec.generate_private_key(ec.SECP256K1()).public_key()
    pem = point.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


seeds = st.binary(min_size=32, max_size=32)
kinds = st.sampled_from(KINDS)


@given(seeds)
def test_a_key_comes_back_from_its_text(seed: bytes) -> None:
    pair = KeyPair.from_seed(seed)
    assert KeyPair.from_multikey(pair.secret_multikey) == pair
    assert PublicKey.from_multikey(pair.public_multikey) == pair.public_key


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_of_each_kind_comes_back_from_its_multikey_and_its_jwk(kind: KeyKind) -> None:
    pair = PAIRS[kind]
    assert PublicKey.from_multikey(pair.public_multikey) == pair.public_key
    assert PublicKey.from_jwk(pair.public_key.jwk) == pair.public_key
    assert KeyPair.from_multikey(pair.secret_multikey) == pair


@pytest.mark.parametrize(
    ("kind", "start"), [("Ed25519", "z6Mk"), ("P-256", "zDn"), ("P-384", "z82"), ("RSA", "z4MX")]
)
def test_a_public_key_starts_as_the_did_key_method_says(kind: KeyKind, start: str) -> None:
    assert PAIRS[kind].public_multikey.startswith(start)


def test_the_secret_of_an_ed25519_key_starts_with_z3u2() -> None:
    assert KEY.secret_multikey.startswith("z3u2")


@given(kinds, st.binary(max_size=200))
def test_what_a_key_signs_its_public_half_confirms(kind: KeyKind, data: bytes) -> None:
    pair = PAIRS[kind]
    assert pair.public_key.verifies(pair.sign(data), data)
    assert not pair.public_key.verifies(pair.sign(data), data + b".")


@given(seeds, st.binary(max_size=200))
def test_openssl_confirms_what_libsodium_signs(seed: bytes, data: bytes) -> None:
    pair = KeyPair.from_seed(seed)
    Ed25519PublicKey.from_public_bytes(pair.public_key.raw).verify(pair.sign(data), data)


def test_another_key_does_not_confirm() -> None:
    assert not STRANGERS_KEY.public_key.verifies(KEY.sign(b"x"), b"x")


def test_two_generated_keys_differ() -> None:
    assert KeyPair.generate() != KeyPair.generate()


@pytest.mark.parametrize("kind", KINDS)
def test_the_secret_stays_out_of_logs(kind: KeyKind) -> None:
    pair = PAIRS[kind]
    assert pair.secret.hex() not in repr(pair)
    assert repr(pair.secret) not in repr(pair)
    assert pair.secret_multikey not in repr(pair)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "z6Mk",
        "hello",
        "u7QEAAA",
        "z" + "1" * 5000,
        KEY.secret_multikey,
        PAIRS["RSA"].public_multikey[:-40],
    ],
)
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(KeyFormatError):
        PublicKey.from_multikey(text)


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "OKP", "crv": "Ed25519", "x": "short"},
        {"kty": "OKP", "crv": "Ed448", "x": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": ["P-256"], "x": "AA", "y": "AA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": "_" * 2000, "e": "AQAB"},
        {**PAIRS["RSA"].public_key.jwk, "e": "AQ"},
        {**PAIRS["RSA"].public_key.jwk, "e": "AQAA"},
        {**PAIRS["RSA"].public_key.jwk, "e": "_" * 340},
        {**PAIRS["RSA"].public_key.jwk, "n": "_" * 341 + "g"},
        {"kty": "OKP", "crv": "Ed25519", "x": 5},
        {"kty": "OKP", "crv": "Ed25519", "x": None},
        {"kty": "EC", "crv": "P-256", "x": {}, "y": []},
        {"kty": 1},
        {"kty": "oct", "k": "AA"},
        {**KEY.public_key.jwk, "d": "AA"},
    ],
)
def test_a_jwk_that_is_no_public_key_is_refused(jwk: dict[str, object]) -> None:
    with pytest.raises(KeyFormatError):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_comes_back_from_its_pem(kind: KeyKind) -> None:
    raw = PAIRS[kind].public_key.raw
    loaded = (
        Ed25519PublicKey.from_public_bytes(raw) if kind == "Ed25519" else key_forms.load_public(kind, raw)
    )
    pem = loaded.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert PublicKey.from_pem(pem.decode()) == PAIRS[kind].public_key


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "é" * 100,
        "\ud800",
        "x" * 9000,
        secp256k1_pem(),
    ],
)
def test_a_text_that_is_no_public_key_in_pem_is_refused(pem: str) -> None:
    with pytest.raises(KeyFormatError):
        PublicKey.from_pem(pem)


def test_a_key_that_shows_its_secret_half_is_told_apart() -> None:
    with pytest.raises(ExposedKeyError):
        PublicKey.from_jwk(KEY.public_key.jwk | {"d": "AA"})


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "n", "e"]),
        st.sampled_from(["OKP", "EC", "RSA", "P-256", "P-384", "Ed25519", "AQAB", "*", "é", "\ud800"])
        | st.text()
        | st.integers()
        | st.lists(st.text()),
    )
)
def test_no_jwk_ends_in_anything_but_a_key_or_a_refusal(jwk: dict[str, object]) -> None:
    with contextlib.suppress(KeyFormatError):
        assert PublicKey.from_jwk(jwk).kind in KINDS


def test_a_key_has_one_form_of_bytes_alone() -> None:
    """A point that is not compressed, or an RSA key wrapped another way, would be equal to none."""
    point = key_forms.load_public("P-256", PAIRS["P-256"].public_key.raw)
    whole = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    wrapped = key_forms.load_public("RSA", PAIRS["RSA"].public_key.raw).public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(KeyFormatError):
        PublicKey("P-256", whole)
    with pytest.raises(KeyFormatError):
        PublicKey("RSA", wrapped)


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(KeyFormatError, match="32 bytes"):
        KeyPair.from_seed(b"short")


@given(kinds, st.binary(max_size=150))
def test_no_bytes_make_a_signature_by_chance(kind: KeyKind, signature: bytes) -> None:
    assert not PAIRS[kind].public_key.verifies(signature, hashlib.sha256(signature).digest())


@pytest.mark.parametrize("point", [b"\0" * 32, b"\1" + b"\0" * 31, b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_key_for_which_anything_would_be_signed_confirms_nothing(point: bytes) -> None:
    """Points of small order: with them a signature of zeros holds for many a text."""
    weak = PublicKey("Ed25519", point)
    neutral = b"\1" + b"\0" * 63
    assert not any(
        weak.verifies(neutral, bytes([n])) or weak.verifies(bytes(64), bytes([n])) for n in range(64)
    )


@given(kinds, st.binary(max_size=80))
def test_bytes_that_are_no_key_are_refused_and_nothing_else(kind: KeyKind, raw: bytes) -> None:
    with contextlib.suppress(KeyFormatError):
        assert PublicKey(kind, raw).raw == raw
