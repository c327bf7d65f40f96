"""The one thing that scheduled work has to remember."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LastAsked(models.Model):
    """When a scheduled job was last asked for, whichever worker did it."""

    job = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("scheduled job")

    def __str__(self) -> str:
        return f"{self.job} {self.at:%Y-%m-%d %H:%M}"
