"""From whatever was handed over (file, text, address, parsed document) to the one document to verify."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from insigne.credentials import baking
from insigne.credentials.circumstances import HTTP_OK, Circumstances, FetchError
from insigne.credentials.describe import texts
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

Source = bytes | str | Json

_ADDRESS = re.compile(r"\s*(https?://\S+)\s*\Z")
_COMPACT_JWS = re.compile(r"\s*[\w-]+\.[\w-]*\.[\w-]*\s*\Z", re.ASCII)
# An address may lead to a picture, which may hold the address of an assertion, which is a text; no further.
_MAX_STEPS = 5

GONE = 410


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found on the way to the document; no document when it could not be reached or read."""

    findings: tuple[Finding, ...]
    document: Json | None = None


def open_source(source: Source, around: Circumstances) -> Opened:
    """Find out what the source is, by itself, and read the document in it."""
    findings: list[Finding] = []
    try:
        baking.check_size(source)
        for _ in range(_MAX_STEPS):
            if isinstance(source, dict):
                check_tree(source)
                findings.append(passed("format.read"))
                return Opened(tuple(findings), source)
            link = _address_in(source)
            source = _download(link, around) if link else _open(source, findings.append)
    except CredentialError as error:
        findings.append(refused(error))
    except FetchError as error:
        findings.append(unsure("format.unreachable", reason=error))
    else:
        findings.append(failed("format.not_a_badge"))
    return Opened(tuple(findings))


def _address_in(source: bytes | str) -> str | None:
    if len(source) > 4096:
        return None
    text = source if isinstance(source, str) else source.decode("latin-1")
    found = _ADDRESS.match(text)
    return found[1] if found else None


def _download(address: str, around: Circumstances) -> bytes:
    answer = around.get(address)
    if answer.status == GONE:
        raise CredentialError("status.revoked", reason=" (HTTP 410)")
    if answer.status != HTTP_OK:
        raise FetchError(f"HTTP {answer.status}")
    return answer.body


def _open(source: bytes | str, report: Callable[[Finding], None]) -> Source:
    """One step inwards: a picture to its document, a text to its object."""
    data = source.encode(errors="replace") if isinstance(source, str) else source
    if baking.is_png(data) or baking.looks_like_svg(data):
        return _open_picture(data, report)
    if _COMPACT_JWS.match(data.decode("latin-1")):
        raise CredentialError("format.unsupported", kind="JWT")
    return parse_object(source)


def _open_picture(image: bytes, report: Callable[[Finding], None]) -> bytes:
    """The document of a baked picture; of two kinds, the one of Open Badges 3.0."""
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
    if "Assertion" in types:
        return "2.1" if "v2p1" in contexts else "2.0"
    if "badge" in document and "recipient" in document:
        return "1.1" if "openbadges/v1" in contexts else "1.0"
    return None
