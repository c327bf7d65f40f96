"""Badges in pictures: a document into a PNG or an SVG, and out of it (OB 3.0 §5.3, OB 2.0 Baking)."""

import json
import re
from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import Literal

from insigne.credentials import png, svg
from insigne.credentials.report import CredentialError

Kind = Literal["3.0", "2.0"]

MAX_IMAGE_BYTES = 20 * 1024 * 1024
# How many documents are unpacked from one image: a badge has one of each kind.
MAX_TEXTS = 8
_PNG_KEYWORDS: dict[Kind, str] = {"3.0": "openbadgecredential", "2.0": "openbadges"}
_SVG_NAMES: dict[Kind, tuple[str, str]] = {
    "3.0": ("https://purl.imsglobal.org/ob/v3p0", "credential"),
    "2.0": ("http://openbadges.org", "assertion"),
}
_SVG_START = re.compile(rb"(\xef\xbb\xbf)?\s*<")
_COMPACT_JWS = re.compile(r"[\w-]+\.[\w-]*\.[\w-]*\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://\S+\Z")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A document found in a picture, and under which version: JSON, a compact JWS, or an address."""

    kind: Kind
    document: bytes


def is_png(data: bytes) -> bool:
    return data.startswith(png.SIGNATURE)


def looks_like_svg(data: bytes) -> bool:
    return _SVG_START.match(data) is not None


def bake(image: bytes, document: bytes, *, kind: Kind) -> bytes:
    """The picture (PNG or SVG) with the document (UTF-8 JSON, compact JWS or address) inside.

    A document of the same kind that was there is replaced; one of the other kind stays. Raises
    CredentialError: `image.damaged`, `image.unusable` (neither PNG nor SVG in UTF-8), `format.too_large`.
    """
    check_size(image)
    if is_png(image):
        return _bake_png(image, document, kind)
    if looks_like_svg(image):
        return _bake_svg(image, document, kind)
    raise CredentialError("image.unusable")


def unbake(image: bytes) -> list[Embedded]:
    """All documents of a picture, those of Open Badges 3.0 first.

    Raises CredentialError: `image.damaged`, `image.unusable`, `format.too_large`, `format.not_a_badge`.
    """
    check_size(image)
    if is_png(image):
        chunks = png.read_chunks(image)
        _check_number(chunks)
        found = ((kind, png.texts(chunks, keyword)) for kind, keyword in _PNG_KEYWORDS.items())
        return [Embedded(kind, text) for kind, texts in found for text in texts]
    if looks_like_svg(image):
        return [found for kind in _SVG_NAMES for found in _unbake_svg(image, kind)]
    raise CredentialError("image.unusable")


def _check_number(chunks: list[png.Chunk]) -> None:
    """Before any is unpacked: a small image can hold thousands of texts that unpack to megabytes each.

    Raises CredentialError `image.several`.
    """
    keywords = [png.keyword_of(chunk) for chunk in chunks]
    if sum(keywords.count(keyword) for keyword in _PNG_KEYWORDS.values()) > MAX_TEXTS:
        raise CredentialError("image.several")


def check_size(image: Sized) -> None:
    """Raises CredentialError `format.too_large` for more than MAX_IMAGE_BYTES."""
    if len(image) > MAX_IMAGE_BYTES:
        raise CredentialError("format.too_large", limit=f"{MAX_IMAGE_BYTES // 1024 // 1024} MB")


def _bake_png(image: bytes, document: bytes, kind: Kind) -> bytes:
    keyword = _PNG_KEYWORDS[kind]
    header, *rest = [chunk for chunk in png.read_chunks(image) if png.keyword_of(chunk) != keyword]
    return png.write_chunks([header, png.text_chunk(keyword, document), *rest])


def _bake_svg(image: bytes, document: bytes, kind: Kind) -> bytes:
    reading = svg.read(image, *_SVG_NAMES[kind])
    if (reading.encoding or "utf-8").lower() != "utf-8":
        raise CredentialError("image.unusable")
    text = document.decode()
    if _COMPACT_JWS.match(text) or _ADDRESS.match(text):
        element = svg.badge_element(*_SVG_NAMES[kind], "", text)
    else:
        # OB 2.0 wants the address of the assertion beside its JSON.
        address = json.loads(text).get("id") if kind == "2.0" else None
        element = svg.badge_element(*_SVG_NAMES[kind], text, address)
    baked = svg.splice(image, reading, element)
    svg.read(baked, *_SVG_NAMES[kind])  # a character that XML cannot hold shows here, not at the reader's
    return baked


def _unbake_svg(image: bytes, kind: Kind) -> Iterator[Embedded]:
    for element in svg.read(image, *_SVG_NAMES[kind]).elements:
        document = element.text or element.verify
        if document:
            yield Embedded(kind, document.encode())
