"""What the tests of sharing begin with, and ways to look into what comes out."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from insigne.awards import actions
from insigne.awards.models import Award
from tests import world as worlds
from tests.world import House

# With INSIGNE_REQUIRE_POPPLER=1 what is missing is a failure, as it must be where the project is proven.
POPPLER = pytest.mark.skipif(
    os.environ.get("INSIGNE_REQUIRE_POPPLER") != "1"
    and None in map(shutil.which, ("pdfdetach", "pdftotext", "pdfinfo")),
    reason="NO POPPLER: the PDFs were not opened. Install it (`apt-get install poppler-utils`).",
)
HOSTILE = '#read("/etc/passwd") *gras* <script>alert(1)</script> $x$ \\u{41} = titre'


def awarded(at: House, name: str = "Élodie Marchand", sharing: str = "private", **options: object) -> Award:
    """An award of somebody with this name, its page open or not."""
    language = str(options.pop("language", "fr"))
    award = worlds.awarded(at, worlds.person(name, language), **options)
    if sharing != "private":
        actions.share(award, sharing, by=award.recipient)
    return Award.objects.get(pk=award.pk)


def text_of(pdf: bytes) -> str:
    """The text as a reader's program finds it, spaces evened out."""
    found = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(found.stdout.decode().split())


def attached(pdf: bytes) -> dict[str, bytes]:
    """The files inside, by name."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "document.pdf"
        file.write_bytes(pdf)
        subprocess.run(["pdfdetach", "-saveall", "-o", folder, str(file)], capture_output=True, check=True)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path != file}


def pages(pdf: bytes) -> int:
    found = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return int(next(line.split()[1] for line in found.splitlines() if line.startswith("Pages:")))
