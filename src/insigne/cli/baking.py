"""`insigne bake` and `insigne unbake`: a badge's document into a picture, and out of it or of a PDF."""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from insigne.cli import files
from insigne.cli.commands import Trouble
from insigne.cli.screen import printable
from insigne.credentials import CredentialError, bake, is_pdf, unbake
from insigne.credentials.carried import documents_in
from insigne.credentials.fields import texts
from insigne.credentials.pictures.baking import Kind
from insigne.credentials.report import Version
from insigne.credentials.secured import read_secured, version_of

NOTHING_INSIDE = 1
_ADDRESS = re.compile(rb"https?://\S+\Z")


class _Found(NamedTuple):
    """A document that was inside, and its version of Open Badges; None for another credential."""

    version: Version | None
    document: bytes

    @property
    def told(self) -> str:
        standard = f"Open Badges {self.version}" if self.version else "a credential"
        return f"{standard}, {len(self.document):,} bytes."

    @property
    def ending(self) -> str:
        """`ob3.json`, `ob2.txt`…"""
        standard = f"ob{self.version[0]}" if self.version else "vc"
        return f"{standard}.{'json' if self.document.lstrip().startswith(b'{') else 'txt'}"


def run_bake(image: str, document: str, output: str, kind: Kind | None) -> int:
    """Write the picture with the document inside; which standard it follows is found out if not told."""
    picture, content = files.read(image), files.read(document).strip()
    try:
        baked = bake(picture, content, kind=kind or _kind_of(content, document))
    except CredentialError as error:
        raise Trouble(printable(error)) from None
    except ValueError:
        raise Trouble(f"{document} is neither JSON, nor a token, nor an address.") from None
    files.write(output, baked)
    if output != files.PIPE:
        print(f"{output}: {len(baked):,} bytes, with a document of {len(content):,}.")
    return 0


def run_unbake(source: str, output: str | None, every: bool) -> int:
    """Write the document that a reader would take, to `output` or to standard output; or each in a file."""
    try:
        found = _inside(files.read(source))
    except CredentialError as error:
        raise Trouble(printable(error)) from None
    if not found:
        print(f"insigne: {source} carries no badge.", file=sys.stderr)
        return NOTHING_INSIDE
    if every:
        return _write_each(found, files.folder(output or ".") / Path(source).stem)
    if output:
        files.write(output, found[0].document)
        print(f"{output}: {found[0].told}")
    else:
        _put_out(found[0].document)
    if len(found) > 1:
        print(f"insigne: {len(found)} documents are in it; --all writes them all.", file=sys.stderr)
    return 0


def _put_out(document: bytes) -> None:
    """Letter for letter to a program; a person's terminal gets no sign that would drive it."""
    if sys.stdout.isatty():
        print("\n".join(map(printable, document.decode(errors="replace").split("\n"))))
    else:
        files.write(files.PIPE, document + b"\n")


def _inside(data: bytes) -> list[_Found]:
    """The documents baked into a picture or attached to a PDF, which is opened here, as `verify` opens it."""
    if is_pdf(data):
        return [_Found(carried.version, carried.document) for carried in documents_in(data)]
    return [_Found(*embedded) for embedded in unbake(data)]


def _write_each(found: list[_Found], stem: Path) -> int:
    """The names are ours: those that a stranger gave to attached files could lead anywhere."""
    for number, each in enumerate(found, 1):
        name = f"{stem}-{number}.{each.ending}"
        files.write(name, each.document)
        print(f"{name}: {each.told}")
    print(f"{len(found)} documents." if len(found) > 1 else "1 document.")
    return 0


def _kind_of(content: bytes, name: str) -> Kind:
    """The standard that a document follows, by what it says; an address alone is only baked in 2.0."""
    if _ADDRESS.match(content):
        return "2.0"
    document = read_secured(content).document
    if "VerifiableCredential" in texts(document.get("type")):
        return "3.0"
    if version_of(document) is None:
        raise Trouble(f"{name} is no badge: choose with --kind if you want it in the picture.")
    return "2.0"
