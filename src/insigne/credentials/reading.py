"""From whatever was handed over (file, text, address, parsed document) to the one document to verify."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from insigne.credentials.carried import Carried, badges_in
from insigne.credentials.circumstances import Circumstances, FetchError
from insigne.credentials.pictures import baking, pdf
from insigne.credentials.report import (
    CredentialError,
    Finding,
    failed,
    passed,
    refused,
    skipped,
    unsure,
)
from insigne.credentials.secured import Secured, open_document, read_secured
from insigne.credentials.strict_json import Json, check_tree

Source = bytes | str | Json | Carried

_ADDRESS = re.compile(r"\s*(https?://\S+)\s*\Z")
# An address may lead to a picture, which may hold the address of an assertion, which is a text; no further.
_MAX_STEPS = 5

GONE = 410


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found on the way to the document; nothing when it could not be reached or read."""

    findings: tuple[Finding, ...]
    secured: Secured | None = None


def open_source(source: Source, around: Circumstances) -> Opened:
    """Find out what the source is, by itself, and read the document in it."""
    findings: list[Finding] = []
    try:
        if isinstance(source, Carried):
            findings += source.findings
            source = source.document
        baking.check_size(source)
        for _ in range(_MAX_STEPS):
            if isinstance(source, dict):
                check_tree(source)
                return Opened((*findings, passed("format.read")), open_document(source))
            link = _address_in(source)
            picture = None if link else _picture_in(source)
            if link:
                source = _download(link, around)
            elif isinstance(source, bytes) and pdf.is_pdf(source):
                source = _open_pdf(source, around, findings)
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


def _open_pdf(file: bytes, around: Circumstances, findings: list[Finding]) -> bytes:
    """The document of the one badge that is attached; of several, the caller is to choose."""
    badges = badges_in(file, around.open_pdf)
    if len(badges) > 1:
        raise CredentialError("pdf.several", number=len(badges))
    findings += badges[0].findings
    return badges[0].document


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
