"""User, Invitation, Consent, Archive, PurgeReport."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.institutions.models import Institution, Role
from insigne.people.names import check_name


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case so that one person is one row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, validators=[check_name])
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When they were told that their account, idle for long, will end. Signing in again makes it void.
    ending_told_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.name or self.email


def display_name(user: User) -> str:
    """How allauth's pages and messages name somebody."""
    return str(user)


# Invitations that are neither accepted nor withdrawn; they may have run out all the same.
UNANSWERED = models.Q(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """An e-mail that offers somebody a role. Only a hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    language = models.CharField(_("language of the message"), max_length=2, default="fr")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"

    @property
    def is_open(self) -> bool:
        """Still to be accepted, and in time."""
        return not self.accepted_at and not self.withdrawn_at and timezone.now() < self.expires_at


class Use(models.TextChoices):
    """What a person may consent to, and take back."""

    AWARD_PAGE = "award_page", _("page of a badge, to people who have its address")
    AWARD_LISTED = "award_listed", _("page of a badge, to anybody")
    PATH = "path", _("shared path")
    DIRECTORY = "directory", _("directory of recipients")
    NETWORK = "network", _("directory of recipients, across institutions")
    PUBLIC_LINE = "public_line", _("directory of recipients, to anybody")
    DISPLAYER = "displayer", _("public badges found by e-mail address")
    PLATFORM = "platform", _("a platform that reads or writes the backpack")
    WALLET = "wallet", _("copy in a wallet")
    ENDORSEMENT = "endorsement", _("endorsement shown with a badge")


class Consent(models.Model):
    """A person agreed to one use of their data, about one thing, on a day, in these words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="consents")
    use = models.CharField(max_length=20, choices=Use.choices)
    about = models.UUIDField(_("what it is about"))
    wording = models.TextField()
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "use", "about"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_per_use",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.use}"


class Archive(models.Model):
    """Everything about a person in one ZIP, made by a job, downloaded by them alone, and soon deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="archives")
    asked_at = models.DateTimeField(auto_now_add=True)
    parts = models.PositiveIntegerField(default=0)
    parts_done = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("archive of a person’s data")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.parts_done}/{self.parts}"


class PurgeReport(models.Model):
    """What a purge removed, counted: of which kind, for which institution, when. It names nobody."""

    institution = models.ForeignKey(Institution, models.CASCADE, null=True, related_name="purges")
    kind = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("report of a purge")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["institution", "-at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"
