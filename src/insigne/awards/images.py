"""The picture of a badge with the signed documents of one award inside."""

from typing import TYPE_CHECKING

from insigne import credentials
from insigne.catalogue.pictures import png_of

if TYPE_CHECKING:
    from insigne.awards.models import Award


def baked_image(award: "Award", kind: str) -> bytes:
    """A PNG or an SVG that carries the OB 3.0 credential and the OB 2.0 assertion."""
    if kind == "png":
        image = png_of(award.version, award.language)
    else:
        image = award.version.picture.in_language(award.language).encode()
    documents = (
        credentials.Embedded("2.0", bytes(award.assertion)),
        credentials.Embedded("3.0", bytes(award.credential)),
    )
    return credentials.prepare_image(image).bake_all(documents)
