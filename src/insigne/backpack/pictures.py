"""The picture of a badge from elsewhere, drawn again from its pixels: a stranger's file is never served as it is."""

import base64
import binascii
import io
import re
from typing import TYPE_CHECKING

from PIL import Image

from insigne.catalogue.engraver.apart import rasterise_apart
from insigne.catalogue.engraver.design import DesignError
from insigne.credentials import CredentialError, FetchError, prepare_image
from insigne.files.cleaning import clean
from insigne.files.kinds import Kind, kind_of
from insigne.files.refusals import FileRefused
from insigne.files.svg import clean_svg

if TYPE_CHECKING:
    from insigne.backpack.looking import Look

PIXELS = 512
_HELD = re.compile(r"data:image/(?:png|jpeg|svg\+xml)(?:;charset=utf-8)?;base64,([A-Za-z0-9+/=\s]+)\Z", re.I)


def picture_of(look: "Look") -> bytes:
    """A PNG of at most 512 pixels a side; nothing when there is no picture, or none that can be drawn safely.

    First what was handed in, then what the badge holds, then the picture that it names: its host has been asked
    for the keys and the status already, and learns the server's address, not the person's.
    """
    badge = look.report.badge
    named = (badge.image or "") if badge else ""
    return redrawn(look.original) or redrawn(_held(named)) or redrawn(_fetched(named, look))


def redrawn(data: bytes) -> bytes:
    """The picture in `data` (PNG, JPEG or SVG) as a small PNG, or nothing."""
    if not data:
        return b""
    try:
        kind = kind_of(data)
        if kind in {Kind.PNG, Kind.JPEG}:
            return _small(clean(data, kind)) if kind else b""
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return rasterise_apart(clean_svg(_without_badge(data)).decode(), PIXELS)
    except (FileRefused, DesignError, CredentialError, OSError, ValueError):
        return b""
    return b""


def _without_badge(svg: bytes) -> bytes:
    """The drawing without the document that was baked into it: a drawing needs none."""
    prepared = prepare_image(svg)
    return prepared.head + prepared.tail


def _small(image: bytes) -> bytes:
    with Image.open(io.BytesIO(image)) as opened:
        if opened.format == "PNG" and max(opened.size) <= PIXELS:
            return image
        small = opened.convert("RGBA")
    small.thumbnail((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


def _held(address: str) -> bytes:
    found = _HELD.match(address)
    if found is None:
        return b""
    try:
        return base64.b64decode(found[1])
    except binascii.Error:
        return b""


def _fetched(address: str, look: "Look") -> bytes:
    if not address.startswith(("http://", "https://")):
        return b""
    try:
        answer = look.fetch(address)
    except FetchError:
        return b""
    return answer.body if answer.status == 200 else b""
