"""What of an award may be shown outside, and by whom."""

from typing import TYPE_CHECKING

from insigne.awards.rules import is_recipient

if TYPE_CHECKING:
    from insigne.awards.models import Award
    from insigne.institutions.rules import Anybody


def is_worth_showing(award: "Award") -> bool:
    """Neither revoked, nor declined, nor erased. An expired award may still be shown: its date says so."""
    return not (award.is_revoked or award.declined_at or award.erased_at) and award.recipient_id is not None


def is_open(award: "Award") -> bool:
    """Whether other sites may be given its card, its snippet and its address."""
    return award.is_shared and is_worth_showing(award)


def may_print(user: "Anybody", award: "Award") -> bool:
    """The certificate: its recipient always, anybody once the page is shared."""
    return is_worth_showing(award) and (award.is_shared or is_recipient(user, award))
