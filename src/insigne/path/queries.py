"""Reads of the path used in several places."""

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from insigne.catalogue.models import Badge
from insigne.catalogue.queries import version_with_skills
from insigne.path.models import PathShare, SkillMark
from insigne.path.rules import owns_share

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.catalogue.models import BadgeVersion
    from insigne.people.models import User


def own_share(person: "User", share_id: "UUID") -> PathShare:
    """The person's own share; to anybody else it does not exist."""
    share = get_object_or_404(PathShare.objects.select_related("person"), pk=share_id)
    if not owns_share(person, share):
        raise Http404
    return share


def shares_of(person: "User") -> "QuerySet[PathShare]":
    """A person's shares, newest first."""
    return PathShare.objects.filter(person=person)


def markable(person: "User", code: str) -> "BadgeVersion":
    """The current version of a published badge, or of one that the person has marked before. Raises Http404."""
    marked = SkillMark.objects.filter(person=person, badge__code=code).values("badge")
    known = Q(badge__state=Badge.State.PUBLISHED) | Q(badge__in=marked)
    return get_object_or_404(version_with_skills().filter(known), badge__code=code, badge__current=F("pk"))


def marks_on(person: "User", version: "BadgeVersion") -> dict[str, SkillMark]:
    """The person's marks on a badge, by the skill's code."""
    return {mark.code: mark for mark in SkillMark.objects.filter(person=person, badge=version.badge_id)}
