"""Who may do what here: yes or no."""

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from insigne.api.models import Code, Grant, Token
    from insigne.people.models import User


def is_owner(person: "User", grant: "Grant") -> bool:
    """Whether it is this person's backpack that the grant opens."""
    return grant.person_id == person.pk


def stands(token: "Token") -> bool:
    """Whether the token, its family, its grant and its person are all still there."""
    family = token.code
    in_time = token.ended_at is None and timezone.now() < token.expires_at
    return in_time and family.broken_at is None and _grant_stands(family)


def may_redeem(code: "Code") -> bool:
    """Whether a code that was just taken may be turned into tokens. Only what was taken before is ever broken."""
    return timezone.now() < code.expires_at and _grant_stands(code)


def _grant_stands(code: "Code") -> bool:
    """Whether the person still lets the platform in, and still has an account that may sign in."""
    return code.grant.ended_at is None and code.grant.person.is_active
