"""What is done again and again for wallets."""

from insigne.jobs import job
from insigne.oid4vci.actions import forget_old


@job()
def forget_offers() -> None:
    """Forget offers, access tokens and nonces that ended."""
    forget_old()
