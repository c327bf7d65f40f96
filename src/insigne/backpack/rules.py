"""Who may do what with a backpack: it is its owner's, and nobody else's."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insigne.backpack.models import BringingIn, Collection, OutsideBadge
    from insigne.institutions.rules import Anybody
    from insigne.people.models import User

    Owned = OutsideBadge | Collection | BringingIn


def may_fill(user: "Anybody", person: "User") -> bool:
    """Bring badges into this person's backpack, and arrange it."""
    return user.pk is not None and user.pk == person.pk


def may_keep(user: "Anybody", owned: "Owned") -> bool:
    """See and change something in a backpack."""
    return user.pk is not None and owned.person_id == user.pk
