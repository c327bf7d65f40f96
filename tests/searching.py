"""Search everything that is kept: each column of each table, each file; packed things are unpacked first.

A new model is covered by itself: the tables are asked for, never listed.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.db import connections, router
from django.utils.encoding import force_bytes

DEEPEST = 4
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")


@dataclass(frozen=True, slots=True)
class Found:
    """A word that stands somewhere: in which table and column, or in which file."""

    word: str
    where: str


def search(words: Iterable[str]) -> list[Found]:
    """Every place where one of `words` is kept, in the databases and in the data folder."""
    sought = {word: _spellings(word) for word in words}
    places = (*_rows(), *_files(Path(settings.MEDIA_ROOT)), *_letters())
    found = set()
    for where, value in places:
        told = b"\n".join(_unpacked(value)).lower()
        found |= {(word, where) for word, spelled in sought.items() if any(each in told for each in spelled)}
    return [Found(word, where) for word, where in sorted(found)]


def tables() -> list[str]:
    """The tables that are searched, by name."""
    return sorted({model._meta.db_table for model in _models()})


def rows() -> set[tuple[str, tuple[bytes, ...]]]:
    """Every row as it is kept, with the name of its table."""
    return {(table, tuple(map(_bytes, row))) for table, _columns, row in _each_row()}


def _models() -> list[type]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _rows() -> Iterator[tuple[str, bytes]]:
    """Each value of each row."""
    for table, columns, row in _each_row():
        for column, value in zip(columns, row, strict=True):
            if value is not None:
                yield f"{table}.{column}", _bytes(value)


def _each_row() -> Iterator[tuple[str, list[str], tuple[object, ...]]]:
    """Read past the models: nothing that a manager hides stays hidden."""
    for model in _models():
        connection = connections[router.db_for_read(model)]
        table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            listed = ", ".join(map(quote, columns))
            cursor.execute(f"SELECT {listed} FROM {quote(table)}")
            for row in cursor.fetchall():
                yield table, columns, row


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            yield name, name.encode() + b"\n" + path.read_bytes()


def _letters() -> Iterator[tuple[str, bytes]]:
    folder = Path(settings.EMAIL_FILE_PATH)
    yield from _files(folder) if folder.is_dir() else ()


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return force_bytes(
        value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    )


def _spellings(word: str) -> list[bytes]:
    """The word as UTF-8, as JSON escapes it, and as an address bar does."""
    from urllib.parse import quote, quote_plus

    return [
        each.lower()
        for each in (
            word.encode(),
            json.dumps(word)[1:-1].encode(),
            json.dumps(json.dumps(word)[1:-1])[1:-1].encode(),
            quote(word).encode(),
            quote_plus(word).encode(),
        )
    ]


def _unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what they hold: zip entries, the streams of a PDF or a PNG, base64 text."""
    yield data
    if depth >= DEEPEST:
        return
    for inner in (*_zipped(data), *_deflated(data), *_encoded(data)):
        yield from _unpacked(inner, depth + 1)


def _zipped(data: bytes) -> Iterator[bytes]:
    if data[:2] != b"PK":
        return
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield "\n".join(archive.namelist()).encode()
            for name in archive.namelist():
                yield archive.read(name)
    except BadZipFile:
        return


def _deflated(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"\x89PNG"):
        chunks = re.findall(rb"(?:zTXt|iTXt)(.*?)(?=.{4}[A-Za-z]{4})", data, re.DOTALL)
        streams = [part for chunk in chunks for part in chunk.split(b"\0")]
    elif b"%PDF-" in data[:1024]:
        streams = PDF_STREAM.findall(data)
    else:
        streams = [data] if data[:1] == b"x" else []
    for stream in streams:
        try:
            yield zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue


def _encoded(data: bytes) -> Iterator[bytes]:
    for text in BASE64.findall(data[:2_000_000]):
        try:
            plain = base64.urlsafe_b64decode(text.replace(b"+", b"-").replace(b"/", b"_") + b"==")
        except ValueError:
            continue
        yield plain
