"""The kinds of files that are taken, told by their first bytes and never by a name or a header."""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

from django.utils.translation import gettext as _

from insigne.files.refusals import WrongKind

NAME_LENGTH = 100
# A PDF may start late (ISO 32000-1 annex H.3.4.1 tells of 1024 bytes), but only blanks may come first here:
# a page or a program in front of the header would make one file that is two things.
PDF_WINDOW = 1024
BLANKS = b"\xef\xbb\xbf\0\t\n\f\r "
# No file system or header of ours cares, but somebody's does.
UNWELCOME_IN_NAMES = re.compile(r'[<>:"|?*]')


class Kind(Enum):
    """A kind of file, by its media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def content_type(self) -> str:
        return self.value

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings a name of this kind may have, the usual one first."""
        return (".jpg", ".jpeg") if self is Kind.JPEG else (f".{self.name.lower()}",)


IMAGES = frozenset({Kind.PNG, Kind.JPEG})
DOCUMENTS = IMAGES | {Kind.PDF}


def kind_of(data: bytes) -> Kind | None:
    """The kind that the content shows, or None."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data[:PDF_WINDOW].lstrip(BLANKS).startswith(b"%PDF-"):
        return Kind.PDF
    return None


def expect(data: bytes, kinds: frozenset[Kind]) -> Kind:
    """The kind of the content; raises `WrongKind`, which lists what is taken, when it is not in `kinds`."""
    kind = kind_of(data)
    if kind not in kinds:
        sentence = _("This file is not of a kind that is taken here (%(kinds)s), whatever its name says. "
                     "Save it as one of these and send it again.")  # fmt: skip
        raise WrongKind(sentence % {"kinds": listed(kinds)})
    return kind


def listed(kinds: Iterable[Kind]) -> str:
    """The kinds by name, for a sentence: "JPEG, PDF, PNG"."""
    return ", ".join(sorted(kind.name for kind in kinds))


def display_name(name: str, kind: Kind) -> str:
    """The sender's name for the file, made safe to show and to save: no path, no control, a true ending.

    A name that lies about its kind gets the true ending after its own: `photo.exe` becomes `photo.exe.png`.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds controls and the marks that make `gpj.exe` read as `exe.jpg`.
    shown = "".join(letter for letter in last if letter.isspace() or unicodedata.category(letter)[0] != "C")
    stem = " ".join(UNWELCOME_IN_NAMES.sub("_", shown).split())
    for suffix in kind.suffixes:
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
    return (stem.strip(". ")[:NAME_LENGTH].rstrip(". ") or _("file")) + kind.suffixes[0]
