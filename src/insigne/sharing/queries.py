"""Reads of sharing used in several places."""

from typing import TYPE_CHECKING

from insigne.awards.models import Award

if TYPE_CHECKING:
    from django.db.models import QuerySet


def printable_awards() -> "QuerySet[Award]":
    """Awards with all that a certificate is made of: both signed documents and the drawing, not the kit's files."""
    related = ("version__badge__category", "version__kit", "institution", "recipient")
    return Award.objects.select_related(*related).defer("version__kit__archive")
