"""An SVG as the text it is: where its root opens, and which badge elements stand in it.

The picture is never rewritten: the credential is spliced in, so that what an artist drew stays byte for byte.
defusedxml gives no positions, so the parser is expat itself, with entities refused (they are what an XML bomb
is made of) and no external one ever loaded.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from xml.sax.saxutils import quoteattr

from insigne.credentials.report import CredentialError

_ROOT = "http://www.w3.org/2000/svg svg"
_MAX_DEPTH = 200
_MAX_ELEMENTS = 100_000
# The parser hands over each attribute and element with its whole namespace: five megabytes of attributes, each in
# the longest namespace, come to a hundred and eighty.
_MAX_BYTES = 5 * 1024 * 1024
_LONGEST_NAMESPACE = 100
# To the `>` that closes a tag; a `>` between quotes does not. Nothing is tried twice (`++`, `*+`).
_TAG = re.compile(rb"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")

Name = tuple[str, str]
"""A namespace and a local name."""


@dataclass(frozen=True, slots=True)
class BadgeElement:
    """A badge element: its name, its place in the bytes, its `verify` attribute and its text."""

    name: Name
    start: int
    end: int
    verify: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A well-formed SVG: where its root begins, its declared encoding, the elements looked for."""

    root: int
    encoding: str | None
    elements: tuple[BadgeElement, ...]


def read(image: bytes, names: Collection[Name]) -> Reading:
    """Find the badge elements of some names, in the order in which they stand.

    Raises CredentialError: `image.damaged` (not well-formed, or with entities), `format.not_a_badge` (not an
    SVG), `format.too_deep`, `format.too_large`.
    """
    if len(image) > _MAX_BYTES:
        raise CredentialError("format.too_large", limit=f"{_MAX_BYTES // 1024 // 1024} MB")
    parser = ParserCreate(namespace_separator=" ")
    handler = _Handler(parser, image, {" ".join(name): name for name in names})
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.words
    parser.EntityDeclHandler = handler.refuse
    # What is declared once is handed over with each element: a long value would be copied a thousand times.
    parser.AttlistDeclHandler = handler.refuse
    parser.StartNamespaceDeclHandler = handler.namespace
    parser.XmlDeclHandler = handler.declaration
    parser.buffer_text = True
    try:
        parser.Parse(image, True)
    except CredentialError:
        raise
    except (ExpatError, LookupError, ValueError):  # not XML, or in an encoding that nobody reads here
        raise CredentialError("image.damaged") from None
    return Reading(handler.root, handler.encoding, tuple(handler.found))


@dataclass(slots=True)
class _Handler:
    parser: XMLParserType
    image: bytes
    names: dict[str, Name]
    root: int = -1
    encoding: str | None = None
    found: list[BadgeElement] = field(default_factory=list)
    depth: int = 0
    elements: int = 0
    # Of the badge element being read: its depth, its name, its place, its `verify` attribute.
    opened: tuple[int, Name, int, str | None] | None = None
    text: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise CredentialError("format.too_large", limit=f"{_MAX_ELEMENTS} elements")
        if self.depth > _MAX_DEPTH:
            raise CredentialError("format.too_deep", limit=_MAX_DEPTH)
        if self.root < 0:
            if tag != _ROOT:
                raise CredentialError("format.not_a_badge")
            self.root = self.parser.CurrentByteIndex
        if tag in self.names and self.opened is None:
            place = self.parser.CurrentByteIndex
            self.opened = (self.depth, self.names[tag], place, attributes.get("verify"))
            self.text = []

    def words(self, text: str) -> None:
        if self.opened is not None:
            self.text.append(text)

    def end(self, _tag: str) -> None:
        if self.opened is not None and self.opened[0] == self.depth:
            _, name, start, verify = self.opened
            end = end_of_tag(self.image, start)
            if self.image[end - 2 : end] != b"/>":
                end = end_of_tag(self.image, self.parser.CurrentByteIndex)
            self.found.append(BadgeElement(name, start, end, verify, "".join(self.text).strip()))
            self.opened = None
        self.depth -= 1

    def refuse(self, *_declared: object) -> None:
        raise CredentialError("image.damaged")

    def namespace(self, _prefix: str | None, address: str | None) -> None:
        if len(address or "") > _LONGEST_NAMESPACE:
            raise CredentialError("format.too_large", limit=f"{_LONGEST_NAMESPACE} letters")

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding


def end_of_tag(image: bytes, start: int) -> int:
    """The position after the `>` that closes the tag at `start`."""
    tag = _TAG.match(image, start)
    if tag is None:
        raise CredentialError("image.damaged")
    return tag.end()


def around(image: bytes, without: Collection[Name]) -> tuple[bytes, bytes]:
    """What stands before and behind a new first child of the root, in UTF-8.

    The elements of the names in `without` are dropped. Raises CredentialError as `read` does, and
    `image.unusable` for a picture in another encoding than UTF-8.
    """
    reading = read(image, without)
    if (reading.encoding or "utf-8").lower() != "utf-8" or b"\0" in image:  # UTF-16 needs no declaration
        raise CredentialError("image.unusable")
    image = _without(image, reading.elements)
    opened = end_of_tag(image, reading.root)
    if image[opened - 2 : opened] != b"/>":
        return image[:opened], image[opened:]
    # An empty root, `<svg …/>`, has to be given an end tag of the same name.
    name = image[reading.root + 1 : opened].split(b"/")[0].split()[0]
    return image[: opened - 2] + b">", b"</" + name + b">" + image[opened:]


def _without(image: bytes, elements: Collection[BadgeElement]) -> bytes:
    kept, position = [], 0
    for element in elements:
        kept.append(image[position : element.start])
        position = element.end
    return b"".join((*kept, image[position:]))


def badge_element(name: Name, verify: str | None = None) -> tuple[bytes, bytes]:
    """The tags to put around what `in_cdata` gives: a compact JWS or an address stands in `verify` alone."""
    namespace, local_name = name
    attribute = f" verify={quoteattr(verify)}" if verify else ""
    tag = f"openbadges:{local_name}"
    return f'<{tag} xmlns:openbadges="{namespace}"{attribute}>'.encode(), f"</{tag}>".encode()


def in_cdata(json: bytes) -> bytes:
    """A JSON text as XML that reads as the same text.

    JSON has no control character that XML forbids; what it has are U+FFFE and U+FFFF, for which it has an
    escape too. Both those and the end of a CDATA section are rare, and one byte tells that there are none.
    """
    if b"\xef" in json:
        json = json.replace(b"\xef\xbf\xbe", b"\\ufffe").replace(b"\xef\xbf\xbf", b"\\uffff")
    if b">" in json:
        json = json.replace(b"]]>", b"]]]]><![CDATA[>")
    return b"<![CDATA[" + json + b"]]>"
