"""Endorsements between institutions: of a badge, or of one another, each signed with the giver's own key."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insigne.catalogue.models import BadgeVersion
from insigne.endorsements import refusals
from insigne.endorsements.actions import NO_WORDS, STANDING
from insigne.endorsements.documents import sign
from insigne.endorsements.models import Endorsement
from insigne.endorsements.rules import is_giver
from insigne.institutions.models import Institution
from insigne.institutions.rules import may_manage, require
from insigne.journal.actions import record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from insigne.people.models import User
    from insigne.web.localized import LocalizedText


@transaction.atomic
def give(
    institution: Institution, to: BadgeVersion | Institution, words: "LocalizedText", *, by: "User"
) -> Endorsement:
    """Endorse a published badge of another institution, or that institution itself. Raises CannotGive.

    It is signed at once; the other side decides whether to show it.
    """
    require(may_manage(by, institution.pk))
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)  # two clicks at once give one
    now = timezone.now().replace(microsecond=0)
    endorsement = Endorsement(
        institution=institution, asked_by=by, words=words, language=by.language, asked_at=now, answered_at=now
    )
    if isinstance(to, BadgeVersion):
        _of_badge(endorsement, to)
    else:
        _of_institution(endorsement, to)
    endorsement.credential = sign(endorsement, at=now)
    endorsement.save()
    record("endorsement.given", endorsement, actor=by, institution_id=institution.pk)
    return endorsement


@transaction.atomic
def withdraw(endorsement: Endorsement, *, by: "User") -> None:
    """The institution takes its endorsement back: its document answers "gone". Twice is once."""
    require(is_giver(by, endorsement))
    gone = {"withdrawn_at": timezone.now(), "shown": False, **NO_WORDS}
    if Endorsement.objects.filter(STANDING, pk=endorsement.pk).update(**gone):
        record("endorsement.withdrawn", endorsement, actor=by, institution_id=endorsement.institution_id)


def _of_badge(endorsement: Endorsement, version: BadgeVersion) -> None:
    if version.badge.institution_id == endorsement.institution_id:
        raise refusals.NotToOneself
    if not version.badge.is_published:
        raise refusals.NotPublished
    if _standing(endorsement.institution).filter(version=version).exists():
        raise refusals.AlreadyGiven
    endorsement.kind, endorsement.version = Endorsement.Kind.BADGE, version


def _of_institution(endorsement: Endorsement, to: Institution) -> None:
    if to.pk == endorsement.institution_id:
        raise refusals.NotToOneself
    if _standing(endorsement.institution).filter(endorsed=to).exists():
        raise refusals.AlreadyGiven
    endorsement.kind, endorsement.endorsed = Endorsement.Kind.INSTITUTION, to


def _standing(institution: Institution) -> "QuerySet[Endorsement]":
    return Endorsement.objects.filter(STANDING, institution=institution)
