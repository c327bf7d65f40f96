"""Reads of people used in several places."""

from insigne.people.models import Invitation, hash_token


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link carries `token`, open or not."""
    found = Invitation.objects.filter(token_hash=hash_token(token))
    return found.select_related("institution", "invited_by").first()
