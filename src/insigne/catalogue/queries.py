"""Reads of the catalogue used in several places."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from insigne.catalogue.models import Badge, BadgeVersion, Skill

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def published_badges() -> "QuerySet[Badge]":
    """What the public catalogue shows, in its order, without the pictures (they have their own address)."""
    badges = Badge.objects.filter(state=Badge.State.PUBLISHED, current__isnull=False)
    return badges.select_related("category", "institution", "current").defer("current__picture")


def badges_of(institution_id: "UUID") -> "QuerySet[Badge]":
    """Every badge of an institution, for its managers."""
    badges = Badge.objects.filter(institution_id=institution_id)
    return badges.select_related("category", "current__kit").defer(
        "current__picture", "current__kit__archive"
    )


def version_with_skills() -> "QuerySet[BadgeVersion]":
    """Versions with what a page about one needs, in a fixed number of queries."""
    skills = Prefetch("skills", Skill.objects.order_by("position"))
    versions = BadgeVersion.objects.select_related("badge__institution", "badge__category", "kit")
    return versions.defer("picture", "kit__archive").prefetch_related(skills)
