"""A person's archive: everything about them in one ZIP, with a guide in plain text and a list of checksums."""

import hashlib
import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from insigne.files.storage import private_storage
from insigne.journal.actions import record
from insigne.people.models import Archive
from insigne.people.personal import Kept, holders, in_json
from insigne.web.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from insigne.people.models import User

FOLDER = "archives"
LONGEST_PART = 80
UNWELCOME = re.compile(r'[<>:"|?*\\/\x00-\x1f]')
PACKED = (".png", ".jpg", ".jpeg", ".pdf", ".zip")
# A job that has been silent for this long was lost: another archive may be asked for.
LOST_AFTER = timedelta(hours=1)


@transaction.atomic
def ask(person: "User") -> Archive:
    """Have the archive made. The one under way is given back; an older one is replaced."""
    alone(f"archive of {person.pk}")  # of two clicks at once the second finds the first one's
    under_way = person.archives.filter(ready_at=None, asked_at__gt=timezone.now() - LOST_AFTER).first()
    if under_way:
        return under_way
    for old in person.archives.all():
        remove(old)
    archive = Archive.objects.create(person=person, parts=len(holders()))
    record("archive.asked", archive, actor=person, institution_id=None)
    return archive


def make(archive: Archive) -> None:
    """Write the ZIP, one file at a time, noting how far it is. Safe to run again: it begins anew."""
    path = path_of(archive.pk)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    try:
        _write(archive, draft)
        draft.replace(path)
    except BaseException:  # half of somebody's data is of use to nobody, least of all once they are erased
        draft.unlink(missing_ok=True)
        raise
    with transaction.atomic():
        ready = Archive.objects.filter(pk=archive.pk).update(
            ready_at=timezone.now(), size=path.stat().st_size
        )
        if ready:
            record("archive.ready", archive, actor=None, institution_id=None)
    if not ready:  # erased meanwhile
        path.unlink(missing_ok=True)


def _write(archive: Archive, draft: Path) -> None:
    person = archive.person
    with translation.override(person.language), ZipFile(draft, "w", ZIP_DEFLATED) as out:
        written = _Written(out, archive.asked_at)
        for done, holder in enumerate(holders(), start=1):
            for kept in holder.export(person):
                written.add(kept)
            Archive.objects.filter(pk=archive.pk).update(parts_done=done, files=len(written.listed))
        for kept in _guides(archive):
            written.add(kept)
        written.add(in_json("manifest.json", {"made": archive.asked_at.isoformat(), "files": written.listed}))


def remove(archive: Archive) -> None:
    """Delete the row now, and the bytes once that is certain."""
    path = path_of(archive.pk)
    with transaction.atomic():
        archive.delete()
        transaction.on_commit(lambda: _unlink(path))


def sweep(older_than: timedelta) -> int:
    """Delete the archives' bytes that no row names, and say how many: what a crash left behind."""
    folder = _folder()
    rows = {f"{key}" for key in Archive.objects.values_list("pk", flat=True)}
    oldest = (timezone.now() - older_than).timestamp()
    found = list(folder.iterdir()) if folder.is_dir() else []
    orphans = [path for path in found if path.stem not in rows and path.stat().st_mtime < oldest]
    for path in orphans:
        _unlink(path)
    return len(orphans)


def path_of(archive_id: "UUID") -> Path:
    """Where the bytes lie: under no address, readable by the server alone."""
    return _folder() / f"{archive_id}.zip"


def _folder() -> Path:
    return Path(private_storage().path(FOLDER))


def safe_path(path: str) -> str:
    """The path with no step up, no drive, no control, no long name: whatever a person called their file."""
    parts = [_safe_part(part) for part in path.split("/") if part.strip(". ")]
    return "/".join(parts) or "file"


class _Written:
    """What was written so far: no two files under one name, each with its size and checksum."""

    def __init__(self, out: ZipFile, moment: "datetime") -> None:
        self._out, self._moment = out, moment.timetuple()[:6]
        self._names: set[str] = set()
        self.listed: list[dict[str, str | int]] = []

    def add(self, kept: Kept) -> None:
        path = self._free(safe_path(kept.path))
        info = ZipInfo(path, date_time=self._moment)
        info.external_attr = 0o600 << 16
        info.compress_type = ZIP_STORED if path.lower().endswith(PACKED) else ZIP_DEFLATED
        self._out.writestr(info, kept.content)
        digest = hashlib.sha256(kept.content).hexdigest()
        self.listed.append({"path": path, "size": len(kept.content), "sha256": digest})

    def _free(self, path: str) -> str:
        """The path, or the next free one: names that differ by case alone are one on some computers."""
        stem, dot, suffix = path.rpartition(".") if "." in path.rsplit("/", 1)[-1] else (path, "", "")
        candidate, number = path, 1
        while candidate.casefold() in self._names:
            number += 1
            candidate = f"{stem}-{number}{dot}{suffix}"
        self._names.add(candidate.casefold())
        return candidate


def _safe_part(part: str) -> str:
    shown = "".join(
        each for each in unicodedata.normalize("NFC", part) if unicodedata.category(each)[0] != "C"
    )
    name = UNWELCOME.sub("_", shown).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 5:
        return f"{stem[:LONGEST_PART]}.{suffix}"
    return name[:LONGEST_PART] or "_"


def _guides(archive: Archive) -> "Iterator[Kept]":
    for language, name in (("fr", "LISEZMOI.txt"), ("en", "README.txt")):
        with translation.override(language):
            text = render_to_string("people/archive.txt", {"archive": archive, "person": archive.person})
        yield Kept(name, text.strip().encode() + b"\n")


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)
