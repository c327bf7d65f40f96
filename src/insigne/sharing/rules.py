"""What of an award may be shown outside, and by whom."""

from typing import TYPE_CHECKING

from insigne.awards.rules import is_recipient

if TYPE_CHECKING:
    from insigne.awards.models import Award
    from insigne.institutions.rules import Anybody


def is_open(award: "Award") -> bool:
    """Whether other sites may be given its card, its snippet and its address."""
    return award.is_shared and award.stands


def may_print(user: "Anybody", award: "Award") -> bool:
    """The certificate: its recipient always, anybody once the page is shared."""
    return award.stands and (award.is_shared or is_recipient(user, award))
