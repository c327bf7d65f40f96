"""Reads of people used in several places."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.utils import timezone

from insigne.people.models import UNANSWERED, Invitation, User
from insigne.web.tokens import hash_token

if TYPE_CHECKING:
    from django.db.models import QuerySet


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link carries `token`, open or not."""
    found = Invitation.objects.filter(token_hash=hash_token(token))
    return found.select_related("institution", "invited_by").first()


def open_invitations() -> "QuerySet[Invitation]":
    """Those that can still be accepted: what `Invitation.is_open` says."""
    return Invitation.objects.filter(UNANSWERED, expires_at__gt=timezone.now())


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address, or proved that it is one of theirs."""
    proved = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or proved.exists()
