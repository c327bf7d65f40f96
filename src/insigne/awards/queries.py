"""Reads of awards used in several places."""

from typing import TYPE_CHECKING

from insigne.awards.models import Award

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def light() -> "QuerySet[Award]":
    """Awards with what a list shows, without documents and pictures."""
    related = ("version__badge__category", "institution", "recipient", "status_list")
    heavy = ("credential", "assertion", "version__picture", "status_list__document")
    return Award.objects.select_related(*related).defer(*heavy)


def awards_of(institution_id: "UUID") -> "QuerySet[Award]":
    """An institution's awards, newest first."""
    return light().filter(institution_id=institution_id)
