"""What a badge's page and an award's page show to a recipient: the way to the others, and out."""

from typing import TYPE_CHECKING, Any

from django import template

from insigne.directory.queries import entry_of, holds

if TYPE_CHECKING:
    from django.template.context import RequestContext

    from insigne.catalogue.models import Badge

register = template.Library()


@register.inclusion_tag("directory/meeting.html", takes_context=True)
def meeting(context: "RequestContext", badge: "Badge") -> dict[str, Any]:
    """A link to the directory, and the button that leaves it; nothing to somebody without the badge."""
    user = context["user"]
    if not holds(user, badge):
        return {}
    return {"badge": badge, "entry": entry_of(user, badge), "csrf_token": context.get("csrf_token")}
