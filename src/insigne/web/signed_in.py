"""The person behind a request that only a signed-in person can make."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.people.models import User


def signed_in(request: "HttpRequest") -> "User":
    """Who is signed in. Raises PermissionDenied for a stranger, should a view have let one pass."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
