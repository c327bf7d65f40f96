"""What an archive holds, read on guard: it may come from anywhere, and may be made to do harm.

Names in it are labels and never paths: nothing is unpacked onto a disk. Sizes are counted as the bytes come, for
what an archive declares may be a lie.
"""

import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from insigne.backpack.sentences import LARGEST

MOST_ENTRIES = 100
MOST_UNPACKED = 20_000_000
# A document unpacks to ten times its size at most; what swells a hundred times was made to.
MOST_SWELLING = 100
SWELLING_MATTERS = 100_000
LABEL = 120
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCKED = 0x1
# The others can be told to take gigabytes while they unpack.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What archive programs add for themselves.
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class ArchiveRefused(ValueError):
    """The archive as a whole is not opened; `str()` says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: what to call it, and its bytes, or the code of the reason why they were not read."""

    label: str
    content: bytes = b""
    why: str = ""


def is_archive(data: bytes) -> bool:
    """Whether the content is that of a zip, whatever its name says."""
    return data.startswith(_STARTS)


def entries_of(data: bytes) -> list[Entry]:
    """Every file of the archive, or the reason why it is not read. Raises ArchiveRefused."""
    # Before the list is read: reading a hundred thousand names takes longer than refusing them.
    if data.count(_DIRECTORY_ENTRY) > 4 * MOST_ENTRIES:
        raise too_many()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [info for info in archive.infolist() if not _is_noise(info)]
            _check(files)
            return _read(archive, files)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
        if isinstance(error, ArchiveRefused):
            raise
        sentence = _(
            "This archive cannot be read: it is damaged, or it is no zip. Make it again and send it."
        )
        raise ArchiveRefused(sentence) from None


def label_of(name: str) -> str:
    """The last part of a name, fit to be shown: no path, no control, no mark that turns letters round."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    return " ".join(shown.split()).strip(". ")[:LABEL] or _("file")


def _check(files: list[zipfile.ZipInfo]) -> None:
    if not files:
        raise ArchiveRefused(_("This archive is empty. Put the badges into it, then send it again."))
    if len(files) > MOST_ENTRIES:
        raise too_many()
    if sum(info.file_size for info in files) > MOST_UNPACKED:
        raise _too_large()


def _read(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> list[Entry]:
    entries, left = [], MOST_UNPACKED
    for info in files:
        entry = _entry(archive, info)
        left -= len(entry.content)
        if left < 0:
            raise _too_large()
        entries.append(entry)
    return entries


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    label = label_of(info.filename)
    if info.flag_bits & _LOCKED:
        return Entry(label, why="locked")
    if info.file_size > LARGEST:
        return Entry(label, why="large")
    swollen = info.file_size > MOST_SWELLING * max(info.compress_size, 1)
    if info.compress_type not in _METHODS or (swollen and info.file_size > SWELLING_MATTERS):
        return Entry(label, why="swollen")
    try:
        with archive.open(info) as opened:
            content = opened.read(LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return Entry(label, why="damaged")
    if len(content) > LARGEST:
        return Entry(label, why="large")
    if is_archive(content):
        return Entry(label, why="nested")
    return Entry(label, content) if content.strip() else Entry(label, why="empty")


def _is_noise(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or info.filename.startswith(_NOISE) or info.filename.endswith(_NOISE)


def too_many() -> ArchiveRefused:
    """More than is taken at once, the badges of PDFs in the archive included."""
    sentence = _("This archive holds more than %(most)d files. Send the badges in several archives.")
    return ArchiveRefused(sentence % {"most": MOST_ENTRIES})


def _too_large() -> ArchiveRefused:
    sentence = _("This archive unpacks to more than %(size)d MB. Send the badges in several archives.")
    return ArchiveRefused(sentence % {"size": MOST_UNPACKED // 1_000_000})
