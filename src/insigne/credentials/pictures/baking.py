"""Badges in pictures: a document into a PNG or an SVG, and out of it (OB 3.0 §5.3, OB 2.0 Baking).

A badge's picture is the same for everybody who obtains it. `prepare_image` reads it once, with all the checks
there are; baking is then a matter of joining three pieces.
"""

import re
from collections.abc import Collection, Iterable, Sized
from dataclasses import dataclass
from typing import Literal, NamedTuple

import orjson

from insigne.credentials.pictures import png, svg
from insigne.credentials.report import CredentialError

Kind = Literal["3.0", "2.0"]

MAX_IMAGE_BYTES = 20 * 1024 * 1024
# How many documents are unpacked from one image: a badge has one of each kind.
MAX_TEXTS = 8
_KINDS: tuple[Kind, ...] = ("3.0", "2.0")
_PNG_KEYWORDS: dict[Kind, bytes] = {"3.0": b"openbadgecredential", "2.0": b"openbadges"}
_PNG_OPENINGS = {kind: png.opening(keyword) for kind, keyword in _PNG_KEYWORDS.items()}
_SVG_NAMES: dict[Kind, svg.Name] = {
    "3.0": ("https://purl.imsglobal.org/ob/v3p0", "credential"),
    "2.0": ("http://openbadges.org", "assertion"),
}
_KIND_OF_KEYWORD = {keyword: kind for kind, keyword in _PNG_KEYWORDS.items()}
_KIND_OF_NAME = {name: kind for kind, name in _SVG_NAMES.items()}
_SVG_TAGS = svg.badge_element(_SVG_NAMES["3.0"])
_SVG_START = re.compile(rb"(\xef\xbb\xbf)?\s*<")


class Embedded(NamedTuple):
    """A document found in a picture, and under which version: JSON, a compact JWS, or an address."""

    kind: Kind
    document: bytes


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """A picture that was read and checked once, to be baked many times: what stands around the badge."""

    format: Literal["png", "svg"]
    head: bytes
    tail: bytes

    def bake(self, document: bytes, *, kind: Kind) -> bytes:
        """The picture with the document (UTF-8 JSON, compact JWS or address) inside.

        The document is taken at its word: nothing checks that it is one of the three. Raises CredentialError
        `format.not_json` for what can be told from the little that an SVG needs to know of it.
        """
        if self.format == "png":
            return png.splice(self.head, _PNG_OPENINGS[kind], document, self.tail)
        return b"".join((self.head, *_svg_pieces(document, kind), self.tail))

    def bake_all(self, documents: Iterable[Embedded]) -> bytes:
        """The picture with several documents inside, one of each kind: what `unbake` will give back."""
        head = self.head
        for kind, document in documents:
            head = PreparedImage(self.format, head, b"").bake(document, kind=kind)
        return head + self.tail


def is_png(data: bytes) -> bool:
    return data.startswith(png.SIGNATURE)


def looks_like_svg(data: bytes) -> bool:
    return _SVG_START.match(data) is not None


def check_size(image: Sized) -> None:
    """Raises CredentialError `format.too_large` for more than MAX_IMAGE_BYTES."""
    if len(image) > MAX_IMAGE_BYTES:
        raise CredentialError("format.too_large", limit=f"{MAX_IMAGE_BYTES // 1024 // 1024} MB")


def prepare_image(image: bytes, *, without: Collection[Kind] = _KINDS) -> PreparedImage:
    """The picture (PNG or SVG), checked whole, ready to be baked; documents of the kinds `without` are dropped.

    Raises CredentialError: `image.damaged`, `image.unusable` (neither PNG nor SVG in UTF-8), `format.too_large`.
    """
    check_size(image)
    if is_png(image):
        return PreparedImage("png", *png.around(image, [_PNG_KEYWORDS[kind] for kind in without]))
    if looks_like_svg(image):
        return PreparedImage("svg", *svg.around(image, [_SVG_NAMES[kind] for kind in without]))
    raise CredentialError("image.unusable")


def bake(image: bytes, document: bytes, *, kind: Kind) -> bytes:
    """The picture (PNG or SVG) with the document (UTF-8 JSON, compact JWS or address) inside.

    A document of the same kind that was there is replaced; one of the other kind stays. Who bakes the same
    picture many times calls `prepare_image` once. Raises CredentialError as that does, and `image.damaged`
    when an SVG cannot hold the document.
    """
    baked = prepare_image(image, without=[kind]).bake(document, kind=kind)
    if not is_png(baked):
        svg.read(baked, [])
    return baked


def unbake(image: bytes) -> list[Embedded]:
    """All documents of a picture, those of Open Badges 3.0 first.

    The documents are read, not the pixels: `check_intact` asks whether every byte is as it was baked.
    Raises CredentialError: `image.damaged`, `image.unusable`, `image.several` (more than MAX_TEXTS),
    `format.too_large`, `format.not_a_badge`.
    """
    check_size(image)
    if image.startswith(png.SIGNATURE):
        found = _unbake_png(image)
    elif looks_like_svg(image):
        found = _unbake_svg(image)
    else:
        raise CredentialError("image.unusable")
    if len(found) > 1:
        found.sort(key=lambda embedded: _KINDS.index(embedded.kind))
    return found


def check_intact(image: bytes) -> None:
    """Check every byte of a PNG against its checksums, which an SVG does not have.

    Raises CredentialError `image.damaged`, `format.too_large`.
    """
    check_size(image)
    if is_png(image):
        png.check_intact(image)


def _unbake_png(image: bytes) -> list[Embedded]:
    chunks = png.text_chunks(image, _KIND_OF_KEYWORD)
    # Before any is unpacked: a small image can hold thousands of texts that unpack to megabytes each.
    if len(chunks) > MAX_TEXTS:
        raise CredentialError("image.several")
    return [Embedded(_KIND_OF_KEYWORD[chunk[0]], png.text_of(image, chunk)) for chunk in chunks]


def _unbake_svg(image: bytes) -> list[Embedded]:
    elements = svg.read(image, _KIND_OF_NAME).elements
    if len(elements) > MAX_TEXTS:
        raise CredentialError("image.several")
    documents = ((element.name, element.text or element.verify) for element in elements)
    return [Embedded(_KIND_OF_NAME[name], document.encode()) for name, document in documents if document]


def _svg_pieces(document: bytes, kind: Kind) -> tuple[bytes, ...]:
    """JSON as text of the element; a compact JWS or an address in its attribute."""
    if kind == "3.0" and document.startswith(b"{"):
        opening, closing = _SVG_TAGS
        return opening, svg.in_cdata(document), closing
    try:
        words = document.decode()
        content = orjson.loads(document) if words.lstrip().startswith("{") else None
    except ValueError:
        raise CredentialError("format.not_json") from None
    if content is None:
        return svg.badge_element(_SVG_NAMES[kind], words)
    # OB 2.0 wants the address of the assertion beside its JSON.
    address = content.get("id") if kind == "2.0" else None
    opening, closing = svg.badge_element(_SVG_NAMES[kind], address if isinstance(address, str) else None)
    return opening, svg.in_cdata(document), closing
