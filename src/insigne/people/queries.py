"""Reads of people used in several places."""

from allauth.account.models import EmailAddress

from insigne.people.models import Invitation, User
from insigne.web.tokens import hash_token


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link carries `token`, open or not."""
    found = Invitation.objects.filter(token_hash=hash_token(token))
    return found.select_related("institution", "invited_by").first()


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address, or proved that it is one of theirs."""
    proved = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or proved.exists()
