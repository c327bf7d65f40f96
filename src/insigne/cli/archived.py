"""The documents of an archive: what verifying a badge asks for, kept beside it for the day its site is gone."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from insigne.cli.commands import Trouble
from insigne.credentials import Fetched, FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 5_000_000


def archived(index: Path) -> "Callable[[str], Fetched]":
    """Answer each address with the file that `addresses.json` names for it. Raises Trouble when it cannot be read."""
    try:
        listed = json.loads(index.read_bytes())
    except (OSError, ValueError):
        raise Trouble(f"{index} is not an archive's list of addresses.") from None
    if not isinstance(listed, dict):
        raise Trouble(f"{index} is not an archive's list of addresses.")
    root = index.resolve().parent

    def fetch(url: str) -> Fetched:
        path = (root / str(listed.get(url, ""))).resolve()
        if url not in listed or not path.is_relative_to(root) or not path.is_file():
            raise FetchError(f"the archive holds no document of {url}")
        if path.stat().st_size > LARGEST:
            raise FetchError(f"the archive's document of {url} is too large")
        return Fetched(url=url, status=200, content_type="application/json", body=path.read_bytes())

    return fetch
