"""From a badge of a kit to the design of its medal, in one language."""

from insigne.catalogue.engraver import Design
from insigne.catalogue.kit.spec import BadgeSpec, CategorySpec, DesignSpec


def badge_design(badge: BadgeSpec, category: CategorySpec, language: str) -> Design | None:
    """The medal of `badge` with the look of its category; None when the kit brings an image file instead."""
    if not isinstance(badge.image, DesignSpec):
        return None
    return Design(
        edge=category.edge,
        ink=category.ink,
        tint=category.tint,
        emblem=badge.image.emblem,
        petals=badge.image.petals,
        ring=badge.image.ring.text(language),
        base=badge.image.base.text(language),
        title=badge.name.text(language),
        description=badge.summary.text(language),
    )
