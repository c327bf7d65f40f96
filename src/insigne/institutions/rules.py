"""Who may do what in an institution. One question, one function, yes or no."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from insigne.institutions.models import Membership, Role

if TYPE_CHECKING:
    from insigne.people.models import User

    Anybody = User | AnonymousUser


def roles_of(user: "Anybody") -> dict[UUID, frozenset[str]]:
    """Each institution of `user` with their roles there; read once for a request's user object."""
    if user.is_anonymous:
        return {}
    known: dict[UUID, frozenset[str]] | None = getattr(user, "_roles", None)
    if known is None:
        rows: dict[UUID, set[str]] = {}
        for institution_id, role in Membership.objects.filter(user=user).values_list(
            "institution_id", "role"
        ):
            rows.setdefault(institution_id, set()).add(role)
        known = {institution_id: frozenset(roles) for institution_id, roles in rows.items()}
        user._roles = known  # type: ignore[attr-defined]
    return known


def _has(user: "Anybody", institution_id: UUID, *roles: Role) -> bool:
    return not roles_of(user).get(institution_id, frozenset()).isdisjoint(roles)


def may_review(user: "Anybody", institution_id: UUID) -> bool:
    """Read submitted applications and decide on them. A manager or an administrator is not a reviewer."""
    return _has(user, institution_id, Role.REVIEWER)


def may_manage(user: "Anybody", institution_id: UUID) -> bool:
    """Adopt kits, publish badges, revoke awards, invite people, read the journal."""
    return _has(user, institution_id, Role.MANAGER, Role.ADMINISTRATOR)


def may_administer(user: "Anybody", institution_id: UUID) -> bool:
    """Change the institution, its keys and its administrators."""
    return _has(user, institution_id, Role.ADMINISTRATOR)


def may_grant(user: "Anybody", institution_id: UUID, role: str) -> bool:
    """Give or take `role`: managers all but the administrators', administrators any."""
    if role == Role.ADMINISTRATOR:
        return may_administer(user, institution_id)
    return may_manage(user, institution_id)


def is_staff_of(user: "Anybody", institution_id: UUID) -> bool:
    """Works for the institution in any role but student."""
    return _has(user, institution_id, Role.REVIEWER, Role.FACILITATOR, Role.MANAGER, Role.ADMINISTRATOR)


def require(allowed: bool) -> None:
    """Stop with PermissionDenied unless `allowed`: the check at the door of every action."""
    if not allowed:
        raise PermissionDenied
