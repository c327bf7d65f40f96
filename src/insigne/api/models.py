"""Platform, Grant, Code, Token, Displayed. Secrets, codes and tokens are kept as hashes only."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.Model):
    """A program of another site that registered itself. Its id is the OAuth client id.

    What it says of itself is not checked by anybody; `host` is, in that codes are sent nowhere else.
    """

    class Standard(models.TextChoices):
        OPEN_BADGES = "ob-v3p0", "Open Badges 3.0"
        BADGE_CONNECT = "bc-v2p1", "Badge Connect 2.1"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    standard = models.CharField(max_length=10, choices=Standard.choices)
    name = models.CharField(_("name"), max_length=100)
    host = models.CharField(max_length=255)
    uri = models.URLField(max_length=500)
    terms_uri = models.URLField(max_length=500)
    policy_uri = models.URLField(max_length=500)
    logo_uri = models.URLField(max_length=500)
    software_id = models.CharField(max_length=200)
    software_version = models.CharField(max_length=200)
    redirect_uris = models.JSONField()
    scopes = models.JSONField()
    secret_hash = models.CharField(max_length=64)
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("platform")
        ordering = ["-registered_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.host})"


class Grant(models.Model):
    """A person lets a platform do what `scopes` say. All its tokens end with it, whenever they were given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="platform_grants")
    scopes = models.JSONField()
    given_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_scope = models.CharField(_("what it did last"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("permission of a platform")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "person"],
                condition=models.Q(ended_at=None),
                name="one_standing_grant_per_platform",
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform_id} {self.person_id}"


class Code(models.Model):
    """An authorization code, and the family of tokens that came of it.

    Whoever presents it a second time sets `broken_at`, which ends the whole family (RFC 6749 §4.1.2).
    """

    hash = models.CharField(max_length=64, unique=True)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="codes")
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=128)
    scopes = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authorization code")

    def __str__(self) -> str:
        return str(self.pk)


class Token(models.Model):
    """An access or a refresh token. A refresh token serves once: it is replaced at each use."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("access token")
        REFRESH = "refresh", _("refresh token")

    hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    code = models.ForeignKey(Code, models.CASCADE, related_name="tokens")
    scopes = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("token")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def displayer_number() -> int:
    """A number that says nothing of its owner and is not found by counting.

    The old displayers keep it as a number, some in JavaScript: 53 bits is the most that all of them carry.
    """
    return 1 + secrets.randbelow(2**53 - 1)


class Displayed(models.Model):
    """A person whose public badges may be found by e-mail address; gone with the consent, number and all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="displayed")
    number = models.BigIntegerField(unique=True, default=displayer_number)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("person found by e-mail address")

    def __str__(self) -> str:
        return str(self.number)
