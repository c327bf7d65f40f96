"""The picture of a badge that is being checked: what was handed in, or what the badge holds. Nothing is fetched."""

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from insigne.credentials import CredentialError, prepare_image
from insigne.web.own import place_of

if TYPE_CHECKING:
    from insigne.credentials import Badge

# A page is to be light, and a stranger's picture is no reason to make it heavy.
LARGEST = 1_000_000
_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
_HELD = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+\Z")


def picture_of(source: bytes | str, badge: "Badge | None") -> str | None:
    """An address for `<img src>`, where a picture can do nothing: a `data:` address, or one of our own pictures.

    A picture that stands on another site is not asked for: its host would learn who checks which badge.
    """
    if badge is None:
        return None
    if isinstance(source, bytes):
        handed_in = _of_file(source)
        if handed_in:
            return handed_in
    image = badge.image or ""
    if len(image) <= LARGEST and _HELD.match(image):
        return image
    return _own(image)


def _of_file(source: bytes) -> str | None:
    if len(source) > LARGEST:
        return None
    try:
        kind = prepare_image(source, without=()).format
    except CredentialError:
        return None
    return f"data:{_TYPES[kind]};base64,{b64encode(source).decode()}"


def _own(image: str) -> str | None:
    place = place_of(image)
    return place.path if place and place.name == "badge-picture" else None
