"""A page of the gallery."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.site import Scene


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the gallery. `who` is a part of the scene, or "" for somebody who is not signed in."""

    name: str
    who: str
    path: Callable[[Scene], str]
    status: int = 200


def at(path: str) -> Callable[[Scene], str]:
    """An address with the scene's `slug`, `badge` and what the gallery's modules noted in `more`."""
    return lambda scene: path.format(slug=scene.slug, badge=scene.badge, **scene.more)
