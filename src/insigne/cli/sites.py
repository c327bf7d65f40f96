"""The sites that this installation serves, so that their badges can be checked here while nothing serves.

`insigne serve` and the demonstration write down, in the environment that Insigne is installed in, which
address belongs to which data folder. Only that list counts, never a folder that came with a badge: whoever
can write it can replace the program itself.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from insigne import net
from insigne.credentials import Fetched, FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEM = 0
"""The system's own user, which can replace the program anyway."""


def registry() -> Path:
    """Where the list is kept: inside the Python environment."""
    return Path(sys.prefix) / "etc" / "insigne" / "sites.json"


def known() -> "Mapping[str, str]":
    """Data folders by `host:port`; empty when there is no list, or none that can be read."""
    try:
        listed = json.loads(registry().read_text())
    except (OSError, ValueError):
        return {}
    return listed if isinstance(listed, dict) else {}


def remember(url: str, data: Path) -> None:
    """Note that `url` is served from `data`. An environment that cannot be written goes without."""
    kept = {netloc: folder for netloc, folder in known().items() if _is_ours(Path(folder))}
    listed = kept | {urlsplit(url).netloc: str(data)}
    draft = registry().with_suffix(f".{os.getpid()}")
    try:
        registry().parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(listed, indent=1))
        draft.replace(registry())
    except OSError:
        return


def _is_ours(data: Path) -> bool:
    """A data folder of whoever asks, or of the system's: one that somebody else made anew speaks for nobody."""
    try:
        owners = {data.stat().st_uid, (data / "insigne.sqlite3").stat().st_uid}
    except OSError:
        return False
    return owners <= {os.getuid(), SYSTEM}


def fetch(url: str) -> Fetched:
    """Documents of our own sites from their data, all others through the guarded way out."""
    parts = urlsplit(url)
    data = known().get(parts.netloc)
    if data is None or not _is_ours(Path(data)):
        return net.fetch(url)
    return _from_data(url, parts.netloc, data)


def _from_data(url: str, netloc: str, data: str) -> Fetched:
    import django

    os.environ["INSIGNE_DATA"] = data
    os.environ["INSIGNE_URL"] = Path(data, "address").read_text().strip()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insigne.settings")
    django.setup()
    from django.db import DatabaseError

    from insigne.web import own

    try:
        return own.fetch(url)
    except DatabaseError as error:
        raise FetchError(f"The data of {netloc} on this machine cannot be read.") from error
