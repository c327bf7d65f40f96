"""What is done later for shared paths."""

from django.utils import timezone

from insigne.jobs import job
from insigne.path.actions import take_back
from insigne.path.models import PathShare


@job()
def close_expired() -> None:
    """Withdraw the consents of links whose last day has passed. Their visitors were shut out on the second."""
    over = PathShare.objects.filter(
        opened_at__isnull=False, revoked_at=None, expires_at__lte=timezone.now()
    ).select_related("person")
    for share in over:
        take_back(share, by=share.person)
