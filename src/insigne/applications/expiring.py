"""What ends by itself: drafts that nobody touches, applications long closed, evidence long after the award."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from insigne.applications import workflow
from insigne.applications.models import EDITABLE, Application, Evidence, State
from insigne.awards.evidence import drop
from insigne.awards.models import Audience, AwardEvidence
from insigne.files import actions as files
from insigne.journal.actions import record
from insigne.people.purging import Purge
from insigne.people.retention import LEAST_NOTICE

if TYPE_CHECKING:
    from django.db.models import QuerySet

CLOSED = (State.REFUSED, State.WITHDRAWN, State.EXPIRED)
WORDS = ("structure", "role", "description", "reflection", "already_used")


@transaction.atomic
def expire(application: Application) -> None:
    """End an idle draft: its words and evidence go, the fact stays until closed applications go. Raises MoveRefused."""
    now = timezone.now()
    gone = {"start": None, "end": None, "hours": None, "decided_at": now, **dict.fromkeys(WORDS, "")}
    workflow.make(workflow.EXPIRE, application, **gone)
    application.claims.update(text="", chosen=False, public=False)
    application.submissions.all().delete()
    application.reviews.all().delete()
    for evidence in application.evidence.select_related("file"):
        drop_evidence(evidence)
    record("application.expired", application, actor=None, institution_id=application.institution_id)


@transaction.atomic
def remove(application: Application) -> None:
    """Delete the application with all that hangs on it. The journal's lines stay: they hold none of its words."""
    stored = [each.file for each in application.evidence.select_related("file") if each.file]
    application.delete()
    for each in stored:
        files.release(each)


@transaction.atomic
def drop_evidence(evidence: Evidence) -> None:
    """Delete a piece of evidence, and its file unless the award still shows it."""
    stored = evidence.file
    evidence.delete()
    if stored:
        files.release(stored)


def _idle_drafts(institution_id: "UUID | None", before: datetime) -> "QuerySet[Application]":
    idle = Application.objects.filter(institution=institution_id, state__in=EDITABLE, saved_at__lt=before)
    return idle.order_by("pk")


def _told_drafts(institution_id: "UUID | None", before: datetime) -> "QuerySet[Application]":
    told = Q(ending_told_at__lt=timezone.now() - LEAST_NOTICE, ending_told_at__gt=F("saved_at"))
    return _idle_drafts(institution_id, before).filter(told)


def _announce(institution_id: "UUID | None", before: datetime) -> None:
    """Tell each applicant, once, that their draft will end; saving it makes the announcement void."""
    untold = Q(ending_told_at=None) | Q(ending_told_at__lt=F("saved_at"))
    for draft in _idle_drafts(institution_id, before).filter(untold):
        with transaction.atomic():
            Application.objects.filter(pk=draft.pk).update(ending_told_at=timezone.now())
            record("application.expiring", draft, actor=None, institution_id=draft.institution_id)


def _long_closed(institution_id: "UUID | None", before: datetime) -> "QuerySet[Application]":
    closed = Application.objects.filter(institution=institution_id, state__in=CLOSED)
    # A withdrawal sets no date of its own: the last save stands for it.
    old = Q(decided_at__lt=before) | Q(decided_at=None, saved_at__lt=before)
    return closed.filter(old).order_by("pk")


def _old_evidence(institution_id: "UUID | None", before: datetime) -> "QuerySet[Evidence]":
    awarded = Evidence.objects.filter(
        application__institution=institution_id, application__award__awarded_at__lt=before
    )
    return awarded.select_related("file").order_by("pk")


def _old_award_evidence(institution_id: "UUID | None", before: datetime) -> "QuerySet[AwardEvidence]":
    kept = AwardEvidence.objects.filter(award__institution=institution_id, award__awarded_at__lt=before)
    return kept.exclude(audience=Audience.PUBLIC).select_related("file").order_by("pk")


DRAFTS = Purge("drafts", _told_drafts, expire, _announce)
CLOSED_APPLICATIONS = Purge("closed", _long_closed, remove)
EVIDENCE = Purge("evidence", _old_evidence, drop_evidence)
AWARD_EVIDENCE = Purge("evidence", _old_award_evidence, drop)
