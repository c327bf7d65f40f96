"""From whatever was handed over (file, text, address, parsed document) to the one document to verify."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.fields import texts
from insigne.credentials.pictures import baking
from insigne.credentials.report import (
    CredentialError,
    Finding,
    Version,
    failed,
    passed,
    refused,
    skipped,
    unsure,
)
from insigne.credentials.strict_json import Json, check_tree, parse_object
from insigne.credentials.tokens.envelope import content_of, token_in_address, token_in_envelope
from insigne.credentials.tokens.jwt import Token, read_token
from insigne.credentials.tokens.sd_jwt import SdJwt, read_sd_jwt
from insigne.credentials.tokens.vc_jwt import unwrap

Source = bytes | str | Json

_ADDRESS = re.compile(r"\s*(https?://\S+)\s*\Z")
# A token begins with the base64url of `{` and of what may follow it in JSON; no JSON text begins so.
_TOKEN_START = re.compile(r"\ufeff?\s*(e[yw3]|data:)")
# An address may lead to a picture, which may hold the address of an assertion, which is a text; no further.
_MAX_STEPS = 5

GONE = 410


@dataclass(frozen=True, slots=True)
class Secured:
    """A document with what secures it from outside: the token that it came in, and that token's claims.

    A document that secures itself (embedded proofs), or not at all, has no token. `sd_jwt` is there when the
    token was disclosed in parts.
    """

    document: Json
    token: Token | None = None
    claims: Json = field(default_factory=dict)
    sd_jwt: SdJwt | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found on the way to the document; nothing when it could not be reached or read."""

    findings: tuple[Finding, ...]
    secured: Secured | None = None


def open_source(source: Source, around: Circumstances) -> Opened:
    """Find out what the source is, by itself, and read the document in it."""
    findings: list[Finding] = []
    try:
        baking.check_size(source)
        for _ in range(_MAX_STEPS):
            if isinstance(source, dict):
                check_tree(source)
                return Opened((*findings, passed("format.read")), open_document(source))
            link = _address_in(source)
            picture = None if link else _picture_in(source)
            if link:
                source = _download(link, around)
            elif picture:
                source = _open_picture(picture, findings.append)
            else:
                return Opened((*findings, passed("format.read")), read_secured(source))
    except CredentialError as error:
        findings.append(refused(error))
    except FetchError as error:
        findings.append(unsure("format.unreachable", reason=error))
    else:
        findings.append(failed("format.not_a_badge"))
    return Opened(tuple(findings))


def read_secured(data: bytes | str) -> Secured:
    """The document in a text: JSON, a compact JWS, an SD-JWT, or an envelope around one of these two.

    Raises CredentialError, whose codes are of the checks "format" and "proof".
    """
    start = data[:64] if isinstance(data, str) else data[:64].decode(errors="replace")
    found = _TOKEN_START.match(start)
    if found is None:
        return open_document(parse_object(data))
    text = (data if isinstance(data, str) else data.decode(errors="replace")).lstrip("\ufeff").strip()
    return _of_envelope(*token_in_address(text)) if found[1] == "data:" else _of_token(text)


def open_document(document: Json) -> Secured:
    """A parsed document, taken out of its envelope when it has one (VC 2.0 §4.13)."""
    content = content_of(document)
    return Secured(document) if content is None else _of_envelope(content, token_in_envelope(document))


def _of_envelope(content: str, token: str) -> Secured:
    secured = _of_token(token)
    if content not in texts(secured.document.get("type")):
        raise CredentialError("format.envelope_malformed", reason="it holds another kind of document")
    return secured


def _of_token(text: str) -> Secured:
    if "~" in text:
        sd_jwt = read_sd_jwt(text)
        return Secured(*_unwrapped(sd_jwt.payload, sd_jwt.token), sd_jwt)
    token = read_token(text)
    return Secured(*_unwrapped(parse_object(token.payload), token))


def _unwrapped(payload: Json, token: Token) -> tuple[Json, Token, Json]:
    document, claims = unwrap(payload)
    return document, token, claims


def _address_in(source: bytes | str) -> str | None:
    if len(source) > 4096:
        return None
    text = source if isinstance(source, str) else source.decode("latin-1")
    found = _ADDRESS.match(text)
    return found[1] if found else None


def _download(address: str, around: Circumstances) -> bytes:
    if around.get(address).status == GONE:
        raise CredentialError("status.revoked", reason=" (HTTP 410)")
    return around.get_ok(address).body


def _picture_in(source: bytes | str) -> bytes | None:
    data = source.encode(errors="replace") if isinstance(source, str) else source
    return data if baking.is_png(data) or baking.looks_like_svg(data) else None


def _open_picture(image: bytes, report: Callable[[Finding], None]) -> bytes:
    """The document of a baked picture; of two kinds, the one of Open Badges 3.0."""
    baking.check_intact(image)
    embedded = baking.unbake(image)
    if not embedded:
        raise CredentialError("image.empty")
    chosen = embedded[0]
    if sum(1 for found in embedded if found.kind == chosen.kind) > 1:
        raise CredentialError("image.several")
    report(passed("image.intact"))
    if embedded[-1].kind != chosen.kind:
        report(skipped("image.another_version", read=chosen.kind, other=embedded[-1].kind))
    return chosen.document


def version_of(document: Json) -> Version | None:
    """The version of Open Badges that a document is written in, or None when it is no badge."""
    types = set(texts(document.get("type")))
    contexts = " ".join(texts(document.get("@context")))
    if "VerifiableCredential" in types:
        return "3.0" if types & {"OpenBadgeCredential", "AchievementCredential"} else None
    if "Assertion" in types or ("badge" in document and "recipient" in document):
        if "v2p1" in contexts:
            return "2.1"
        if "openbadges/v1" in contexts:
            return "1.1"
        return "2.0" if "Assertion" in types else "1.0"
    return None
