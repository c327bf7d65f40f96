"""An SVG taken apart and written again from what drawings need, so that it can be drawn and shown safely.

The renderer draws local files that an SVG names, and a browser runs its scripts: nothing is let through
because it looks harmless, only because it is listed in `svg_words`.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from insigne.files.refusals import DrawingRefused
from insigne.files.svg_values import checked_declarations, checked_sheet, checked_value, references, refused
from insigne.files.svg_words import (
    DROPPED_ELEMENTS,
    EDITORS,
    ELEMENTS,
    GEOMETRY,
    PLAIN,
    PRESENTATION,
    SVG,
    XLINK,
    XML,
)

MOST_BYTES = 500_000
MOST_ELEMENTS = 5_000
DEEPEST = 32
# A drawing may use a part many times, and a part other parts: what counts is what is drawn in the end.
MOST_DRAWN = 50_000

LONG_NAMESPACE = re.compile(rb"xmlns[^=<>]{0,100}=\s*[\"'][^\"'<>]{200}")
NAME = re.compile(r"(?:\{(.*)\})?(.+)")
SHOWS_TEXT = frozenset({"title", "desc", "text", "tspan"})


def clean_svg(data: bytes) -> bytes:
    """The drawing, written again in UTF-8 without anything a drawing does not need.

    Notes of drawing programs are dropped. Raises `DrawingRefused`, naming what was found, for whatever could
    run, reach out of the drawing, or grow: scripts, links, images, entities, parts that hold themselves.
    """
    if len(data) > MOST_BYTES:
        raise _too_big()
    source = _parsed(data)
    if source.tag != f"{{{SVG}}}svg":
        raise DrawingRefused(
            _("This is not an SVG drawing. Save the drawing as plain SVG."), "no svg element"
        )
    copy = _Copy()
    root = copy.element(source, depth=0)
    root.set("xmlns", SVG)
    _Weight(root).check()
    written: bytes = tostring(root, encoding="utf-8")
    return written


def _parsed(data: bytes) -> Element:
    # The parser writes an element's namespace out in full each time: a long one would keep it busy for seconds. Two
    # bytes for a letter, and attributes that a document type supplies, would hide it from this look.
    if LONG_NAMESPACE.search(data) or b"\0" in data or b"<!ATTLIST" in data:
        raise _too_big()
    try:
        parsed: Element = fromstring(data)
    except DefusedXmlException:
        raise refused("<!ENTITY>") from None
    except (ParseError, ValueError, LookupError):
        sentence = _("This drawing cannot be read: it is not well-formed XML. Save it as plain SVG.")
        raise DrawingRefused(sentence, "malformed XML") from None
    return parsed


def _too_big() -> DrawingRefused:
    sentence = _("This drawing is too large or too intricate. Simplify it and send it again.")
    return DrawingRefused(sentence, "too much")


def _name(qualified: str) -> tuple[str, str]:
    """Namespace (or nothing) and local name of `{namespace}name`."""
    match = NAME.fullmatch(qualified)
    return (match[1] or "", match[2]) if match else ("", qualified)


class _Copy:
    """One pass over the source, making new elements from listed words alone."""

    def __init__(self) -> None:
        self._count = 0

    def element(self, source: Element, depth: int) -> Element:
        _namespace, name = _name(source.tag)
        self._count += 1
        if self._count > MOST_ELEMENTS or depth > DEEPEST:
            raise _too_big()
        copy = Element(name, _attributes(source))
        if name in SHOWS_TEXT:
            copy.text = source.text
        elif name == "style":
            copy.text = checked_sheet(source.text or "")
        for child in source:
            if not _is_dropped(child):
                copy.append(self._child(name, child, depth))
        return copy

    def _child(self, parent: str, child: Element, depth: int) -> Element:
        copy = self.element(child, depth + 1)
        copy.tail = child.tail if parent in SHOWS_TEXT else None
        return copy


def _is_dropped(source: Element) -> bool:
    """Whether the element is an editor's note; raises `DrawingRefused` when it is anything else unlisted."""
    namespace, name = _name(source.tag)
    if namespace.startswith(EDITORS) or (namespace == SVG and name in DROPPED_ELEMENTS):
        return True
    if namespace != SVG or name not in ELEMENTS:
        raise refused(f"<{name}>")
    return False


def _attributes(source: Element) -> dict[str, str]:
    kept = {}
    for qualified, value in source.items():
        namespace, name = _name(qualified)
        if namespace in ("", XLINK) and name == "href":
            kept["href"] = _local(value)
        elif namespace == XML and name in ("lang", "space"):
            kept[f"xml:{name}"] = value
        elif not namespace and name.lower().startswith("on"):
            raise refused(name)
        elif not namespace and name == "style":
            kept[name] = checked_declarations(value)
        elif not namespace and name in PRESENTATION | GEOMETRY:
            kept[name] = checked_value(name, value)
        elif not namespace and name in PLAIN:
            kept[name] = value
    return kept


def _local(href: str) -> str:
    if not re.fullmatch(r"#[\w.:-]+", href):
        raise refused(f"href={href}")
    return href


class _Weight:
    """How much is drawn once every reference is followed: it can double at each step (a "billion laughs")."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._by_id = {element.get("id", ""): element for element in root.iter()}
        self._known: dict[Element, tuple[int, int]] = {}
        self._open: set[Element] = set()

    def check(self) -> None:
        """Raise `DrawingRefused` when a part holds itself, or when there is too much to draw."""
        drawn, depth = self._of(self._root)
        if drawn > MOST_DRAWN or depth > DEEPEST:
            raise _too_big()

    def _of(self, element: Element) -> tuple[int, int]:
        """How much is drawn under an element, and how many levels below it, references followed."""
        if element in self._known:
            return self._known[element]
        if element in self._open:
            raise refused(f"#{element.get('id')} → #{element.get('id')}")
        if len(self._open) > 4 * DEEPEST:
            raise _too_big()
        self._open.add(element)
        below = [self._of(part) for part in (*element, *self._referred(element))]
        self._open.remove(element)
        self._known[element] = (
            1 + sum(drawn for drawn, _ in below),
            1 + max((depth for _, depth in below), default=0),
        )
        return self._known[element]

    def _referred(self, element: Element) -> list[Element]:
        ids = [name for value in element.attrib.values() for name in references(value)]
        ids.append(element.get("href", "").removeprefix("#"))
        return [self._by_id[name] for name in ids if name and name in self._by_id]
