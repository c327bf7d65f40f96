"""Who may do what with endorsements."""

from typing import TYPE_CHECKING

from insigne.awards.rules import is_recipient
from insigne.endorsements.models import Endorsement
from insigne.institutions.rules import may_manage

if TYPE_CHECKING:
    from uuid import UUID

    from insigne.institutions.rules import Anybody


def received_by(endorsement: Endorsement) -> "UUID | None":
    """The institution whose badge or name is endorsed; None for a person's award."""
    if endorsement.version is not None:
        return endorsement.version.badge.institution_id
    return endorsement.endorsed_id


def is_receiver(user: "Anybody", endorsement: Endorsement) -> bool:
    """Whom it was given to: the award's recipient, or the managers of the endorsed institution. They show it."""
    if endorsement.award is not None:
        return is_recipient(user, endorsement.award)
    institution_id = received_by(endorsement)
    return institution_id is not None and may_manage(user, institution_id)


def is_giver(user: "Anybody", endorsement: Endorsement) -> bool:
    """Who may take it back with an account: managers of the institution that endorsed. A person has their link."""
    return endorsement.award is None and may_manage(user, endorsement.institution_id)


def is_public(endorsement: Endorsement) -> bool:
    """Whether anybody may read it: shown by who received it, and for an award, on a page that is open."""
    if not (endorsement.stands and endorsement.shown):
        return False
    return endorsement.award is None or (endorsement.award.is_shared and endorsement.award.stands)


def is_gone(endorsement: Endorsement) -> bool:
    """Whether it was signed once and is no more, so that its address answers 410."""
    if not endorsement.answered_at:
        return False
    return not endorsement.stands or (endorsement.award is not None and not endorsement.award.stands)


def may_read(user: "Anybody", endorsement: Endorsement) -> bool:
    """Anybody once it is shown; until then who received it and, between institutions, who gave it."""
    return is_public(endorsement) or is_receiver(user, endorsement) or is_giver(user, endorsement)
