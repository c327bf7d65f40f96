"""Who may do what with awards."""

from typing import TYPE_CHECKING

from insigne.awards.models import Audience
from insigne.institutions import rules as institutions

if TYPE_CHECKING:
    from insigne.awards.models import Award, AwardEvidence
    from insigne.catalogue.models import BadgeVersion
    from insigne.institutions.rules import Anybody
    from insigne.people.models import User


def may_award(user: "Anybody", version: "BadgeVersion", recipient: "User") -> bool:
    """Reviewers and managers of the issuing institution, and nobody to themselves."""
    institution_id = version.badge.institution_id
    staff = institutions.may_review(user, institution_id) or institutions.may_manage(user, institution_id)
    return staff and user.pk != recipient.pk


def may_revoke(user: "Anybody", award: "Award") -> bool:
    """Managers of the issuing institution."""
    return institutions.may_manage(user, award.institution_id)


def is_recipient(user: "Anybody", award: "Award") -> bool:
    """Whose badge it is: they alone share it."""
    return award.recipient_id is not None and award.recipient_id == user.pk


def may_decline(user: "Anybody", award: "Award") -> bool:
    """Its recipient, once."""
    return is_recipient(user, award) and award.declined_at is None


def may_see(user: "Anybody", award: "Award") -> bool:
    """The page of an award: its recipient, the institution's managers, and anybody once it is shared."""
    if award.erased_at:
        return False
    return award.is_shared or is_recipient(user, award) or may_revoke(user, award)


def may_see_evidence(user: "Anybody", evidence: "AwardEvidence") -> bool:
    """Its owner; the reviewers; any staff when its owner says so; whoever may open the page when it is public.

    A page that is closed closes its evidence with it.
    """
    award = evidence.award
    if award.erased_at:
        return False
    if is_recipient(user, award) or institutions.may_review(user, award.institution_id):
        return True
    if evidence.audience == Audience.PUBLIC and may_see(user, award):
        return True
    return evidence.audience != Audience.REVIEWERS and institutions.is_staff_of(user, award.institution_id)
