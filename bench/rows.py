"""The rows of the table: each a piece of work, who does it, and how we ought to stand beside them.

A new row is a `Row` with its contenders, ours first, in the list that `rows` gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import orjson

from bench import peers
from bench.material import DID, KEY, METHOD, NOW, STATUS_LIST, award, png, status_list, svg, web
from bench.node_peers import NodePeers
from bench.rounds import Contender, Goal, Row, repeated
from insigne import credentials
from insigne.credentials.circumstances import Circumstances
from insigne.credentials.linked_data import forms
from insigne.credentials.linked_data.canonical import canonicalize
from insigne.credentials.secured import read_secured
from insigne.credentials.strict_json import parse_object
from insigne.credentials.tokens.check_secured import check_secured
from insigne.credentials.tokens.jwt import read_token, signature_of_token_is_valid

OURS, LIMIT = "Insigne", "libsodium + SHA-256"
PYLD, OPENBADGESLIB, BAKERY, JOSERFC = "PyLD + libsodium", "openbadgeslib", "openbadges-bakery", "joserfc"
VC_JS, VERIFIER_CORE = "@digitalbazaar/vc", "verifier-core"
SIGNATURE, COPY = "its signature and key alone", "copying the bytes"

_STUDENTS = 60


@dataclass(frozen=True, slots=True)
class Documents:
    """What everybody works on: the same badge for many students."""

    awards: Sequence[credentials.Award]
    unsigned: Sequence[dict[str, Any]]
    signed: Sequence[bytes]

    @classmethod
    def made(cls) -> "Documents":
        press = credentials.Press(KEY, METHOD)
        awards = [award(number) for number in range(_STUDENTS)]
        signed = [press.sign(each, NOW) for each in awards]
        return cls(awards, [credentials.build(each) for each in awards], signed)


def rows(documents: Documents, node: NodePeers | None) -> list[Row]:
    return [
        *_signing(documents, node),
        *_verifying(documents, node),
        *_pictures(documents),
        _status(),
        *_tokens(documents),
    ]


def _signing(documents: Documents, node: NodePeers | None) -> list[Row]:
    press = credentials.Press(KEY, METHOD)
    canonical = [canonicalize(each).encode() for each in documents.unsigned]
    versions = count(10_000)

    def the_first_of_a_badge(_: None) -> bytes:
        return credentials.Press(KEY, METHOD).sign(award(1, next(versions)), NOW)

    return [
        Row(
            "sign OB 3.0 eddsa-rdfc-2022, many recipients of one badge, JSON out",
            [
                Contender(OURS, repeated(lambda each: press.sign(each, NOW), documents.awards)),
                Contender(LIMIT, repeated(peers.limit_of_signing, canonical)),
                *([node.contender(VC_JS, "issue")] if node else []),
                Contender(PYLD, repeated(peers.pyld_sign, documents.unsigned)),
                Contender(OPENBADGESLIB, repeated(peers.openbadgeslib_sign, documents.unsigned)),
            ],
            [Goal(LIMIT, 0.50), Goal(VC_JS, 120), Goal(PYLD, 120)],
        ),
        Row(
            "the first of a badge, nothing prepared",
            [
                Contender(OURS, repeated(the_first_of_a_badge, [None])),
                Contender("20 ms each", lambda _: 50.0),
            ],
            [Goal("20 ms each", 1)],
        ),
    ]


def _verify(text: bytes) -> None:
    report = credentials.verify(text, web, NOW)
    if report.verdict != "verified":
        raise RuntimeError(f"not verified: {report.findings}")


def _verify_unknown(source: bytes) -> None:
    """As if no badge of the kind had been seen before: what was learnt from others is forgotten each time."""
    forms.forget()
    _verify(source)


def _verify_signature(text: bytes) -> None:
    if not credentials.is_signed_by(parse_object(text), KEY.public_key):
        raise RuntimeError("not signed")


def _verify_unknown_signature(text: bytes) -> None:
    forms.forget()
    _verify_signature(text)


def _verify_unknown_authenticity(text: bytes) -> None:
    """The signature, and whose key made it: the steps "proof", "key" and "issuer" of a check."""
    forms.forget()
    findings = check_secured(read_secured(text), Circumstances(web, NOW))
    if not any(finding.code == "issuer.confirmed" for finding in findings):
        raise RuntimeError(f"not verified: {findings}")


def _verify_read_signature(document: dict[str, Any]) -> None:
    if not credentials.is_signed_by(document, KEY.public_key):
        raise RuntimeError("not signed")


def _verifying(documents: Documents, node: NodePeers | None) -> list[Row]:
    canonical = [canonicalize(each).encode() for each in documents.unsigned]
    limit = [(text, peers.limit_of_signing(text)[:64]) for text in canonical]
    in_node = (
        [node.contender(VC_JS, "verify"), node.contender(VERIFIER_CORE, "verifier-core")] if node else []
    )
    pyld = Contender(PYLD, repeated(peers.pyld_verify, documents.signed))
    openbadgeslib = Contender(OPENBADGESLIB, repeated(peers.openbadgeslib_verify, documents.signed))
    plate = credentials.prepare_image(png())
    baked = [plate.bake(text, kind="3.0") for text in documents.signed]
    return [
        Row(
            "verify the signature of a document that was read, badge already known",
            [
                Contender(
                    OURS, repeated(_verify_read_signature, [parse_object(text) for text in documents.signed])
                ),
                Contender(LIMIT, repeated(peers.limit_of_verifying, limit)),
            ],
            [Goal(LIMIT, 0.55)],
        ),
        Row(
            "verify whole (signature, model, key, status, dates), badge already known",
            [Contender(OURS, repeated(_verify, documents.signed)), *in_node],
            [Goal(VC_JS, 60), Goal(VERIFIER_CORE, 60)],
        ),
        Row(
            "verify whole, any shape, known contexts",
            [Contender(OURS, repeated(_verify_unknown, documents.signed)), *in_node],
            [Goal(VC_JS, 25)],
        ),
        Row(
            "verify the signature of a text, any shape, known contexts",
            [Contender(OURS, repeated(_verify_unknown_signature, documents.signed)), pyld, openbadgeslib],
            [Goal(PYLD, 25)],
        ),
        Row(
            "the whole check of a baked image, any shape",
            [
                Contender(OURS, repeated(_verify_unknown, baked)),
                Contender(SIGNATURE, repeated(_verify_unknown_authenticity, documents.signed)),
                Contender("the bare signature", repeated(_verify_unknown_signature, documents.signed)),
            ],
            [Goal(SIGNATURE, 1 / 1.35)],
        ),
    ]


def _pictures(documents: Documents) -> list[Row]:
    texts = documents.signed
    words = [text.decode() for text in texts]
    of_png, of_svg = credentials.prepare_image(png()), credentials.prepare_image(svg())
    baked, their_png = of_png.bake(texts[0], kind="3.0"), peers.bakery_bake(png(), words[0])
    baked_svg, their_svg = of_svg.bake(texts[0], kind="3.0"), peers.bakery_bake(svg(), words[0])
    return [
        Row(
            f"bake a PNG of {len(png()) // 1000} kB",
            [
                Contender(OURS, repeated(partial(of_png.bake, kind="3.0"), texts)),
                Contender(COPY, repeated(b"".join, [(png(), text) for text in texts])),
                Contender(BAKERY, repeated(partial(peers.bakery_bake, png()), words)),
                Contender(
                    f"{BAKERY}, as called by default",
                    repeated(partial(peers.bakery_bake_into_a_file, png()), words),
                ),
            ],
            [Goal(COPY, 0.40), Goal(BAKERY, 20)],
        ),
        Row(
            f"bake an SVG of {len(svg()) // 1000} kB",
            [
                Contender(OURS, repeated(partial(of_svg.bake, kind="3.0"), texts)),
                Contender(BAKERY, repeated(partial(peers.bakery_bake, svg()), words)),
            ],
            [Goal(BAKERY, 500)],
        ),
        Row(
            "unbake a PNG",
            [
                Contender(OURS, repeated(credentials.unbake, [baked])),
                Contender(BAKERY, repeated(peers.bakery_unbake, [their_png])),
            ],
            [Goal(BAKERY, 4)],
        ),
        Row(
            "unbake an SVG",
            [
                Contender(OURS, repeated(credentials.unbake, [baked_svg])),
                Contender(BAKERY, repeated(peers.bakery_unbake, [their_svg])),
            ],
            [Goal(BAKERY, 4)],
        ),
    ]


def _status() -> Row:
    bits, since = status_list(), NOW - timedelta(days=1)
    raw, document = bytes(bits.bits), credentials.status_list_credential(STATUS_LIST, DID, bits, since)

    def publish(index: int) -> bytes:
        bits.set(index, not bits.get(index))
        listed = credentials.status_list_credential(STATUS_LIST, DID, bits, since)
        return orjson.dumps(credentials.sign(listed, KEY, METHOD, NOW))

    return Row(
        "flip a bit and publish the signed status list (131,072 entries, 1 % set)",
        [
            Contender(OURS, repeated(publish, range(0, 131_072, 97))),
            Contender("level-9 gzip + PyLD", repeated(lambda bits: peers.pyld_status(bits, document), [raw])),
        ],
        [Goal("level-9 gzip + PyLD", 40)],
    )


def _tokens(documents: Documents) -> list[Row]:
    payloads = [parse_object(text) for text in documents.signed]
    for payload in payloads:
        del payload["proof"]
    tokens = [credentials.sign_jwt(payload, KEY, METHOD) for payload in payloads]

    def check(token: str) -> dict[str, Any]:
        read = read_token(token)
        if not signature_of_token_is_valid(read, KEY.public_key):
            raise RuntimeError("not verified")
        return parse_object(read.payload)

    return [
        Row(
            "VC-JWT EdDSA, sign",
            [
                Contender(OURS, repeated(lambda each: credentials.sign_jwt(each, KEY, METHOD), payloads)),
                Contender(JOSERFC, repeated(peers.joserfc_sign, payloads)),
            ],
            [Goal(JOSERFC, 1.5)],
        ),
        Row(
            "VC-JWT EdDSA, verify",
            [
                Contender(OURS, repeated(check, tokens)),
                Contender(JOSERFC, repeated(peers.joserfc_verify, tokens)),
            ],
            [Goal(JOSERFC, 1.3)],
        ),
    ]
