"""What endorsements add to the catalogue's pages, which do not know them.

A template may load the tags of an app above its own; no module imports one (decision 0015).
"""

from typing import TYPE_CHECKING, Any

from django import template

from insigne.endorsements import queries

if TYPE_CHECKING:
    from insigne.catalogue.models import Badge, BadgeVersion
    from insigne.institutions.models import Institution

register = template.Library()


@register.inclusion_tag("endorsements/between.html")
def badge_endorsements(badge: "Badge", version: "BadgeVersion") -> dict[str, Any]:
    """What other institutions say of a badge; of another version than the one on the page, it says so."""
    return {"endorsements": queries.shown_with_badge(badge), "version": version}


@register.inclusion_tag("endorsements/between.html")
def institution_endorsements(institution: "Institution") -> dict[str, Any]:
    """What other institutions say of an institution."""
    return {"endorsements": queries.shown_with_institution(institution)}
