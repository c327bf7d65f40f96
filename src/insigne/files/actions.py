"""Store a file, delete it, and sweep what a crash left behind."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import ProtectedError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from insigne.files.cleaning import clean
from insigne.files.kinds import Kind, display_name, expect
from insigne.files.models import StoredFile
from insigne.files.refusals import EmptyFile, FileTooLarge
from insigne.files.storage import FOLDER, PrivateStorage, path_of, private_storage


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was checked and cleaned, ready to be kept."""

    name: str
    kind: Kind
    content: bytes


def prepare(upload: File[bytes], *, kinds: frozenset[Kind]) -> Prepared:
    """Check and clean a file that somebody sent. Raises a `FileRefused` whose sentence is for the sender.

    Redrawing a large picture takes seconds: this is called before a transaction is opened, never inside one.
    """
    data = _content(upload)
    kind = expect(data, kinds)
    content = clean(data, kind)
    _check_size(len(content))
    return Prepared(display_name(upload.name or "", kind), kind, content)


def keep(prepared: Prepared, *, owner: AbstractBaseUser | None, institution_id: UUID | None) -> StoredFile:
    """Write a prepared file. When the transaction is rolled back the row is gone, and the bytes swept later."""
    stored = StoredFile(
        institution_id=institution_id,
        owner_id=owner.pk if owner else None,
        name=prepared.name,
        content_type=prepared.kind.content_type,
        size=len(prepared.content),
        sha256=hashlib.sha256(prepared.content).hexdigest(),
    )
    stored.file = ContentFile(prepared.content, name=str(stored.id))
    stored.save(force_insert=True)
    return stored


def store(
    upload: File[bytes],
    *,
    kinds: frozenset[Kind],
    owner: AbstractBaseUser | None,
    institution_id: UUID | None,
) -> StoredFile:
    """Both at once, where no transaction is open. Raises a `FileRefused`."""
    return keep(prepare(upload, kinds=kinds), owner=owner, institution_id=institution_id)


def _content(upload: File[bytes]) -> bytes:
    _check_size(upload.size)
    upload.seek(0)
    data: bytes = upload.read()
    if not data:
        raise EmptyFile(_("This file is empty. Choose it again, or choose another."))
    return data


def _check_size(size: int) -> None:
    limit = settings.INSIGNE_UPLOAD_LIMIT
    if size > limit:
        sentence = _("This file is larger than %(limit)s. Make it smaller, or split it, and send it again.")
        raise FileTooLarge(sentence % {"limit": filesizeformat(limit)})


def delete(stored: StoredFile) -> None:
    """Remove the row now, and the bytes once that is certain."""
    storage, path = stored.file.storage, path_of(stored.id)
    with transaction.atomic():
        stored.delete()
        transaction.on_commit(lambda: storage.delete(path))


def release(stored: StoredFile) -> bool:
    """Delete the file unless something still names it; say whether it went."""
    try:
        with transaction.atomic():
            delete(stored)
    except ProtectedError:
        return False
    return True


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Delete bytes that no row names, and say how many files went.

    Young ones stay: the transaction that will name them may still be open.
    """
    storage = private_storage()
    if not storage.exists(FOLDER):
        return 0
    folders, _files = storage.listdir(FOLDER)
    return sum(_sweep_folder(storage, f"{FOLDER}/{folder}", older_than) for folder in folders)


def _sweep_folder(storage: PrivateStorage, folder: str, older_than: timedelta) -> int:
    _folders, files = storage.listdir(folder)
    paths = {f"{folder}/{name}" for name in files}
    orphans = paths - set(StoredFile.objects.filter(file__in=paths).values_list("file", flat=True))
    oldest_kept = timezone.now() - older_than
    gone = [path for path in orphans if storage.get_modified_time(path) < oldest_kept]
    for path in gone:
        storage.delete(path)
    return len(gone)
