"""Category, Kit, Badge, BadgeVersion, Skill. A published version never changes."""

import secrets
import uuid
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insigne.institutions.models import Institution
from insigne.web.localized import LocalizedField, LocalizedText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models.fields.json import JSONField

# No vowel, so that no word appears; none of the look-alikes 0 o 1 l i.
CODE_ALPHABET = "bcdfghjkmnpqrstvwxyz23456789"


class VersionsNeverChange(TypeError):
    """Somebody tried to change a published version: publish another one instead."""

    def __init__(self) -> None:
        super().__init__("A published badge version never changes: publish a new one.")


def new_code() -> str:
    """The short code of a badge's public address: 28^7 of them, and a unique constraint."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(7))


class Route(models.TextChoices):
    """How a badge is obtained."""

    APPLICATION = "application", _("on application")
    LIST = "list", _("awarded by list")
    CLAIM = "claim", _("with a claim code")
    RESULTS = "results", _("on results")
    COMPLETION = "completion", _("on completion")


class Category(models.Model):
    """Groups badges in the catalogue, and gives their pictures an edge and colours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="categories")
    slug = models.SlugField(max_length=60)
    name = LocalizedField()
    position = models.PositiveSmallIntegerField(default=0)
    edge = models.CharField(max_length=20)
    ink = models.CharField(max_length=7)
    tint = models.CharField(max_length=7)

    class Meta:
        verbose_name = _("category")
        ordering = ["position", "slug"]
        constraints = [models.UniqueConstraint(fields=["institution", "slug"], name="one_category_per_slug")]

    def __str__(self) -> str:
        return str(self.name)


class Kit(models.Model):
    """A kit that an institution adopted: who wrote it, which version, and its files as they came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="kits")
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=40)
    name = LocalizedField()
    summary = LocalizedField()
    author_name = models.CharField(max_length=200)
    author_url = models.URLField()
    author_email = models.EmailField(blank=True)
    licence = models.CharField(max_length=60)
    archive = models.BinaryField()
    adopted_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("kit")
        ordering = ["slug", "adopted_at"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "slug", "version"], name="one_kit_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class Badge(models.Model):
    """What can be obtained. Its words and rules are in its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("not published")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="badges")
    category = models.ForeignKey(Category, models.PROTECT, related_name="badges")
    slug = models.SlugField(max_length=60)
    code = models.CharField(max_length=7, unique=True, default=new_code)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    current = models.ForeignKey("BadgeVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("badge")
        ordering = ["category__position", "category__slug", "position", "slug"]
        constraints = [models.UniqueConstraint(fields=["institution", "slug"], name="one_badge_per_slug")]

    def __str__(self) -> str:
        return str(self.current.name if self.current else self.slug)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class FrozenQuerySet(models.QuerySet["Any"]):
    """Reads and inserts; refuses changes."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise VersionsNeverChange

    def bulk_create(self, objs: "Iterable[Any]", *args: Any, **options: Any) -> list[Any]:
        if options.get("update_conflicts"):
            raise VersionsNeverChange
        return super().bulk_create(objs, *args, **options)


class BadgeVersion(models.Model):
    """A badge as it was published once: texts, rules, picture. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="versions")
    kit = models.ForeignKey(Kit, models.PROTECT, related_name="badge_versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(auto_now_add=True)

    name = LocalizedField()
    summary = LocalizedField()
    description = LocalizedField()
    criteria = LocalizedField()
    audience = LocalizedField()
    experience_hint = LocalizedField()
    reflection_question = LocalizedField()
    skill_word = LocalizedField()
    skill_words = LocalizedField()
    tags: "JSONField[Any, Any]" = models.JSONField(default=dict)

    achievement_type = models.CharField(max_length=40)
    route = models.CharField(max_length=20, choices=Route.choices)
    minimum_skills = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    validity_months = models.PositiveSmallIntegerField(null=True)
    picture = LocalizedField()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("badge version")
        ordering = ["badge", "-number"]
        constraints = [models.UniqueConstraint(fields=["badge", "number"], name="one_version_per_number")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionsNeverChange
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def asks_reflection(self) -> bool:
        """Whether the applicant must also answer the reflective question."""
        return bool(self.reflection_question)

    @property
    def by_application(self) -> bool:
        return self.route == Route.APPLICATION


class Skill(models.Model):
    """One of the things a badge version recognises. Frozen with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(BadgeVersion, models.PROTECT, related_name="skills")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    name = LocalizedField()
    hint = LocalizedField()
    questions = models.JSONField(default=list)
    alignments = models.JSONField(default=list)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="one_skill_per_code")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionsNeverChange
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def guiding_questions(self) -> list[LocalizedText]:
        """The questions beside the field, each in both languages."""
        return [LocalizedText(**question) for question in self.questions]
