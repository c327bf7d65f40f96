"""Reads of applications used in several places."""

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from insigne.applications.models import (
    DECIDABLE,
    Application,
    Evidence,
    Review,
    SkillClaim,
    SkillVerdict,
    State,
    Submission,
)
from insigne.applications.rules import is_applicant, may_review
from insigne.applications.snapshots import Change, changes
from insigne.institutions.models import Role
from insigne.institutions.rules import roles_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.institutions.rules import Anybody


def with_everything() -> "QuerySet[Application]":
    """Applications with all that a page about one shows, in a fixed number of queries."""
    skills = SkillClaim.objects.select_related("skill")
    evidence = Evidence.objects.select_related("file", "skill")
    related = ("badge", "institution", "version__kit", "version__badge", "applicant", "award")
    heavy = ("version__picture", "version__kit__archive", "award__credential", "award__assertion")
    found = Application.objects.select_related(*related).defer(*heavy)
    return found.prefetch_related(Prefetch("claims", skills), Prefetch("evidence", evidence))


def own(user: "Anybody", application_id: "UUID") -> Application:
    """The applicant's own application; to anybody else it does not exist."""
    application = get_object_or_404(with_everything().select_related("experience"), pk=application_id)
    if not is_applicant(user, application):
        raise Http404
    return application


def reviewable(user: "Anybody", application_id: "UUID") -> Application:
    """An application that this person may review; to anybody else it does not exist."""
    application = get_object_or_404(with_everything(), pk=application_id)
    if not may_review(user, application):
        raise Http404
    return application


def of_applicant(user: "Anybody") -> "QuerySet[Application]":
    """A person's applications, newest first."""
    related = ("badge__institution", "version", "award")
    heavy = ("version__picture", "award__credential", "award__assertion")
    return Application.objects.filter(applicant=user.pk).select_related(*related).defer(*heavy)


def queue_of(user: "Anybody") -> "QuerySet[Application]":
    """What this reviewer may decide or has seen decided, in every institution they review for: oldest first.

    Their own applications are not among them.
    """
    institutions = [key for key, roles in roles_of(user).items() if Role.REVIEWER in roles]
    reviews = Review.objects.filter(application=OuterRef("pk"), round=OuterRef("round"))
    latest = reviews.order_by("-saved_at", "pk")
    found = Application.objects.filter(institution__in=institutions, round__gt=0)
    found = found.exclude(applicant=user.pk).exclude(state__in=(State.WITHDRAWN, State.EXPIRED))
    found = found.select_related("badge__institution", "version", "applicant").defer("version__picture")
    return found.annotate(reviewer_name=Subquery(latest.values("reviewer__name")[:1])).order_by(
        "submitted_at", "pk"
    )


WAITING = Q(state__in=DECIDABLE)


def last_decision(application: Application) -> Review | None:
    """The decision on the last submission, with its verdicts; None while there is none."""
    verdicts = Prefetch("verdicts", SkillVerdict.objects.select_related("skill"))
    decided = application.reviews.exclude(decision="").select_related("reviewer")
    return decided.prefetch_related(verdicts).order_by("-round").first()


def changes_since_last_round(application: Application) -> dict[str, Change]:
    """What the last submission says otherwise than the one before it."""
    last_two = list(Submission.objects.filter(application=application).order_by("-round")[:2])
    if len(last_two) < 2:
        return {}
    after, before = last_two
    return changes(before.content, after.content)
