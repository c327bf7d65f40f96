"""The press: a template and values in, a PDF or a picture out.

Values reach the template as JSON and as files in memory, never as typst source, so that nothing a person wrote is
read as markup. The only folder that a template may read is its own.
"""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

import typst

from insigne.typesetting.fonts import TEXT, every_font
from insigne.typesetting.letters import LACKS, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from typst import PDFStandard

ARCHIVABLE_AND_ACCESSIBLE: "tuple[PDFStandard, ...]" = ("a-3a", "ua-1")
RELATIONSHIP = "data"
"""The AFRelationship (PDF/A-3) of an attached file: it holds what the document shows."""
LONGEST = 400_000
"""Bytes of values in one document: some hundred pages."""
LINE = 40
"""Bytes that the end of a line counts for: a text of nothing but short lines makes pages as well."""
HEAVIEST = 30_000_000
"""Bytes of pictures and attachments in one document."""
WAIT = 15.0
"""Seconds after which somebody who waits for the press is sent away."""
MOST_WAITING = 3
"""Who comes when so many wait is sent away at once: other pages need the threads."""
_LINES = {".typ"}
_press = Lock()
_queue = BoundedSemaphore(MOST_WAITING)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file inside the PDF, in UTF-8: typst's files in memory take no other."""

    name: str
    content: bytes
    media_type: str
    description: str


class Faulty(RuntimeError):
    """The document could not be set: a fault of a template, or a picture that cannot be drawn."""


class TooLong(ValueError):
    """More text or more bytes than one document takes."""

    def __init__(self) -> None:
        super().__init__("More text or more files than one document takes.")


class Busy(RuntimeError):
    """Others are being served: ask again in a moment."""

    def __init__(self) -> None:
        super().__init__("The press is busy; ask again in a moment.")


def typeset(
    template: "Path",
    data: "Mapping[str, Any]",
    *,
    language: str,
    moment: "datetime",
    attachments: "Sequence[Attachment]" = (),
    pictures: "Mapping[str, bytes] | None" = None,
) -> bytes:
    """The PDF of `template`, dated `moment`, written to be kept (PDF/A-3a) and read by anybody (PDF/UA-1).

    `data` is what the template finds in data.json, `pictures` the SVG files that it may show. The same values give
    the same bytes. Raises Faulty, TooLong, Busy.
    """
    files: Any = _files(template, {**data, "language": language}, pictures or {})
    files["main.typ"] += _attaching(attachments).encode()
    files |= {f"attached-{number}": each.content for number, each in enumerate(attachments)}

    def compiled(root: str) -> bytes:
        return bytes(
            typst.compile(
                files,
                root=root,
                format="pdf",
                font_paths=every_font(),
                pdf_standards=list(ARCHIVABLE_AND_ACCESSIBLE),
                timestamp=moment.astimezone(UTC),
            )
        )

    with _at_the_press(template, files) as root:
        try:
            return compiled(root)
        except typst.TypstError as error:
            if LACKS not in str(error):
                raise
        # Each letter has a glyph, so it is a mark that no font has together with the letter it stands on.
        files["data.json"] = without_marks(files["data.json"].decode()).encode()
        return compiled(root)


def draw(
    template: "Path",
    data: "Mapping[str, Any]",
    *,
    language: str,
    pictures: "Mapping[str, bytes] | None" = None,
) -> bytes:
    """The one page of `template` as a PNG, a pixel for each point. Raises Faulty, TooLong, Busy."""
    # Any, here and above: typst's own types forget that a document may be several files in memory.
    files: Any = _files(template, {**data, "language": language}, pictures or {})
    with _at_the_press(template, files) as root:
        return bytes(typst.compile(files, root=root, format="png", font_paths=every_font(), ppi=72.0))


def _files(template: "Path", data: "Mapping[str, Any]", pictures: "Mapping[str, bytes]") -> dict[str, bytes]:
    values = json.dumps({**data, "font": TEXT}, ensure_ascii=False).encode()
    if len(values) + LINE * values.count(rb"\n") > LONGEST:
        raise TooLong
    beside = {path.name: path.read_bytes() for path in template.parent.iterdir() if path.suffix in _LINES}
    return {**beside, **pictures, "data.json": values, "main.typ": template.read_bytes()}


def _attaching(attachments: "Sequence[Attachment]") -> str:
    """Typst source that attaches the files. Its words are quoted as JSON strings, which typst reads alike."""
    if not attachments:
        return ""
    about = [
        {
            "file": f"attached-{number}",
            "name": each.name,
            "type": each.media_type,
            "description": each.description,
        }
        for number, each in enumerate(attachments)
    ]
    listed = json.dumps(json.dumps(about))  # pure ASCII but for \u escapes, which stay inside the inner JSON
    return (
        f"\n#for each in json(bytes({listed})) {{ pdf.attach(each.name, read(each.file, encoding: none),"
        f' relationship: "{RELATIONSHIP}", mime-type: each.type, description: each.description) }}\n'
    )


@contextmanager
def _at_the_press(template: "Path", files: "Mapping[str, bytes]") -> "Iterator[str]":
    """One document at a time: setting one is short, and two cores have pages to serve as well."""
    if sum(map(len, files.values())) > HEAVIEST:
        raise TooLong
    if not _queue.acquire(blocking=False):
        raise Busy
    try:
        is_free = _press.acquire(timeout=WAIT)
    finally:
        _queue.release()
    if not is_free:
        raise Busy
    try:
        yield str(template.parent)
    except (
        RuntimeError
    ) as error:  # TypstError is one; so is what the binding says of a file that is not UTF-8
        raise Faulty(str(error)) from error
    finally:
        _press.release()
