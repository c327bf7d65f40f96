"""StatusList, Award, RecognisedSkill, AwardEvidence, Delivery."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.catalogue.models import BadgeVersion, Skill
from insigne.files.models import StoredFile
from insigne.institutions.models import Institution, SigningKey

STATUS_LIST_LENGTH = 131_072
# How an award ends before its time: its institution revokes it, its recipient declines it or is erased.
ENDS = ("revoked_at", "declined_at", "erased_at")


def standing(of: str = "") -> models.Q:
    """Awards that stand: that did not end before their time. `of` is the way to the award (`"award__"`).

    An expired one stands: it was obtained, and its date says until when it was valid.
    """
    return models.Q(**{f"{of}{end}": None for end in ENDS})


class StatusList(models.Model):
    """A bitstring status list of an institution, published as a signed credential.

    `document` is what is published. A revocation marks the list outdated; it is signed anew when it is next asked
    for, not more than twice in `status_lists.INTERVAL`, which is why the signing before the last is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="status_lists")
    number = models.PositiveIntegerField()
    document = models.BinaryField(default=bytes)
    signed_at = models.DateTimeField()
    signed_before = models.DateTimeField(null=True)
    is_outdated = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("status list")
        constraints = [models.UniqueConstraint(fields=["institution", "number"], name="one_list_per_number")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.number}"


class Award(models.Model):
    """A person obtained a badge version. `credential` and `assertion` are the exact bytes that were issued."""

    class Sharing(models.TextChoices):
        PRIVATE = "private", _("only me")
        LINK = "link", _("people who have the link")
        LISTED = "listed", _("anybody, and search engines")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(BadgeVersion, models.PROTECT, related_name="awards")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="awards")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="awards")
    source_id = models.UUIDField(_("what led to it"), unique=True)
    language = models.CharField(max_length=2)
    awarded_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    sharing = models.CharField(max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE)

    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    status_list = models.ForeignKey(StatusList, models.PROTECT, related_name="awards")
    status_index = models.PositiveIntegerField()
    credential = models.BinaryField()
    assertion = models.BinaryField()

    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.TextField(blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    # A tombstone: nothing of the person is left, the place in the status list is.
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("award")
        ordering = ["-awarded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="one_award_per_status_place"
            ),
            models.CheckConstraint(
                condition=models.Q(status_index__lt=STATUS_LIST_LENGTH), name="status_place_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} → {self.recipient_id}"

    @property
    def stands(self) -> bool:
        """What `standing` asks of the table."""
        return all(getattr(self, end) is None for end in ENDS)

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until <= timezone.now()

    @property
    def is_shared(self) -> bool:
        """Whether people other than its owner may open its page."""
        return self.sharing != self.Sharing.PRIVATE


class RecognisedSkill(models.Model):
    """A skill that the award recognises. `text` is what the recipient chose to publish, or nothing."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="recognised")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("recognised skill")
        ordering = ["skill__position"]
        constraints = [models.UniqueConstraint(fields=["award", "skill"], name="skill_recognised_once")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.skill_id}"


class Audience(models.TextChoices):
    """Who may see a piece of evidence."""

    REVIEWERS = "reviewers", _("the reviewers")
    INSTITUTION = "institution", _("the institution’s staff")
    PUBLIC = "public", _("whoever may open the badge’s page")


class AwardEvidence(models.Model):
    """A piece of evidence that stays with the award, and who may see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+")
    caption = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    audience = models.CharField(max_length=12, choices=Audience.choices)

    class Meta:
        verbose_name = _("evidence of an award")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file=None, url__gt="") | models.Q(file__isnull=False, url=""),
                name="award_evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.caption


class Delivery(models.Model):
    """A copy of an award, signed anew for a wallet's key. It has its own status place and falls with its award."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.PROTECT, related_name="deliveries")
    format = models.CharField(max_length=20)
    holder = models.CharField(_("the wallet’s key, as a DID or a thumbprint"), max_length=1000)
    delivered_at = models.DateTimeField()
    status_list = models.ForeignKey(StatusList, models.PROTECT, related_name="deliveries")
    status_index = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True)
    # Most wallets say nothing: then it is empty.
    reception = models.CharField(_("what its wallet said of it"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("copy in a wallet")
        ordering = ["-delivered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="one_delivery_per_status_place"
            ),
            models.CheckConstraint(
                condition=models.Q(status_index__lt=STATUS_LIST_LENGTH), name="delivery_place_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.format}"
