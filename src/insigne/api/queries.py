"""Reads of the API used in several places."""

from typing import TYPE_CHECKING

from insigne.api.models import Displayed, Grant

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from insigne.people.models import User


def grants_of(person: "User") -> "QuerySet[Grant]":
    """The platforms that a person lets in now, newest first."""
    return Grant.objects.filter(person=person, ended_at=None).select_related("platform")


def displayed(person: "User") -> Displayed | None:
    """The person's place among those found by e-mail address, if they chose one."""
    return Displayed.objects.filter(person=person).first()
