"""Application, SkillClaim, Evidence, Submission, Review, SkillVerdict."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from insigne.awards.models import Audience, Award
from insigne.catalogue.models import Badge, BadgeVersion, Skill
from insigne.experiences.models import Experience
from insigne.files.models import StoredFile
from insigne.institutions.models import Institution


class State(models.TextChoices):
    """Where an application stands. `workflow` says how it gets from one to the next."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
    IN_REVIEW = "in_review", _("under review")
    CHANGES_REQUESTED = "changes_requested", _("to be completed")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


EDITABLE = (State.DRAFT, State.CHANGES_REQUESTED)
DECIDABLE = (State.SUBMITTED, State.IN_REVIEW)
OPEN = (*EDITABLE, *DECIDABLE)


class Application(models.Model):
    """One person's request for one badge: the experience, and what they say of themselves.

    Each step counts its saves and names the page (`tab`) that made the last one, so that a stale tab
    overwrites nothing; `round` counts the submissions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="applications")
    badge = models.ForeignKey(Badge, models.PROTECT, related_name="applications")
    version = models.ForeignKey(BadgeVersion, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications")
    experience = models.ForeignKey(Experience, models.SET_NULL, null=True, related_name="applications")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    experience_revision = models.PositiveIntegerField(default=0)
    experience_tab = models.CharField(max_length=16, blank=True)
    skills_revision = models.PositiveIntegerField(default=0)
    skills_tab = models.CharField(max_length=16, blank=True)
    round = models.PositiveSmallIntegerField(default=0)

    structure = models.CharField(_("association, project or scheme"), max_length=300, blank=True)
    role = models.CharField(_("your role"), max_length=300, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("estimated hours"), null=True, blank=True)
    description = models.TextField(_("the experience"), blank=True)
    reflection = models.TextField(_("looking back"), blank=True)
    already_used = models.CharField(_("already used for another validation"), max_length=300, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    # When the applicant was told that their idle draft will end. Saving it makes it void.
    ending_told_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True)
    award = models.OneToOneField(Award, models.PROTECT, null=True, related_name="application")

    class Meta:
        verbose_name = _("application")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["institution", "state", "submitted_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "badge"],
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="one_open_application_per_badge",
            ),
            models.CheckConstraint(
                condition=models.Q(award=None) | models.Q(state=State.ACCEPTED),
                name="award_only_when_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.applicant}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_decidable(self) -> bool:
        return self.state in DECIDABLE

    @property
    def is_late(self) -> bool:
        """Whether the answer takes longer than the badge announces."""
        if self.submitted_at is None:
            return False
        return timezone.now() - self.submitted_at > timedelta(days=self.version.answer_days)


class SkillClaim(models.Model):
    """A skill that the applicant says they showed, and how. An unticked claim keeps its words."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="claims")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    chosen = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    public = models.BooleanField(_("may be shown with the badge"), default=False)

    class Meta:
        verbose_name = _("chosen skill")
        ordering = ["skill__position"]
        constraints = [models.UniqueConstraint(fields=["application", "skill"], name="one_claim_per_skill")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.skill_id}"


class Evidence(models.Model):
    """A file or a link that supports the application, or one of its skills."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    audience = models.CharField(
        _("who may see it"), max_length=12, choices=Audience.choices, default=Audience.REVIEWERS
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file=None, url__gt="") | models.Q(file__isnull=False, url=""),
                name="evidence_is_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.caption


class Submission(models.Model):
    """What the application said when it was sent: the reviewer's picture of what changed since."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="submissions")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    content = models.JSONField()

    class Meta:
        verbose_name = _("submission")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="one_submission_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} #{self.round}"


class Review(models.Model):
    """What one reviewer says of one submission. Its `decision` is empty until it is the decision."""

    class Decision(models.TextChoices):
        ACCEPT = "accept", _("accept")
        ASK_FOR_MORE = "ask_for_more", _("ask for more")
        REFUSE = "refuse", _("refuse")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    comment = models.TextField(_("message to the student"), blank=True)
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("review")
        ordering = ["round", "saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "reviewer"], name="one_review_per_reviewer_and_round"
            ),
            models.UniqueConstraint(
                fields=["application", "round"],
                condition=~models.Q(decision=""),
                name="one_decision_per_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} #{self.round} {self.decision}"


class SkillVerdict(models.Model):
    """A reviewer's verdict on one chosen skill."""

    class Verdict(models.TextChoices):
        SHOWN = "shown", _("recognised")
        NOT_YET = "not_yet", _("not yet")

    review = models.ForeignKey(Review, models.CASCADE, related_name="verdicts")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = _("verdict")
        ordering = ["skill__position"]
        constraints = [models.UniqueConstraint(fields=["review", "skill"], name="one_verdict_per_skill")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.verdict}"
