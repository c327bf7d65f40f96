"""What is attacked, and with what it begins. A target raises nothing but what its documentation says.

`verify` promises never to raise, so its last barrier turns a mistake of ours into `format.unexpected`. Here the
barrier is taken down, and the mistake comes out as it is.
"""

import contextlib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from insigne.credentials import (
    CredentialError,
    DidError,
    Fetched,
    FetchError,
    Finding,
    KeyFormatError,
    KeyPair,
    PossessionError,
    PublicKey,
    StatusList,
    StatusListError,
    badges_in,
    bake,
    base64url,
    build,
    build_v2,
    derive,
    did_key,
    prepare_image,
    read_possession,
    sign,
    sign_jwt,
    unbake,
    verify,
)
from insigne.credentials.controllers.did import did_web_url, key_of_did
from insigne.credentials.multibase import MultibaseError, decode
from insigne.credentials.pictures.baking import check_intact
from insigne.credentials.report import refused
from insigne.credentials.secured import read_secured
from insigne.credentials.strict_json import parse
from insigne.credentials.tokens.jwt import sign_jws
from tests.credentials.pdfs import a_pdf, associated, locked, nested, packed
from tests.credentials.pictures import SVG, a_png
from tests.credentials.school import DID, DID_URL, KEY, METHOD, NOW, STATUS_URL, an_award, signed, the_web

Input = bytes

_barrier = import_module("insigne.credentials.verify")


def _no_barrier(error: CredentialError) -> Finding:
    if error.message.code == "format.unexpected":
        raise  # noqa: PLE0704  # the exception that is being handled, which `verify` would have hidden
    return refused(error)


_barrier.refused = _no_barrier  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Target:
    """A way in, inputs to begin with, and words that an input may be made of."""

    attack: Callable[[Input], object]
    seeds: Iterable[Input]
    words: Iterable[str] = ()


JSON_WORDS = (
    '{"', '":', '":{}', '":[]', "null", "true", "1e999", "-0", "\\ud800", "\\u0000", "[[[[", '"@context"', '"@id"',
    '"@type"', '"@value"', '"@graph"', '"@reverse"', '"type"', '"proof"', '"https://www.w3.org/ns/credentials/v2"',
)  # fmt: skip
_CREDENTIAL = signed()
_TEXT = json.dumps(_CREDENTIAL).encode()
_HOSTED = build_v2(an_award())
_P256 = KeyPair.generate("P-256")
_SELECTIVE = sign(
    build(an_award()),
    _P256,
    f"{did_key(_P256.public_key)}#{_P256.public_multikey}",
    NOW,
    suite="ecdsa-sd-2023",
)
_TOKEN = sign_jwt(build(an_award()), KEY, METHOD).encode()
_ODD_VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**400, "", "x", "\ud800", "\0", "2026-13-45T99:99:99Z", "did:key:z", "https://[", "data:",
    [], {}, [[]], [None], [{}], {"id": 1}, {"@id": "_:a"}, {"@context": None}, {"type": {}}, {"en": "name"}, [1] * 50,
]  # fmt: skip


def _unbake(data: Input) -> None:
    for act in (unbake, check_intact, prepare_image):
        with contextlib.suppress(CredentialError):
            act(data)


def _pdf(data: Input) -> None:
    """A whole file, and the rest of one: its beginning is hard to guess."""
    for file in (data, b"%PDF-1.7\n" + data):
        with contextlib.suppress(CredentialError):
            badges_in(file)
    _examine(data)


def _json(data: Input) -> None:
    with contextlib.suppress(CredentialError):
        parse(data)


def _token(data: Input) -> None:
    with contextlib.suppress(CredentialError):
        read_secured(data)
    _examine(data)


def _multibase(data: Input) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with contextlib.suppress(MultibaseError):
        decode(text)
    with contextlib.suppress(KeyFormatError):
        PublicKey.from_multikey(text)
    with contextlib.suppress(CredentialError, DidError, KeyFormatError):
        key_of_did(text)
    with contextlib.suppress(DidError):
        did_web_url(text)


def _bitstring(data: Input) -> None:
    with contextlib.suppress(StatusListError):
        StatusList.decode(data.decode("latin-1"))


def _did_document(data: Input) -> None:
    _examine(_TEXT, {DID_URL: data})


def _status_list(data: Input) -> None:
    _examine(_TEXT, {STATUS_URL: data})


def _hosted(data: Input) -> None:
    """Any of the three documents of an Open Badges 2.0 badge, which lead to each other."""
    for document in (_HOSTED.assertion, _HOSTED.badge_class, _HOSTED.issuer):
        _examine(_HOSTED.assertion["id"], {document["id"]: data})


def _possession(data: Input) -> None:
    """The proof of a wallet: as a text, as a header and as claims that the wallet did sign."""
    _prove(data.decode("utf-8", "surrogateescape"))
    _prove(sign_jws(data, KEY, {"typ": "openid4vci-proof+jwt", "jwk": KEY.public_key.jwk}))
    signed = base64url.encode(data) + b"." + base64url.encode(b"{}")
    _prove((signed + b"." + base64url.encode(KEY.sign(signed))).decode())


def _prove(text: str) -> None:
    with contextlib.suppress(PossessionError):
        read_possession(text, audience=DID, now=NOW)


def _verify(data: Input) -> None:
    _examine(data)


def _tree(data: Input) -> None:
    """A credential with odd values in odd places, signed by its issuer where that is still possible."""
    document = build(an_award())
    choices = iter(data)
    for _ in range(1 + next(choices, 0) % 3):
        _disturb(document, choices)
    try:
        document = sign(document, KEY, METHOD, NOW)
    except CredentialError:
        document["proof"] = _CREDENTIAL["proof"]
    _disturb(document, choices)
    _examine(document)


def _disturb(node: Any, choices: Iterable[int]) -> None:
    """Walk into the tree as the choices say and change what is there."""
    for choice in choices:
        places = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not places:
            return
        place = places[choice % len(places)]
        if choice < 128 and isinstance(node[place], dict | list):
            node = node[place]
        else:
            node[place] = _ODD_VALUES[choice % len(_ODD_VALUES)]
            return


def _examine(source: Any, answers: dict[str, bytes] | None = None) -> None:
    web = the_web()

    def fetch(url: str) -> Fetched:
        if answers and url in answers:
            return Fetched(url, 200, "application/json", answers[url])
        if url.startswith("https://ecole.example/again"):
            raise FetchError("nobody answers")
        return web(url)

    verify(source, fetch, NOW)


TARGETS = {
    "unbake": Target(
        _unbake,
        [bake(a_png(), b"{}", kind="3.0"), bake(SVG, b"{}", kind="2.0"), SVG],
        ("IEND", "<![CDATA[", "encoding="),
    ),
    "pdf": Target(
        _pdf,
        [
            a_pdf({"a.json": b"{}"}),
            associated({"a.json": _TEXT}),
            locked({"a.json": b"{}"}, password=""),
            nested({"a.json": b"{}"}, 2),
            packed({"a": (zlib.compress(_TEXT), ["/FlateDecode"])}),
        ],
        (
            "/EmbeddedFiles",
            "/Names",
            "/Kids",
            "/EF",
            "/AF",
            "/Filter",
            "/FlateDecode",
            "/LZWDecode",
            "/ObjStm",
            "/Prev",
            "/XRef",
            "endobj",
            "endstream",
            "startxref",
            "trailer",
            " 0 R",
            "<<",
            ">>",
        ),
    ),
    "json": Target(_json, [_TEXT, b"[1, -0.0, 1e5, null]"], JSON_WORDS),
    "token": Target(_token, [_TOKEN, b"e30.e30.", _TOKEN + b"~"], ("eyJ", ".", "~")),
    "possession": Target(
        _possession,
        [
            json.dumps({"aud": DID, "iat": NOW.timestamp(), "nonce": "n", "exp": 4e9}).encode(),
            json.dumps({"alg": "EdDSA", "typ": "openid4vci-proof+jwt", "jwk": KEY.public_key.jwk}).encode(),
            json.dumps(
                {"alg": "EdDSA", "typ": "openid4vci-proof+jwt", "kid": did_key(KEY.public_key)}
            ).encode(),
        ],
        (*JSON_WORDS, '"kid"', '"jwk"', '"crv"', "did:jwk:", "did:key:z"),
    ),
    "multibase": Target(
        _multibase, [KEY.public_multikey.encode(), DID.encode(), b"uAAA"], ("did:key:z", "did:jwk:")
    ),
    "bitstring": Target(_bitstring, [StatusList.new().encode().encode()]),
    "did-document": Target(
        _did_document, [the_web()(DID_URL).body], (*JSON_WORDS, '"assertionMethod"', METHOD)
    ),
    "status-list": Target(_status_list, [the_web()(STATUS_URL).body], JSON_WORDS),
    "hosted": Target(
        _hosted,
        [json.dumps(each).encode() for each in (_HOSTED.assertion, _HOSTED.badge_class, _HOSTED.issuer)],
        JSON_WORDS,
    ),
    "verify": Target(
        _verify,
        [
            _TEXT,
            _TOKEN,
            bake(a_png(), _TEXT, kind="3.0"),
            bake(SVG, _TEXT, kind="3.0"),
            json.dumps(_SELECTIVE).encode(),
            json.dumps(derive(_SELECTIVE, ["/credentialSubject/achievement"])).encode(),
        ],
        JSON_WORDS,
    ),
    "tree": Target(_tree, [bytes(range(40)), b"\x01\x90\x05\xff"]),
}
