"""What applications add to the pages of apps that do not know them: an experience says what it served.

A template may load the tags of an app above its own; no module imports one (decision 0014).
"""

from typing import TYPE_CHECKING, Any

from django import template

from insigne.applications.from_experience import served

if TYPE_CHECKING:
    from insigne.experiences.models import Experience

register = template.Library()


@register.inclusion_tag("applications/served.html")
def served_by(experience: "Experience") -> dict[str, Any]:
    """The applications that started from an experience and the badges they led to, with the way to another."""
    return {"experience": experience, "applications": served(experience)}
