"""An SVG as the text it is: where its root opens, and which badge elements stand in it.

The picture is never rewritten: the credential is spliced in, so that what an artist drew stays byte for byte.
defusedxml gives no positions, so the parser is expat itself, with entities refused (they are what an XML bomb
is made of) and no external one ever loaded.
"""

from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from xml.sax.saxutils import quoteattr

from insigne.credentials.report import CredentialError

_ROOT = "http://www.w3.org/2000/svg svg"
_MAX_DEPTH = 200
_MAX_ELEMENTS = 100_000


@dataclass(frozen=True, slots=True)
class BadgeElement:
    """A badge element: its place in the bytes, its `verify` attribute and its text."""

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


def read(image: bytes, namespace: str, local_name: str) -> Reading:
    """Find the badge elements of one name.

    Raises CredentialError: `image.damaged` (not well-formed, or with entities), `format.not_a_badge` (not an
    SVG), `format.too_deep`, `format.too_large`.
    """
    parser = ParserCreate(namespace_separator=" ")
    handler = _Handler(parser, image, f"{namespace} {local_name}")
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.words
    parser.EntityDeclHandler = handler.entity
    parser.XmlDeclHandler = handler.declaration
    try:
        parser.Parse(image, True)
    except (ExpatError, LookupError):
        raise CredentialError("image.damaged") from None
    return Reading(handler.root, handler.encoding, tuple(handler.found))


@dataclass(slots=True)
class _Handler:
    parser: XMLParserType
    image: bytes
    name: str
    root: int = -1
    encoding: str | None = None
    found: list[BadgeElement] = field(default_factory=list)
    depth: int = 0
    elements: int = 0
    # Of the badge element being read: its depth, its place, its `verify` attribute.
    opened: tuple[int, int, str | None] | None = None
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
        if tag == self.name and self.opened is None:
            self.opened = (self.depth, self.parser.CurrentByteIndex, attributes.get("verify"))
            self.text = []

    def words(self, text: str) -> None:
        if self.opened is not None:
            self.text.append(text)

    def end(self, _tag: str) -> None:
        if self.opened is not None and self.opened[0] == self.depth:
            _, start, verify = self.opened
            end = end_of_tag(self.image, start)
            if self.image[end - 2 : end] != b"/>":
                end = end_of_tag(self.image, self.parser.CurrentByteIndex)
            self.found.append(BadgeElement(start, end, verify, "".join(self.text).strip()))
            self.opened = None
        self.depth -= 1

    def entity(self, *_declared: object) -> None:
        raise CredentialError("image.damaged")

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding


def end_of_tag(image: bytes, start: int) -> int:
    """The position after the `>` that closes the tag at `start`; a `>` between quotes does not."""
    quote = 0
    for position in range(start, len(image)):
        byte = image[position]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == ord(">"):
            return position + 1
    raise CredentialError("image.damaged")


def badge_element(namespace: str, local_name: str, document: str, verify: str | None) -> bytes:
    """The element to splice in: a compact JWS or an address stands in `verify` alone, JSON in CDATA."""
    attribute = f" verify={quoteattr(verify)}" if verify else ""
    words = "<![CDATA[" + document.replace("]]>", "]]]]><![CDATA[>") + "]]>" if document else ""
    name = f"openbadges:{local_name}"
    return f'<{name} xmlns:openbadges="{namespace}"{attribute}>{words}</{name}>'.encode()


def splice(image: bytes, reading: Reading, element: bytes) -> bytes:
    """The SVG with the element as its root's first child, in place of those that were read."""
    for old in reversed(reading.elements):
        image = image[: old.start] + image[old.end :]
    opened = end_of_tag(image, reading.root)
    if image[opened - 2 : opened] != b"/>":
        return image[:opened] + element + image[opened:]
    # An empty root, `<svg …/>`, has to be given an end tag of the same name.
    name = image[reading.root + 1 : opened].split(b"/")[0].split()[0]
    return image[: opened - 2] + b">" + element + b"</" + name + b">" + image[opened:]
