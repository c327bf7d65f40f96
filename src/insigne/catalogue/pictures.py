"""The picture of a badge version: engraved from the kit's design, or made from the image the kit carries."""

import base64
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import segno
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from insigne.catalogue.engraver import Design, engrave, rasterise
from insigne.catalogue.kit import DesignSpec
from insigne.files.svg import clean_svg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insigne.catalogue.kit import BadgeSpec, CategorySpec, KitSpec
    from insigne.catalogue.models import BadgeVersion

PIXELS = 512


def draw(spec: "BadgeSpec", category: "CategorySpec", files: "Mapping[str, bytes]", language: str) -> str:
    """The SVG of a badge in one language, safe to serve from our own address."""
    if isinstance(spec.image, DesignSpec):
        return _engraved(_design(spec, spec.image, category, language))
    data = files[spec.image]
    if spec.image.endswith(".svg"):
        return clean_svg(data).decode()
    return _framed(data, spec.name.text(language))


@lru_cache(maxsize=64)
def _engraved(design: Design) -> str:
    """Drawn once for all who adopt the same kit, or adopt it anew: the same design gives the same medal."""
    return engrave(design)


def path_of(version: "BadgeVersion", language: str = "") -> str:
    """Where a version's SVG is served on this site; without a language, in the reader's."""
    spoken = language or get_language() or "fr"
    return reverse("badge-picture", args=[version.badge.code, version.number, spoken, "svg"])


def pictures_of(spec: "KitSpec", files: "Mapping[str, bytes]") -> dict[str, bytes]:
    """The image files that a kit's badges name."""
    return {badge.image: files[badge.image] for badge in spec.badges if isinstance(badge.image, str)}


def _design(spec: "BadgeSpec", design: DesignSpec, category: "CategorySpec", language: str) -> Design:
    return Design(
        edge=category.edge,
        ink=category.ink,
        tint=category.tint,
        emblem=design.emblem,
        petals=design.petals,
        ring=design.ring.text(language),
        base=design.base.text(language),
        title=spec.name.text(language),
        description=spec.summary.text(language),
    )


def _framed(png: bytes, title: str) -> str:
    """A PNG as an SVG, so that the rest of the house knows one kind of picture."""
    data = base64.b64encode(png).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img">'
        f"<title>{escape(title)}</title>"
        f'<image width="512" height="512" href="data:image/png;base64,{data}"/></svg>'
    )


def png_of(version: "BadgeVersion", language: str) -> bytes:
    """The picture as a PNG of 512 pixels; drawn once, then kept by the cache since versions never change."""
    key = f"picture:{version.pk}:{language}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = rasterise(version.picture.in_language(language), PIXELS)
        cache.set(key, drawn, timeout=None)
    return drawn


def qr_code(text: str) -> bytes:
    """A QR code as SVG, dark on white in any theme, so that every camera reads it."""
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=4, light="#fff")
    return drawn.getvalue()
