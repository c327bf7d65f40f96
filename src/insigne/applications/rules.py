"""Who may do what with an application."""

from typing import TYPE_CHECKING

from insigne.applications.models import Application, State
from insigne.institutions import rules as institutions

if TYPE_CHECKING:
    from insigne.institutions.rules import Anybody

# A returned application is in its applicant's hands again: what they write is theirs until they send it.
HIDDEN_FROM_REVIEWERS = (State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN, State.EXPIRED)


def is_applicant(user: "Anybody", application: Application) -> bool:
    """Whose words these are: they alone edit, submit and withdraw."""
    return application.applicant_id == user.pk


def may_read(user: "Anybody", application: Application) -> bool:
    """Its applicant always; the institution's reviewers once it was sent, and while it stands."""
    return is_applicant(user, application) or may_review(user, application)


def has_left_review(user: "Anybody", application: Application) -> bool:
    """Was under this person's review, and is back with its applicant: their own notes are all they may see."""
    return (
        institutions.may_review(user, application.institution_id)
        and not is_applicant(user, application)
        and application.round > 0
        and application.state in HIDDEN_FROM_REVIEWERS
    )


def may_review(user: "Anybody", application: Application) -> bool:
    """A reviewer of the institution, never of their own application, never of an unsent draft."""
    return (
        institutions.may_review(user, application.institution_id)
        and not is_applicant(user, application)
        and application.state not in HIDDEN_FROM_REVIEWERS
    )
