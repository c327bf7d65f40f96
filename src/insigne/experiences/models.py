"""Experience: what somebody did, in their own words. Private."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Experience(models.Model):
    """One experience of one person. Applications start from it; several may serve themselves of the same one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="experiences")
    title = models.CharField(_("what it was"), max_length=200)
    structure = models.CharField(_("where: association, project or scheme"), max_length=300, blank=True)
    role = models.CharField(_("your role"), max_length=300, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("estimated hours"), null=True, blank=True)
    situation = models.TextField(_("the situation"), blank=True)
    action = models.TextField(_("what I did"), blank=True)
    result = models.TextField(_("what came of it"), blank=True)
    again = models.TextField(_("what I would do again, or otherwise"), blank=True)
    # Art. D611-7 of the Code de l'éducation: the same activity counts once.
    ects_use = models.CharField(_("already used for ECTS or another validation"), max_length=300, blank=True)
    # Each save is counted and names the page (`tab`) that made it, so that a stale tab overwrites nothing.
    revision = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("experience")
        ordering = ["-start", "-created_at"]

    def __str__(self) -> str:
        return self.title
