"""Where the bytes lie: under MEDIA_ROOT, by id, readable by the server alone and under no address."""

from typing import NoReturn
from uuid import UUID

from django.core.files.storage import FileSystemStorage

FOLDER = "stored"


class PrivateStorage(FileSystemStorage):
    """Files without an address: a page gives them out after it has checked who asks."""

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("A stored file has no address: answer with `insigne.files.responses.attachment`.")


def private_storage() -> PrivateStorage:
    """The storage of stored files (a callable, so that migrations name it and not its settings)."""
    return PrivateStorage(file_permissions_mode=0o600, directory_permissions_mode=0o700)


def path_of(file_id: UUID) -> str:
    """The path of a file: 256 folders, and nothing that its sender chose."""
    return f"{FOLDER}/{file_id.hex[:2]}/{file_id}"
