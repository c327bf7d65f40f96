"""A PDF as the files that are attached to it. Its pages are never looked at: what is printed proves nothing.

The parser is pypdf, which forgives much and can be made to work for long. Its own limits are set low; whoever reads
a stranger's PDF in a process that others share gives the work to another one (`OpenPdf`).
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from insigne.credentials.pictures.baking import check_size
from insigne.credentials.report import CredentialError

MAX_ATTACHMENTS = 250
# What one attachment may unpack to, and all of them: a larger one is no badge, and is left packed.
MAX_BYTES = 5 * 1024 * 1024
MAX_BYTES_IN_ALL = 20 * 1024 * 1024
LONGEST_NAME = 200
_START = re.compile(rb"(\xef\xbb\xbf)?\s*%PDF-")


class Attached(NamedTuple):
    """A file attached to a PDF: its name, a stranger's word, and its bytes; none when they could not be read."""

    name: str
    content: bytes


OpenPdf = Callable[[bytes], Sequence[Attached]]
"""The way into a PDF: from its bytes to what is attached. Raises CredentialError."""


def pdf_busy() -> CredentialError:
    """What an `OpenPdf` raises that can open no other at this moment: it says nothing against the PDF."""
    return CredentialError("pdf.busy")


def is_pdf(data: bytes) -> bool:
    return _START.match(data) is not None


def attachments(pdf: bytes) -> list[Attached]:
    """The files attached to the document as a whole: by name, and those associated with it (PDF/A-3).

    A PDF among them is a file like another, and is not opened. Raises CredentialError: `pdf.damaged`,
    `pdf.locked`, `pdf.too_heavy`, `format.too_large`.
    """
    check_size(pdf)
    from insigne.credentials.pictures.attachments import read  # pypdf takes as long to load as all the rest

    return read(pdf)
