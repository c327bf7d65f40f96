"""SkillMark, PathShare, SpentAddress."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.catalogue.models import Badge
from insigne.experiences.models import Experience

ADDRESS = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("An address is written with small letters without accents, figures and hyphens, like camille-moreau."),
)
ADDRESS_MAX = 40


class Level(models.IntegerChoices):
    """How far a person says they are with a know-how."""

    SEEN = 1, _("I have seen it done")
    WITH_HELP = 2, _("I do it with help")
    ALONE = 3, _("I do it without help")
    SHOWS_OTHERS = 4, _("I can show others how")


class SkillMark(models.Model):
    """A person's own word on one skill of a badge: private. `before` keeps the levels it had, and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skill_marks")
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(_("how far you are"), choices=Level.choices)
    experience = models.ForeignKey(Experience, models.SET_NULL, null=True, related_name="skill_marks")
    before = models.JSONField(default=list)
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("self-assessment")
        ordering = ["badge", "code"]
        constraints = [
            models.UniqueConstraint(fields=["person", "badge", "code"], name="one_mark_per_skill"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="mark_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code} {self.level}"


class PathShare(models.Model):
    """A part of a path, for others to read: at a public address, or behind a link that expires.

    It shows exactly what its lists name: what comes to the path later is not in it. A link's secret is made again
    from the row's id; only its hash is kept.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("a link that expires, for the people I give it to")
        PUBLIC = "public", _("a page with an address of its own, for anybody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="path_shares")
    kind = models.CharField(_("what you open"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("for whom, or what for"), max_length=120)
    address = models.CharField(_("its address"), max_length=ADDRESS_MAX, blank=True, validators=[ADDRESS])
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language of the page"), max_length=2, blank=True)
    is_listed = models.BooleanField(_("search engines may list it"), default=False)
    experiences = models.JSONField(default=list)
    badges = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    shows_words = models.BooleanField(_("what I wrote about each experience"), default=False)
    shows_dates = models.BooleanField(_("the dates"), default=True)
    shows_structures = models.BooleanField(_("the names of the structures"), default=False)
    expires_at = models.DateTimeField(_("closes on"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("shared path")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="public", address__gt="", expires_at=None)
                | models.Q(kind="link", address="", expires_at__isnull=False, is_listed=False),
                name="link_expires_and_public_page_has_address",
            ),
            models.UniqueConstraint(
                fields=["address"], condition=~models.Q(address=""), name="one_public_page_per_address"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.kind == self.Kind.PUBLIC

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether a visitor who has the address reads it now."""
        return self.opened_at is not None and self.revoked_at is None and not self.is_expired

    @property
    def is_over(self) -> bool:
        """Whether it was open once, and is no longer."""
        return self.opened_at is not None and not self.is_open

    @property
    def is_dead(self) -> bool:
        """A link that is over never opens again: whoever had it has lost it for good."""
        return self.is_over and not self.is_public

    @property
    def closed_at(self) -> datetime | None:
        """When it was taken back or ended by itself, whichever came first."""
        ends = (self.revoked_at, self.expires_at if self.is_expired else None)
        return min((moment for moment in ends if moment), default=None)


class SpentAddress(models.Model):
    """An address that was somebody's: nobody else may take it, and it answers that the page is gone."""

    keyed_hash = models.CharField(max_length=64, primary_key=True)

    class Meta:
        verbose_name = _("address no longer in use")

    def __str__(self) -> str:
        return self.keyed_hash
