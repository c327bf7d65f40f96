"""Addresses that people give: pages of the web, nothing else."""

from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.forms import URLField

SCHEMES = ["http", "https"]


class WebAddressField(URLField):
    """A form's field for an http or https address; Django's own also takes ftp."""

    default_validators = [URLValidator(schemes=SCHEMES)]


class WebAddress(models.URLField[str, str]):
    """A model's field for the same."""

    default_validators = [URLValidator(schemes=SCHEMES)]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
