"""The stored file: what a person sent, as it was kept."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insigne.files.kinds import NAME_LENGTH
from insigne.files.storage import path_of, private_storage


def stored_path(stored: "StoredFile", _name: str) -> str:
    """Where the bytes of the file go (Django asks, with a name that we do not use)."""
    return path_of(stored.id)


class StoredFile(models.Model):
    """A file that was checked and cleaned. Made by `actions.store` alone; its bytes never change."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # A plain id: files are ground, and ground knows no institution. The page that stores says whose it is.
    institution_id = models.UUIDField(null=True, db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH + 10)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, upload_to=stored_path, max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")

    def __str__(self) -> str:
        return self.name
