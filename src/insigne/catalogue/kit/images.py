"""The images a kit may bring: a square PNG, or an SVG that can neither act nor call outside."""

import re
import struct
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from insigne.catalogue.engraver import is_light
from insigne.catalogue.kit.faults import Fault

LIMIT_KB = 512
LIMIT_PIXELS = 4096
SVG = "{http://www.w3.org/2000/svg}"

_PNG_HEAD = struct.Struct(">8s4x4sII")
_ELEMENTS = frozenset(
    {
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "use",
        "symbol",
        "marker",
        "style",
    }
)
_DECLARATION = re.compile(
    r"""\s*<\?xml\s+version=["']1\.0["'](\s+encoding=["']utf-8["'])?(\s+standalone=["']\w+["'])?\s*\?>""",
    re.IGNORECASE,
)
_OUTSIDE_URL = re.compile(r"url\((?!\s*[\"']?#)", re.IGNORECASE)


def image_faults(path: str, data: bytes) -> list[Fault]:
    """What is wrong with the image `data`, judged by its content and by the end of `path`."""
    if len(data) > LIMIT_KB * 1024:
        return [Fault.of("image-too-heavy", path, limit=LIMIT_KB)]
    if path.endswith(".png"):
        return [] if _is_square_png(data) else [Fault.of("bad-png", path)]
    return _svg_faults(path, data)


def _is_square_png(data: bytes) -> bool:
    """Reads the size in the header first (PNG 3 §11.2.1), so that nothing huge is ever decoded."""
    if len(data) < _PNG_HEAD.size:
        return False
    signature, chunk, width, height = _PNG_HEAD.unpack_from(data)
    if signature != b"\x89PNG\r\n\x1a\n" or chunk != b"IHDR" or not 0 < width == height <= LIMIT_PIXELS:
        return False
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as image:
            image.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _svg_faults(path: str, data: bytes) -> list[Fault]:
    try:
        text = data.decode("utf-8-sig")
        root: Element = fromstring(text, forbid_dtd=True)
    except UnicodeDecodeError:
        return [Fault.of("not-utf8", path)]
    except DefusedXmlException:
        return [Fault.of("unsafe-svg", path, found="<!DOCTYPE>")]
    except (ParseError, ValueError) as error:
        return [Fault.of("bad-svg", path, reason=error)]
    if root.tag != f"{SVG}svg":
        return [Fault.of("bad-svg", path, reason=root.tag)]
    if not is_light(root):
        return [Fault.of("intricate-svg", path)]
    found = [danger for element in root.iter() for danger in _dangers(element)]
    if "<?" in _DECLARATION.sub("", text, count=1):
        found.append("<?")  # a processing instruction, such as xml-stylesheet, that the parser throws away
    return [Fault.of("unsafe-svg", path, found=danger) for danger in dict.fromkeys(found)]


def _dangers(element: Element) -> list[str]:
    """The parts of one element that could run, load or link to something."""
    name = str(element.tag).removeprefix(SVG)
    if name not in _ELEMENTS:
        return [f"<{name}>"]
    found = [f"<{name}>"] if name == "style" and _unsafe_css(element.text or "") else []
    for attribute, value in element.attrib.items():
        bare = attribute.rpartition("}")[2].lower()
        outside_link = bare == "href" and not value.strip().startswith("#")
        if bare.startswith("on") or bare == "base" or outside_link or _unsafe_css(value):
            found.append(bare)
    return found


def _unsafe_css(css: str) -> bool:
    """Whether a style could import, call outside, or hide that it does (escapes, comments)."""
    return any(mark in css for mark in ("@", "\\", "/*")) or _OUTSIDE_URL.search(css) is not None
