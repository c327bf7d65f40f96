"""Entry, DirectorySetting, Message, Block, Report, Suspension."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insigne.catalogue.models import Badge
from insigne.institutions.models import Institution
from insigne.path.models import PathShare
from insigne.path.shares import address_of

LINE_LENGTH = 140
TEXT_LENGTH = 1000
PERSON = settings.AUTH_USER_MODEL
# Messages that still wait for their answer: neither answered, nor set aside, nor closed by who left or blocked.
WAITING = models.Q(answered_at=None, closed_at=None)


class Reach(models.TextChoices):
    """How far an entry is seen; each takes in the one before."""

    INSTITUTION = "institution", _("the recipients of this badge at my institution")
    NETWORK = "network", _("also the recipients of the same badge at the other institutions of its kit")
    PUBLIC = "public", _("anybody")


class Entry(models.Model):
    """A recipient of a badge who chose to be found. Leaving deletes the row: nothing that they wrote is kept."""

    class NameForm(models.TextChoices):
        FULL = "full", _("first name and surname")
        SHORT = "short", _("first name and initial")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="directory_entries")
    badge = models.ForeignKey(Badge, models.CASCADE, related_name="directory_entries")
    name_form = models.CharField(max_length=10, choices=NameForm.choices, default=NameForm.FULL)
    promotion = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=LINE_LENGTH, blank=True)
    share = models.ForeignKey(PathShare, models.SET_NULL, null=True, related_name="+")
    reach = models.CharField(max_length=12, choices=Reach.choices, default=Reach.INSTITUTION)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("directory entry")
        constraints = [
            models.UniqueConstraint(fields=["person", "badge"], name="one_entry_per_badge"),
            models.CheckConstraint(condition=models.Q(reach__in=Reach.values), name="entry_reach_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.badge_id}"

    @property
    def name(self) -> str:
        """The name as its owner lets it be seen."""
        return written(self.person.name, self.name_form)

    @property
    def path_address(self) -> str:
        """Where the shared path is read; nothing once it is taken back or has expired."""
        return address_of(self.share) if self.share and self.share.is_open else ""


def written(name: str, form: str) -> str:
    """A name in full, or as "Camille M."; a single word has no surname to shorten."""
    words = name.split()
    if form != Entry.NameForm.SHORT or len(words) < 2:
        return name
    return f"{words[0]} {words[-1][0].upper()}."


class DirectorySetting(models.Model):
    """An institution's choice: without a row its directories are open to the other institutions of a kit."""

    institution = models.OneToOneField(Institution, models.CASCADE, related_name="directory_setting")
    crosses = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("directory setting")

    def __str__(self) -> str:
        return f"{self.institution_id} {self.crosses}"


class Message(models.Model):
    """A message relayed once, and its one answer. An address stands in it only where its owner ticked so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The receiver's badge, and the one by which the sender may write: the same, or its like elsewhere.
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="+")
    sender_badge = models.ForeignKey(Badge, models.PROTECT, related_name="+")
    sender = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="messages_sent")
    receiver = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="messages_received")
    sender_name = models.CharField(max_length=120, blank=True)
    receiver_name = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    sender_address = models.EmailField(blank=True)
    sent_at = models.DateTimeField()
    answer = models.TextField(max_length=TEXT_LENGTH, blank=True)
    receiver_address = models.EmailField(blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["sender", "sent_at"]), models.Index(fields=["receiver", "sent_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "receiver"],
                condition=models.Q(answered_at=None),
                name="one_message_until_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_at is None and self.closed_at is None


class Block(models.Model):
    """Somebody takes no message from somebody, and sends them none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blocker = models.ForeignKey(PERSON, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    name = models.CharField(_("the name they wrote under"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="blocked_once")]

    def __str__(self) -> str:
        return f"{self.blocker_id} ✕ {self.blocked_id}"


class Report(models.Model):
    """One party of a message shows it to the managers of their institution, with words of their own."""

    class Decision(models.TextChoices):
        DISMISSED = "dismissed", _("dismissed")
        SUSPENDED = "suspended", _("sender suspended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="reports_made")
    against = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("report")
        ordering = ["made_at"]
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="reported_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.decision}"

    @property
    def reporter_name(self) -> str:
        """The name that who reports wrote under, or was written to under: a manager elsewhere sees no other."""
        return self._name_of(self.by_id)

    @property
    def author_name(self) -> str:
        """The same of whom it is about."""
        return self._name_of(self.against_id)

    def _name_of(self, person_id: uuid.UUID | None) -> str:
        message = self.message
        if person_id is None:
            return ""
        return message.sender_name if message.sender_id == person_id else message.receiver_name


class Suspension(models.Model):
    """Somebody may not write to the recipients of an institution, nor as one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="suspensions")
    name = models.CharField(_("the name they wrote under"), max_length=120, blank=True)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("suspension")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution"],
                condition=models.Q(lifted_at=None),
                name="suspended_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.institution_id}"
