"""Compact tokens, as texts: what is read, what is refused, and that another implementation agrees."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey, import_key

from insigne.credentials import CredentialError, KeyPair, PublicKey, base64url
from insigne.credentials.key_forms import ALGORITHM_OF_KIND
from insigne.credentials.tokens.jwt import (
    MAX_TOKEN_CHARACTERS,
    Token,
    read_token,
    sign_jws,
    signature_of_token_is_valid,
)
from tests.credentials.tokens import KEYS, b64, un64

# joserfc warns of the name `EdDSA`, which RFC 9864 would rather have replaced; badges use no other.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

ALGORITHMS = ["EdDSA", "ES256", "ES384", "RS256"]
PAYLOAD = json.dumps({"a": "é"}).encode()


def refusal(text: str) -> str:
    with pytest.raises(CredentialError) as caught:
        read_token(text)
    return caught.value.message.code


def with_header(**members: Any) -> str:
    return f"{b64(json.dumps(members))}.{b64(PAYLOAD)}.{b64(bytes(64))}"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_another_implementation_reads_what_is_written(algorithm: str) -> None:
    token = sign_jws(PAYLOAD, KEYS[algorithm], {"kid": "one", "typ": "JWT"})
    public = import_key(dict(KEYS[algorithm].public_key.jwk))
    read = jws.deserialize_compact(token, public, algorithms=[algorithm])
    assert read.payload == PAYLOAD
    assert read.headers() == {"alg": algorithm, "kid": "one", "typ": "JWT"}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_what_another_implementation_writes_is_read(algorithm: str) -> None:
    makers: dict[str, Any] = {
        "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
        "ES256": lambda: ECKey.generate_key("P-256"),
        "ES384": lambda: ECKey.generate_key("P-384"),
        "RS256": lambda: RSAKey.generate_key(2048),
    }
    secret = makers[algorithm]()
    written = jws.serialize_compact({"alg": algorithm, "kid": "one"}, PAYLOAD, secret, algorithms=[algorithm])
    token = read_token(written)
    assert (token.header["kid"], token.payload) == ("one", PAYLOAD)
    assert signature_of_token_is_valid(token, PublicKey.from_jwk(secret.as_dict(private=False)))


@given(st.binary(max_size=200), st.sampled_from(["EdDSA", "ES256", "ES384"]))
def test_any_payload_comes_back_and_only_its_own_key_made_it(payload: bytes, algorithm: str) -> None:
    token = read_token(sign_jws(payload, KEYS[algorithm], {"kid": "one"}))
    assert token.payload == payload
    assert signature_of_token_is_valid(token, KEYS[algorithm].public_key)
    for other in KEYS.values():
        assert signature_of_token_is_valid(token, other.public_key) == (other is KEYS[algorithm])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_in_any_part_ends_the_signature(algorithm: str, part: int) -> None:
    parts = sign_jws(PAYLOAD, KEYS[algorithm], {"kid": "one"}).split(".")
    parts[part] = f"{parts[part][:-3]}{'A' if parts[part][-3] != 'A' else 'B'}{parts[part][-2:]}"
    try:
        token = read_token(".".join(parts))
    except CredentialError:
        return  # the header is no JSON any more
    assert not signature_of_token_is_valid(token, KEYS[algorithm].public_key)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("other", ALGORITHMS)
def test_an_algorithm_goes_with_one_kind_of_key_only(algorithm: str, other: str) -> None:
    """The signature is good over the very header that lies about it: still it is none."""
    key = KEYS[algorithm]
    signing_input = f"{b64(json.dumps({'alg': other}))}.{b64(PAYLOAD)}"
    token = read_token(f"{signing_input}.{b64(key.sign(signing_input.encode()))}")
    assert signature_of_token_is_valid(token, key.public_key) == (algorithm == other)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "hs256", "HS512"])
def test_what_proves_nothing_is_forbidden(algorithm: str) -> None:
    assert refusal(with_header(alg=algorithm)) == "proof.algorithm_forbidden"


def test_a_public_key_used_as_a_shared_secret_proves_nothing() -> None:
    public = json.dumps(dict(KEYS["RS256"].public_key.jwk))
    forged = jws.serialize_compact({"alg": "HS256"}, PAYLOAD, OctKey.import_key(public), algorithms=["HS256"])
    assert refusal(forged) == "proof.algorithm_forbidden"


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"crit": ["exp"]}, "crit"),
        ({"crit": []}, "crit"),
        ({"b64": False}, "b64"),
        ({"b64": 1}, "b64"),
        ({"kid": 7}, "kid"),
        ({"kid": None}, "kid"),
        ({"jwk": "x"}, "jwk"),
        ({"typ": ["JWT"]}, "typ"),
        ({"cty": {}}, "cty"),
    ],
)
def test_a_header_that_asks_for_more_than_we_know_is_refused(members: dict[str, Any], field: str) -> None:
    with pytest.raises(CredentialError) as caught:
        read_token(with_header(alg="EdDSA", **members))
    assert (caught.value.message.code, caught.value.message.params["field"]) == ("proof.malformed", field)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("..", id="no header"),
        pytest.param("a.b", id="two parts"),
        pytest.param("a.b.c.d", id="four parts"),
        pytest.param(f"{b64('[]')}.e30.AA", id="header is a list"),
        pytest.param(f"{b64('{}')}.e30.AA", id="no algorithm"),
        pytest.param(f"{b64(json.dumps({'alg': 5}))}.e30.AA", id="algorithm is a number"),
        pytest.param(f"{b64('{`alg`:`EdDSA`,`alg`:`none`}'.replace('`', chr(34)))}.e30.AA", id="twice"),
        pytest.param(f"{b64(b'{' + bytes([255]))}.e30.AA", id="not UTF-8"),
        pytest.param(with_header(alg="EdDSA", x="y" * 40_000), id="endless header"),
        pytest.param(with_header(alg="EdDSA") + "=", id="padding"),
        pytest.param(with_header(alg="EdDSA")[:-1] + "+", id="letters of plain base64"),
        pytest.param(with_header(alg="EdDSA")[:-1] + "B", id="bits left over"),
        pytest.param(with_header(alg="EdDSA").replace(".", ". "), id="space inside"),
        pytest.param("é.é.é", id="not ASCII"),
        pytest.param("\ud800.\ud800.a", id="half a character"),
    ],
)
def test_a_damaged_token_is_refused(text: str) -> None:
    assert refusal(text) == "format.token_malformed"


def test_a_token_larger_than_any_badge_is_refused() -> None:
    assert refusal("a" * (MAX_TOKEN_CHARACTERS + 1)) == "format.too_large"


def test_space_around_a_token_is_no_part_of_it() -> None:
    token = read_token(f"\n {sign_jws(PAYLOAD, KEYS['EdDSA'], {})} \r\n")
    assert signature_of_token_is_valid(token, KEYS["EdDSA"].public_key)


def test_an_algorithm_that_we_do_not_have_is_read_and_never_valid() -> None:
    token = read_token(with_header(alg="PS256"))
    assert isinstance(token, Token)
    assert not any(signature_of_token_is_valid(token, key.public_key) for key in KEYS.values())


def test_the_newer_name_of_the_algorithm_is_read() -> None:
    """RFC 9864: `Ed25519` says which curve `EdDSA` meant."""
    signing_input = f"{b64(json.dumps({'alg': 'Ed25519'}))}.{b64(PAYLOAD)}"
    token = read_token(f"{signing_input}.{b64(KEYS['EdDSA'].sign(signing_input.encode()))}")
    assert signature_of_token_is_valid(token, KEYS["EdDSA"].public_key)


@given(st.text(max_size=60) | st.from_regex(r"[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}", fullmatch=True))
def test_any_text_is_a_token_or_a_refusal(text: str) -> None:
    try:
        read_token(text)
    except CredentialError as error:
        assert error.message.text("fr")


@given(st.binary(max_size=100))
def test_base64url_comes_back_and_is_what_the_library_writes(data: bytes) -> None:
    text = base64url.encode(data)
    assert (text.decode(), base64url.decode(text)) == (b64(data), data)
    assert un64(text.decode()) == data


@given(st.binary(max_size=12) | st.text("Ag-_+/= \nB", max_size=8).map(str.encode))
def test_bytes_have_one_base64url_text_only(text: bytes) -> None:
    try:
        data = base64url.decode(text)
    except base64url.Base64UrlError:
        return
    assert base64url.encode(data) == text


def test_each_kind_of_key_has_its_algorithm() -> None:
    assert {ALGORITHM_OF_KIND[key.kind]: key for key in KEYS.values()} == KEYS
    assert KeyPair.generate("P-384").kind in ALGORITHM_OF_KIND
