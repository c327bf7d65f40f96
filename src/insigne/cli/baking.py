"""`insigne bake` and `insigne unbake`: a badge's document into a picture, and out of it."""

import re
import sys
from pathlib import Path

from insigne.cli import files
from insigne.cli.commands import Trouble
from insigne.cli.screen import printable
from insigne.credentials import CredentialError, Embedded, bake, unbake
from insigne.credentials.fields import texts
from insigne.credentials.pictures.baking import Kind
from insigne.credentials.secured import read_secured, version_of

NOTHING_INSIDE = 1
_ADDRESS = re.compile(rb"https?://\S+\Z")
_ENDINGS = {"3.0": "ob3", "2.0": "ob2"}


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


def run_unbake(image: str, output: str | None, every: bool) -> int:
    """Write the document that a reader would take, to `output` or to standard output; or each in a file."""
    try:
        found = unbake(files.read(image))
    except CredentialError as error:
        raise Trouble(printable(error)) from None
    if not found:
        print(f"insigne: {image} carries no badge.", file=sys.stderr)
        return NOTHING_INSIDE
    if every:
        return _write_each(found, Path(output or ".") / Path(image).stem)
    files.write(output or files.PIPE, found[0].document + (b"" if output else b"\n"))
    if output:
        print(f"{output}: Open Badges {found[0].kind}, {len(found[0].document):,} bytes.")
    if len(found) > 1:
        print(f"insigne: {len(found)} documents are in it; --all writes them all.", file=sys.stderr)
    return 0


def _write_each(found: list[Embedded], stem: Path) -> int:
    for number, embedded in enumerate(found, 1):
        ending = "json" if embedded.document.lstrip().startswith(b"{") else "txt"
        name = f"{stem}-{number}.{_ENDINGS[embedded.kind]}.{ending}"
        files.write(name, embedded.document)
        print(f"{name}: Open Badges {embedded.kind}, {len(embedded.document):,} bytes.")
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
