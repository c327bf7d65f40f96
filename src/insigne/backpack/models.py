"""OutsideBadge, Keeping, Collection, CollectionItem, BringingIn, Arrival, Reminder."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.awards.models import Award

VERDICTS = [
    ("verified", _("verified")),
    ("unconfirmed", _("not confirmed")),
    ("rejected", _("no longer valid")),
]


class OutsideBadge(models.Model):
    """A badge that somebody else issued, or that came from elsewhere: its exact bytes, and what was found in them."""

    class Kind(models.TextChoices):
        """The way it came."""

        FILE = "file", _("a file")
        TEXT = "text", _("a pasted text")
        ADDRESS = "address", _("an address")
        ZIP = "zip", _("an archive")
        PLATFORM = "platform", _("another platform")

    class Recipient(models.TextChoices):
        """Whom the badge names, beside the person's verified addresses."""

        MINE = "mine", _("one of your addresses")
        OTHER = "other", _("another identity")
        UNKNOWN = "unknown", _("nobody that can be compared")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="outside_badges")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(_("where it was fetched"), max_length=2000, blank=True)
    original = models.BinaryField()
    content_type = models.CharField(max_length=50)
    # The document inside, however it came: the same badge as an image and as a text is one badge.
    digest = models.CharField(max_length=64)
    # Drawn again from its pixels; nothing of a stranger's file is served as it is.
    picture = models.BinaryField(default=bytes)
    has_picture = models.BooleanField(default=False)

    name = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    issuer_name = models.CharField(max_length=300, blank=True)
    issuer_id = models.CharField(max_length=1000, blank=True)
    criteria_url = models.CharField(max_length=2000, blank=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    standard = models.CharField(max_length=5, blank=True)
    credential_id = models.CharField(max_length=2000, blank=True)

    verdict = models.CharField(max_length=12, choices=VERDICTS)
    is_revoked = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    checked_at = models.DateTimeField()
    recipient_state = models.CharField(max_length=8, choices=Recipient.choices)
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("badge from elsewhere")
        ordering = ["-brought_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="same_badge_brought_once")]

    def __str__(self) -> str:
        return self.name or self.credential_id or str(self.pk)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_mine(self) -> bool:
        """Whether it was awarded to one of the person's own addresses."""
        return self.recipient_state == self.Recipient.MINE

    @property
    def is_foreign(self) -> bool:
        """Whether it names somebody else: kept apart, never shown on the path, in a share or by the API."""
        return self.recipient_state == self.Recipient.OTHER


def _one_of_both() -> models.Q:
    return models.Q(award=None, outside__isnull=False) | models.Q(award__isnull=False, outside=None)


class Keeping(models.Model):
    """How a person keeps one badge, ours or another's: its place, a private note, hidden or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keepings")
    award = models.ForeignKey(Award, models.CASCADE, null=True, related_name="+")
    outside = models.ForeignKey(OutsideBadge, models.CASCADE, null=True, related_name="+")
    note = models.TextField(blank=True)
    hidden = models.BooleanField(default=False)
    # Without a place of its own a badge stands before the others, the newest first.
    position = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("place in the backpack")
        constraints = [
            models.UniqueConstraint(fields=["person", "award"], name="one_keeping_per_award"),
            models.UniqueConstraint(fields=["person", "outside"], name="one_keeping_per_outside_badge"),
            models.CheckConstraint(condition=_one_of_both(), name="keeping_of_one_badge"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.award_id or self.outside_id}"


class Collection(models.Model):
    """Badges that a person puts together under a name. Private: the path decides what is shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=400, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("collection")
        ordering = ["position", "created_at"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_collection_per_name")]

    def __str__(self) -> str:
        return self.name


class CollectionItem(models.Model):
    """A badge, ours or another's, in a collection."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    award = models.ForeignKey(Award, models.CASCADE, null=True, related_name="+")
    outside = models.ForeignKey(OutsideBadge, models.CASCADE, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("badge in a collection")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "award"], name="award_once_in_a_collection"),
            models.UniqueConstraint(
                fields=["collection", "outside"], name="outside_badge_once_in_a_collection"
            ),
            models.CheckConstraint(condition=_one_of_both(), name="collection_item_is_one_badge"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.award_id or self.outside_id}"


class BringingIn(models.Model):
    """Several badges brought in at once, checked one after the other in the background."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("badges brought in")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begun_at:%Y-%m-%d %H:%M}"


class Arrival(models.Model):
    """One file of a `BringingIn`: waiting with its bytes, then only what became of it."""

    class Outcome(models.TextChoices):
        """What became of something that was brought in."""

        WAITING = "waiting", _("waiting")
        KEPT = "kept", _("added")
        MARKED = "marked", _("added, and marked")
        FOREIGN = "foreign", _("kept apart")
        KNOWN = "known", _("already there")
        REFUSED = "refused", _("not added")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bringing = models.ForeignKey(BringingIn, models.CASCADE, related_name="arrivals")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=OutsideBadge.Kind.choices)
    # What to call it on the page. Never a path: nothing is written under it.
    label = models.CharField(max_length=120)
    content = models.BinaryField(default=bytes)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    outside = models.ForeignKey(OutsideBadge, models.SET_NULL, null=True, related_name="+")
    # The reason, as a kept report or as the code of a sentence in `sentences`.
    reason = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("badge brought in")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class Reminder(models.Model):
    """How often a person was reminded to add a personal address, and whether they want to hear of it again."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    sent = models.PositiveIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reminder")

    def __str__(self) -> str:
        return f"{self.person_id} {self.sent}"
