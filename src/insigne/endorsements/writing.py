"""How long an endorsement may be, the secret of its link, and what is kept of an address."""

from typing import TYPE_CHECKING

from insigne.web.tokens import keyed_hash, token_for

if TYPE_CHECKING:
    from insigne.endorsements.models import Endorsement

LEAST, MOST = 20, 2000


def token_of(endorsement: "Endorsement") -> str:
    """The secret of an endorser's link: a keyed hash of its id, so that no table holds it."""
    return token_for("endorsement", endorsement.pk)


def address_hash(email: str) -> str:
    """What is kept of an address that is not to be written to: of no use to who steals the table alone."""
    return keyed_hash("endorsement.quiet", email.strip().lower())
