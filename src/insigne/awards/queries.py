"""Reads of awards used in several places."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from insigne.awards.models import Award
from insigne.awards.rules import is_recipient, may_see_evidence

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.awards.models import AwardEvidence
    from insigne.institutions.rules import Anybody


def light() -> "QuerySet[Award]":
    """Awards with what a list shows, without documents and pictures."""
    related = ("version__badge__category", "institution", "recipient", "status_list")
    heavy = ("credential", "assertion", "version__picture", "status_list__document")
    return Award.objects.select_related(*related).defer(*heavy)


def own_award(user: "Anybody", award_id: "UUID") -> Award:
    """One's own award; to anybody else it does not exist."""
    award: Award = get_object_or_404(light(), pk=award_id)
    if not is_recipient(user, award):
        raise Http404
    return award


def evidence_of(award: Award) -> "QuerySet[AwardEvidence]":
    """The evidence that went with an award, in the order in which it is shown."""
    return award.evidence.select_related("file", "skill").order_by("caption", "pk")


def evidence_shown(award: Award, reader: "Anybody") -> "list[AwardEvidence]":
    """The pieces of evidence that this reader may see on the award's page."""
    return [piece for piece in evidence_of(award) if may_see_evidence(reader, piece)]


def awards_of(institution_id: "UUID") -> "QuerySet[Award]":
    """An institution's awards, newest first."""
    return light().filter(institution_id=institution_id).order_by("-awarded_at", "pk")
