"""The walk to the files that are attached to a PDF, by pypdf: loaded only when there is a PDF to open."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from insigne.credentials.pictures.pdf import (
    LONGEST_NAME,
    MAX_ATTACHMENTS,
    MAX_BYTES,
    MAX_BYTES_IN_ALL,
    Attached,
)
from insigne.credentials.report import CredentialError

# What a stranger's file has wrong is told by our answer, not by lines on a terminal or in a log.
_silent = logging.getLogger("pypdf")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False

# The names of attachments are a tree (ISO 32000-2 §7.9.6); one that leads back to itself has no end.
_MAX_NODES = 1000
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 20 * 1024 * 1024,
    "array_based_stream_maximum_output_length": 20 * 1024 * 1024,
    "lzw_maximum_output_length": 2 * MAX_BYTES,
    "run_length_maximum_output_length": 2 * MAX_BYTES,
    "zlib_maximum_output_length": 2 * MAX_BYTES,
    "zlib_maximum_recovery_input_length": 100_000,
    "stream_filters_maximum_length": 2,
    "stream_decoding_work_maximum_length": 4 * MAX_BYTES,
    # A filter of pictures, for which pypdf would start a program.
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


def read(pdf: bytes) -> list[Attached]:
    """As `pdf.attachments`, and with the same errors."""
    try:
        with apply_configuration(**_LIMITS):
            # It tries the empty password by itself: many a file is locked against changes alone.
            return _read(_specifications(PdfReader(BytesIO(pdf)).root_object))
    except CredentialError:
        raise
    except FileNotDecryptedError:
        raise CredentialError("pdf.locked") from None
    except (LimitReachedError, MemoryError, RecursionError):
        raise CredentialError("pdf.too_heavy") from None
    except Exception:  # pypdf says itself that a broken file may raise anything
        raise CredentialError("pdf.damaged") from None


def _read(specifications: Iterator[tuple[str, DictionaryObject]]) -> list[Attached]:
    found: list[Attached] = []
    seen: set[tuple[int, int]] = set()
    left = MAX_BYTES_IN_ALL
    for name, specification in specifications:
        stream = _stream_of(specification)
        place = getattr(stream, "indirect_reference", None)
        if place is not None and (place.idnum, place.generation) in seen:
            continue  # attached by name and associated as well, as PDF/A-3 wants it
        if place is not None:
            seen.add((place.idnum, place.generation))
        if len(found) >= MAX_ATTACHMENTS:
            raise CredentialError("pdf.too_heavy")
        content = _content(stream)
        # What cannot be read has cost as much as it may.
        left -= MAX_BYTES if content is None else len(content)
        if left < 0:
            raise CredentialError("pdf.too_heavy")
        found.append(Attached(name, content or b""))
    return found


def _content(stream: StreamObject | None) -> bytes | None:
    """The bytes of an attachment; None for one that is too large, damaged, or not there."""
    if stream is None:
        return b""
    try:
        content = stream.get_data()
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return None
    return content if isinstance(content, bytes) and len(content) <= MAX_BYTES else None


def _specifications(catalog: DictionaryObject) -> Iterator[tuple[str, DictionaryObject]]:
    """Each file specification with its name: first those of the tree of names, then the associated files."""
    pending = [_at(_at(catalog, "/Names"), "/EmbeddedFiles")]
    nodes = 0
    while pending:
        node = pending.pop()
        nodes += 1
        if nodes > _MAX_NODES:
            raise CredentialError("pdf.too_heavy")
        names = _items(_at(node, "/Names"))
        for name, specification in zip(names[::2], names[1::2], strict=False):
            yield from _specified(specification, name)
        pending += reversed(_items(_at(node, "/Kids")))
    for specification in _items(_at(catalog, "/AF")):
        yield from _specified(specification, None)


def _specified(specification: PdfObject | None, name: Any) -> Iterator[tuple[str, DictionaryObject]]:
    if isinstance(specification, DictionaryObject):
        said = (_at(specification, "/UF"), _at(specification, "/F"), name)
        found = next((each for each in said if isinstance(each, str)), "")
        # Two hundred pairs may share one string of megabytes; and some signs turn the words around them.
        yield "".join(sign for sign in found[:LONGEST_NAME] if sign.isprintable()), specification


def _stream_of(specification: DictionaryObject) -> StreamObject | None:
    embedded = _at(specification, "/EF")
    streams = (_at(embedded, key) for key in ("/UF", "/F"))
    return next((each for each in streams if isinstance(each, StreamObject)), None)


def _at(node: PdfObject | None, key: str) -> PdfObject | None:
    """What stands under a key, wherever in the file it stands."""
    if not isinstance(node, DictionaryObject) or key not in node:
        return None
    return _resolved(node.raw_get(key))


def _items(node: PdfObject | None) -> list[PdfObject | None]:
    if not isinstance(node, ArrayObject):
        return []
    if len(node) > 2 * MAX_ATTACHMENTS:
        raise CredentialError("pdf.too_heavy")
    return [_resolved(item) for item in node]


def _resolved(item: PdfObject) -> PdfObject | None:
    return item.get_object() if isinstance(item, IndirectObject) else item
