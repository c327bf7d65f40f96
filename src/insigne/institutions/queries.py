"""Reads of institutions used in several places."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from insigne.institutions.models import Institution
from insigne.institutions.rules import may_manage

if TYPE_CHECKING:
    from insigne.institutions.rules import Anybody


def managed(user: "Anybody", slug: str) -> Institution:
    """The institution of a management page. To anybody else it does not exist: Http404, not 403."""
    institution = get_object_or_404(Institution, slug=slug)
    if not may_manage(user, institution.pk):
        raise Http404
    return institution
