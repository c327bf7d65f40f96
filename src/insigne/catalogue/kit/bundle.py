"""From a folder or a ZIP archive to the files of a kit, on guard: whoever made it may mean harm."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from insigne.catalogue.kit.faults import Fault, KitFaults
from insigne.catalogue.kit.files import KIT_FILE

MAX_FILES = 200
MAX_MEGABYTES = 20
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
MAX_RATIO = 100
ARCHIVE = "kit.zip"

_LEFTOVERS = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_DATE = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16


def read_folder(path: Path) -> dict[str, bytes]:
    """The files of the kit in the folder `path`, by path; what systems leave there is skipped.

    Raises KitFaults for symbolic links, more than 200 files or more than 20 MB.
    """
    if not path.is_dir():
        raise KitFaults([Fault.of("not-a-folder", path.name)])
    found = {entry.relative_to(path).as_posix(): entry for entry in sorted(path.rglob("*"))}
    kept = {name: entry for name, entry in found.items() if not _is_leftover(name)}
    _refuse(Fault.of("symlink", name) for name, entry in kept.items() if entry.is_symlink())
    files = {name: entry for name, entry in kept.items() if entry.is_file()}
    _refuse(_size_faults(path.name, [entry.stat().st_size for entry in files.values()]))
    return {name: entry.read_bytes() for name, entry in files.items()}


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files of the kit in the ZIP archive `data`, by their path; a single outer folder is taken away.

    Raises KitFaults for an archive that is damaged, encrypted, too large or that tries to write elsewhere.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise KitFaults([Fault.of("not-a-zip", ARCHIVE)]) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        _refuse(_size_faults(ARCHIVE, [entry.file_size for entry in entries]))
        _refuse(_entry_faults(entries))
        kept = [entry for entry in entries if not _is_leftover(entry.filename)]
        return _without_outer_folder({entry.filename: _unpacked(archive, entry) for entry in kept})


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of `files`. Same files, same bytes on any machine: sorted, dated 1980, not compressed."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3  # Unix, wherever it is written
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, files[name])
    return target.getvalue()


def _refuse(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise KitFaults(found)


def _size_faults(name: str, sizes: list[int]) -> Iterable[Fault]:
    if len(sizes) > MAX_FILES:
        yield Fault.of("too-many-files", name, count=len(sizes), limit=MAX_FILES)
    if sum(sizes) > MAX_BYTES:
        yield Fault.of("too-large", name, limit=MAX_MEGABYTES)


def _entry_faults(entries: list[zipfile.ZipInfo]) -> Iterable[Fault]:
    seen = set()
    for entry in entries:
        if entry.filename.casefold() in seen:
            yield Fault.of("duplicate-file", entry.filename)
        seen.add(entry.filename.casefold())
        if code := _danger(entry):
            yield Fault.of(code, entry.filename)


def _danger(entry: zipfile.ZipInfo) -> str | None:
    """Why one entry of an archive must not be unpacked."""
    name = entry.orig_filename  # as written in the archive, before any cleaning
    if _is_unsafe(name):
        return "unsafe-name"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "symlink"
    if entry.flag_bits & 0x1:
        return "encrypted"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "zip-method"
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return "suspect-ratio"
    return None


def _is_unsafe(name: str) -> bool:
    odd = any(mark in name for mark in ("\\", "\0", ":"))
    return not name or odd or name.startswith("/") or any(part in {"..", "."} for part in name.split("/"))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of one entry; `zipfile` stops at the announced size and checks the sum."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        raise KitFaults([Fault.of("damaged-file", entry.filename)]) from None


def _is_leftover(name: str) -> bool:
    return any(part.startswith(".") or part in _LEFTOVERS for part in PurePosixPath(name).parts)


def _without_outer_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Archives made by a right click, or by a forge, hold one folder that holds the kit."""
    tops = {name.partition("/")[0] for name in files}
    if KIT_FILE in files or len(tops) != 1:
        return files
    outer = tops.pop() + "/"
    return {name.removeprefix(outer): data for name, data in files.items()}
