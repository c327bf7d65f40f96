"""Reads of endorsements used in several places."""

from typing import TYPE_CHECKING

from django.db.models import Q

from insigne.endorsements.models import Endorsement, QuietAddress
from insigne.web.tokens import hash_token

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.awards.models import Award
    from insigne.catalogue.models import Badge
    from insigne.institutions.models import Institution

HEAVY = ("credential", "award__credential", "award__assertion", "award__version__picture", "version__picture")


def light() -> "QuerySet[Endorsement]":
    """Endorsements with what a page about one shows, without documents and pictures."""
    award = ("award__version__badge", "award__recipient", "award__institution")
    return Endorsement.objects.select_related(
        *award, "version__badge__institution", "endorsed", "institution", "asked_by"
    ).defer(*HEAVY)


def of_link(token: str) -> Endorsement | None:
    """The endorsement whose link carries `token`, in whatever state."""
    return light().filter(kind=Endorsement.Kind.AWARD, token_hash=hash_token(token)).first()


def is_quiet(address_hash: str) -> bool:
    """Whether whoever has this address asked never to be written to."""
    return QuietAddress.objects.filter(address_hash=address_hash).exists()


def of_award(award: "Award") -> "QuerySet[Endorsement]":
    """All that its recipient asked for and did not delete, newest first."""
    return Endorsement.objects.filter(award=award, removed_at=None).defer("credential")


def shown_with(award: "Award") -> "QuerySet[Endorsement]":
    """What its recipient chose to show with an award, oldest first; nothing once the award no longer stands."""
    if not award.stands:
        return Endorsement.objects.none()
    shown = Endorsement.objects.filter(award=award, shown=True)
    return shown.defer("credential").order_by("answered_at", "pk")


def shown_with_badge(badge: "Badge") -> "QuerySet[Endorsement]":
    """What institutions say of a badge, in any of its versions, and its own institution shows."""
    shown = Endorsement.objects.filter(version__badge=badge, shown=True).select_related(
        "institution", "version"
    )
    return shown.defer("credential", "version__picture").order_by("answered_at", "pk")


def shown_with_institution(institution: "Institution") -> "QuerySet[Endorsement]":
    """What other institutions say of an institution, and it shows."""
    shown = Endorsement.objects.filter(endorsed=institution, shown=True).select_related("institution")
    return shown.defer("credential").order_by("answered_at", "pk")


def received(institution_id: "UUID") -> "QuerySet[Endorsement]":
    """What other institutions wrote of an institution or of its badges, and did not take back; newest first."""
    theirs = Q(endorsed=institution_id) | Q(version__badge__institution=institution_id)
    return light().filter(theirs, withdrawn_at=None, removed_at=None)


def given(institution_id: "UUID") -> "QuerySet[Endorsement]":
    """What an institution wrote of others, taken back or not; newest first."""
    between = (Endorsement.Kind.BADGE, Endorsement.Kind.INSTITUTION)
    return light().filter(institution=institution_id, kind__in=between)
