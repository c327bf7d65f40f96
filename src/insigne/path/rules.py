"""Who may do what with a path: it is its owner's, and nobody else's until they share it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insigne.institutions.rules import Anybody
    from insigne.path.models import PathShare


def owns_share(user: "Anybody", share: "PathShare") -> bool:
    """Whose path the share shows: they alone see that it exists, change it and take it back."""
    return share.person_id == user.pk
