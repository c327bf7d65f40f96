"""Endorsement, QuietAddress."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.awards.models import Award
from insigne.catalogue.models import BadgeVersion
from insigne.institutions.models import Institution
from insigne.web.localized import LocalizedField

if TYPE_CHECKING:
    from insigne.web.localized import LocalizedText


class Endorsement(models.Model):
    """Somebody's support in words, signed with the key of `institution`.

    Of an award: asked by its recipient from a person who needs no account. Of a badge or an institution: given by
    the managers of another institution. A row outlives its words, so that its document can answer "gone".
    """

    class Kind(models.TextChoices):
        AWARD = "award", _("of an award")
        BADGE = "badge", _("of a badge")
        INSTITUTION = "institution", _("of an institution")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    award = models.ForeignKey(Award, models.CASCADE, null=True, related_name="endorsements")
    version = models.ForeignKey(BadgeVersion, models.CASCADE, null=True, related_name="endorsements")
    endorsed = models.ForeignKey(Institution, models.CASCADE, null=True, related_name="endorsements_received")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="endorsements_signed")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    email = models.EmailField(_("e-mail address"), blank=True)
    # Outlives the address: how often somebody was written to is counted, and a refusal remembered, by it.
    address_hash = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    function = models.CharField(_("function and organisation"), max_length=160, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)
    language = models.CharField(max_length=2)
    # The link's secret is a keyed hash of the id; only a hash of it is here. Empty where there is no link.
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)

    words: "LocalizedField | LocalizedText" = LocalizedField(_("words"))
    consent = models.TextField(_("what its author agreed to"), blank=True)
    credential = models.BinaryField(default=bytes)
    answered_at = models.DateTimeField(null=True)
    shown = models.BooleanField(default=False)

    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(_("taken back by its author"), null=True)
    removed_at = models.DateTimeField(_("deleted by who received it"), null=True)

    class Meta:
        verbose_name = _("endorsement")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["address_hash", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="one_endorsement_per_link"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind="award", award__isnull=False, version=None, endorsed=None)
                    | models.Q(kind="badge", award=None, version__isnull=False, endorsed=None)
                    | models.Q(kind="institution", award=None, version=None, endorsed__isnull=False)
                ),
                name="endorsement_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(shown=False)
                | models.Q(answered_at__isnull=False, withdrawn_at=None, removed_at=None),
                name="endorsement_shown_only_while_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Asked, in time, and not answered in any way."""
        ended = self.answered_at or self.declined_at or self.withdrawn_at or self.removed_at
        return not ended and self.expires_at is not None and timezone.now() < self.expires_at

    @property
    def stands(self) -> bool:
        """Signed, and taken back by nobody."""
        return bool(self.answered_at) and not self.withdrawn_at and not self.removed_at

    @property
    def state(self) -> str:
        """One word for where it stands, as the pages use it."""
        ends = (
            ("withdrawn", self.withdrawn_at),
            ("answered", self.answered_at),
            ("declined", self.declined_at),
        )
        ended = next((word for word, at in ends if at), None)
        return ended or ("asked" if self.is_open else "expired")


class QuietAddress(models.Model):
    """Somebody does not wish to be written to. Only a keyed hash of their address is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address_hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address we do not write to")

    def __str__(self) -> str:
        return self.address_hash
