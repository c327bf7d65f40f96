"""Reads of the directories: who is a recipient, whom they see."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from insigne.awards.models import Award, standing
from insigne.catalogue.models import Badge, BadgeVersion
from insigne.directory.models import DirectorySetting, Entry, Message, Reach, Suspension

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.institutions.rules import Anybody
    from insigne.people.models import User

BEYOND = (Reach.NETWORK, Reach.PUBLIC)


def holds(user: "Anybody", badge: Badge) -> bool:
    """Whether this person is a recipient of the badge, now."""
    if user.is_anonymous:
        return False
    return Award.objects.filter(standing(), recipient=user, version__badge=badge).exists()


def crosses(institution_id: "UUID") -> bool:
    """Whether the institution lets its directories meet those of others."""
    return not DirectorySetting.objects.filter(institution=institution_id, crosses=False).exists()


def family(badge: Badge) -> "QuerySet[Badge]":
    """The badge, and the same of the same kit at the institutions that let theirs meet others'.

    A kit is the same by its short name and its author's address; its version may differ.
    """
    if not crosses(badge.institution_id):
        return Badge.objects.filter(pk=badge.pk)
    kits = BadgeVersion.objects.filter(badge=badge).values_list("kit__slug", "kit__author_url").distinct()
    of_these = Q(pk__in=[])
    for slug, author in kits:
        of_these |= Q(kit__slug=slug, kit__author_url=author)
    closed = DirectorySetting.objects.filter(crosses=False).values("institution")
    like = BadgeVersion.objects.filter(of_these, badge__slug=badge.slug).exclude(
        badge__institution__in=closed
    )
    return Badge.objects.filter(Q(pk=badge.pk) | Q(pk__in=like.values("badge")))


def own_badge(user: "Anybody", badge: Badge) -> Badge | None:
    """The badge by which this person belongs in the directory of `badge`: the same, or its like elsewhere."""
    if user.is_anonymous:
        return None
    if holds(user, badge):
        return badge
    mine = Award.objects.filter(standing(), recipient=user).values("version__badge")
    return family(badge).filter(pk__in=mine).select_related("institution", "current").first()


def listed() -> "QuerySet[Entry]":
    """Entries of people who are recipients now, with what a page shows of each."""
    awards = Award.objects.filter(standing(), recipient=OuterRef("person"), version__badge=OuterRef("badge"))
    valid = awards.filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()))
    found = Entry.objects.filter(Exists(awards), person__is_active=True)
    return (
        found.annotate(is_valid=Exists(valid))
        .select_related("person", "badge__institution", "share")
        .order_by("person__name", "pk")
    )


def shown_to(badge: Badge) -> "QuerySet[Entry]":
    """What the recipients of `badge` see: their own directory, and who reaches them from elsewhere."""
    others = family(badge).exclude(pk=badge.pk)
    return listed().filter(Q(badge=badge) | Q(badge__in=others, reach__in=BEYOND))


def shown_to_anybody(badge: Badge) -> "QuerySet[Entry]":
    """What people who are not recipients see: the entries of this badge that their owners made public."""
    return listed().filter(badge=badge, reach=Reach.PUBLIC)


def entry_of(user: "Anybody", badge: Badge) -> Entry | None:
    """This person's own entry."""
    if user.is_anonymous:
        return None
    related = ("person", "badge__institution", "share")
    return Entry.objects.filter(person=user, badge=badge).select_related(*related).first()


def messages_of(user: "User") -> "QuerySet[Message]":
    """What somebody sent and received, newest first."""
    return message_with_everything().filter(Q(sender=user) | Q(receiver=user)).order_by("-sent_at", "pk")


def message_with_everything() -> "QuerySet[Message]":
    """Messages with what a page or an e-mail about one shows."""
    related = ("badge__current", "badge__institution", "sender_badge__institution", "sender", "receiver")
    return Message.objects.select_related(*related).defer("badge__current__picture")


def suspensions_of(user: "User") -> "QuerySet[Suspension]":
    """The institutions that let this person write no more, for now."""
    return Suspension.objects.filter(person=user, lifted_at=None).select_related("institution")
