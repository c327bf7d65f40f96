"""Institution, Membership, SigningKey."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from insigne.web.links import WebAddress
from insigne.web.localized import LocalizedField

if TYPE_CHECKING:
    from insigne.web.localized import LocalizedText

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour is written like #24408E."))


class Institution(models.Model):
    """A school or a network: it issues badges, has members, keys and an appearance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name: "LocalizedField | LocalizedText" = LocalizedField(_("name"))
    url = WebAddress(_("website"))
    email = models.EmailField(_("contact address"))
    accent = models.CharField(_("main colour"), max_length=7, default="#24408E", validators=[COLOUR])
    warm = models.CharField(_("second colour"), max_length=7, default="#9E2F1B", validators=[COLOUR])
    linkedin_id = models.CharField(_("LinkedIn organisation number"), max_length=12, blank=True)
    # Addresses at these domains end when their owners leave: people are reminded to add another in time.
    school_domains: "models.JSONField[Any, Any]" = models.JSONField(
        _("domains of the school’s addresses"), default=list, blank=True
    )
    # Days by kind of data; what is not in it follows the site's own.
    retention: "models.JSONField[Any, Any]" = models.JSONField(
        _("how long data is kept"), default=dict, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("institution")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class Role(models.TextChoices):
    """What a member does in an institution. One person may have several."""

    STUDENT = "student", _("student")
    REVIEWER = "reviewer", _("reviewer")
    FACILITATOR = "facilitator", _("facilitator")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")


class Membership(models.Model):
    """One role of one person in one institution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(fields=["institution", "user", "role"], name="one_membership_per_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.institution_id}"


class SigningKey(models.Model):
    """An Ed25519 key pair of an institution. The private half is sealed; the public one is a multikey.

    A retired key signs no more, but what it signed still verifies. A compromised one is published as revoked:
    what bears a later date is rejected, what bears an earlier one is no longer confirmed, since whoever holds
    the key can write any date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="keys")
    public_multikey = models.CharField(max_length=120, unique=True)
    sealed_seed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signing key")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(retired_at=None, revoked_at=None),
                name="one_active_key_per_institution",
            )
        ]

    def __str__(self) -> str:
        return self.public_multikey
