"""Reads of experiences used in several places."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from insigne.experiences.models import Experience
from insigne.experiences.rules import is_author

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.institutions.rules import Anybody


def of_person(user: "Anybody") -> "QuerySet[Experience]":
    """A person's experiences, the latest begun first; those without a date come last."""
    latest_first = (F("start").desc(nulls_last=True), "-created_at", "pk")
    return Experience.objects.filter(person=user.pk).order_by(*latest_first)


def own(user: "Anybody", experience_id: "UUID") -> Experience:
    """One's own experience; to anybody else it does not exist."""
    experience = get_object_or_404(Experience, pk=experience_id)
    if not is_author(user, experience):
        raise Http404
    return experience
