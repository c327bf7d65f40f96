"""The main menu, and what every page knows: a door, since it looks at people and their roles."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from insigne.institutions.models import Institution, Role
from insigne.institutions.rules import roles_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    label: str
    url: str
    current: bool


def site(request: "HttpRequest") -> dict[str, Any]:
    """Context processor: the menu of this reader. A page shows what one can do, nothing one may not."""
    return {"navigation": _entries(request), "source_url": settings.INSIGNE_SOURCE}


def _entries(request: "HttpRequest") -> list[Entry]:
    user = getattr(request, "user", None)
    if user is None or user.is_anonymous:
        return []
    roles = roles_of(user)
    held = frozenset[str]().union(*roles.values())
    pages = [(_("My path"), reverse("path")), (_("My applications"), reverse("applications"))]
    pages.append((_("Backpack"), reverse("backpack")))
    if Role.REVIEWER in held:
        pages.append((_("Review"), reverse("queue")))
    if held & {Role.MANAGER, Role.ADMINISTRATOR}:
        pages += _management(roles)
    return [Entry(label, url, request.path.startswith(url)) for label, url in pages]


def _management(roles: "dict[Any, frozenset[str]]") -> list[tuple[str, str]]:
    managed = [key for key, held in roles.items() if held & {Role.MANAGER, Role.ADMINISTRATOR}]
    if len(managed) > 1:
        names = Institution.objects.filter(pk__in=managed).only("slug", "name")
        return [(str(each.name), reverse("manage", args=[each.slug])) for each in names]
    slug = Institution.objects.values_list("slug", flat=True).get(pk=managed[0])
    return [(_("Manage"), reverse("manage", args=[slug]))]
