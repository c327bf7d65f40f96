"""Evidence that stays with an award: kept at acceptance, shown to whom its recipient chose, dropped in time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from insigne.awards.models import AwardEvidence
from insigne.awards.rules import is_recipient
from insigne.files import actions as files
from insigne.institutions.rules import require
from insigne.journal.actions import record
from insigne.web.removing import delete_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insigne.awards.models import Audience, Award
    from insigne.catalogue.models import Skill
    from insigne.files.models import StoredFile
    from insigne.people.models import User


@dataclass(frozen=True, slots=True)
class Supporting:
    """A piece of evidence that an award is issued with: a file or a link, and who may see it."""

    caption: str
    audience: str
    skill: "Skill | None" = None
    file: "StoredFile | None" = None
    url: str = ""


def keep_evidence(award: "Award", evidence: "Sequence[Supporting]") -> None:
    """Write down what supports a new award. Called inside the transaction that issues it."""
    AwardEvidence.objects.bulk_create(
        AwardEvidence(
            award=award,
            skill=each.skill,
            caption=each.caption,
            file=each.file,
            url=each.url,
            audience=each.audience,
        )
        for each in evidence
    )


@transaction.atomic
def show_to(evidence: AwardEvidence, audience: "Audience", *, by: "User") -> None:
    """Choose who may see a piece of evidence; from the next request on it is so."""
    require(is_recipient(by, evidence.award))
    changed = AwardEvidence.objects.filter(pk=evidence.pk).exclude(audience=audience)
    if changed.update(audience=audience):
        institution_id = evidence.award.institution_id
        record(
            "evidence.shown_to", evidence, actor=by, institution_id=institution_id, audience=audience.value
        )
    evidence.audience = audience


@transaction.atomic
def remove(evidence: AwardEvidence, *, by: "User") -> None:
    """Take a piece of evidence off the award; its file goes unless the application still keeps it. Twice is once."""
    require(is_recipient(by, evidence.award))
    stored = evidence.file
    if delete_once(evidence):
        record("evidence.removed", evidence, actor=by, institution_id=evidence.award.institution_id)
        _let_go(stored)


def drop(evidence: AwardEvidence) -> None:
    """Delete the row, and the file with it when nothing else names it."""
    stored = evidence.file
    evidence.delete()
    _let_go(stored)


def _let_go(stored: "StoredFile | None") -> None:
    if stored:
        files.release(stored)


def drop_evidence(award: "Award") -> None:
    """Delete all of an award's evidence."""
    for each in award.evidence.select_related("file"):
        drop(each)
