"""Who may do what with experiences."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insigne.experiences.models import Experience
    from insigne.institutions.rules import Anybody


def is_author(user: "Anybody", experience: "Experience") -> bool:
    """Whose experience it is. Nobody else ever opens it, whatever their role."""
    return experience.person_id == user.pk
