"""Everything out, and everything gone: an archive that verifies without us, and a person who is found nowhere."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from django.apps import apps
from django.conf import settings

from insigne import credentials
from insigne.demo.faults import TourFailed
from insigne.people import archiving
from insigne.people.erasing import erase
from insigne.people.models import User

if TYPE_CHECKING:
    from insigne.people.models import Archive

Say = Callable[[str], None]


def take_everything(archive: "Archive", folder: Path, say: Say) -> None:
    """Once the worker has made it: check each badge with nothing but what the archive holds."""
    file = folder / "archive.zip"
    file.write_bytes(archiving.path_of(archive.pk).read_bytes())
    with ZipFile(file) as opened:
        names = opened.namelist()
        verdicts = [
            credentials.verify(opened.read(name), fetch=_from(opened)).verdict
            for name in names
            if name.startswith("badges/") and name.endswith("credential.json")
        ]
    say(
        f"16. The archive holds {len(names)} files; its badges, checked without us: {', '.join(verdicts)} {file}"
    )
    if not verdicts or set(verdicts) != {"verified"}:
        raise TourFailed(f"{file}: a badge does not verify with what the archive holds.")


def disappear(person: User, say: Say) -> None:
    """Erase somebody, then look for them in every table and every file."""
    name, wanted = person.name, (person.name, person.email)
    before = len(list(_mentions(wanted)))
    erase(person, by=person)
    after = list(_mentions(wanted))
    say(f"17. {name} asks to be erased: mentioned in {before} places before, in {len(after)} after.")
    if after or not before:
        raise TourFailed(f"{name} is still found: {after}")


def _from(opened: ZipFile) -> credentials.Fetch:
    """A way to fetch that knows only what the archive kept, by the addresses that it lists."""
    kept: dict[str, str] = json.loads(opened.read("badges/addresses.json"))

    def fetch(url: str) -> credentials.Fetched:
        if url not in kept:
            raise credentials.FetchError(url)
        body = opened.read(f"badges/{kept[url]}")
        return credentials.Fetched(url=url, status=200, content_type="application/json", body=body)

    return fetch


def _mentions(wanted: tuple[str, ...]) -> Iterator[str]:
    """Where any of these words stands: a row of a table, or a file of the data folder outside the database.

    The demonstration's mailbox is left out: it stands for the letters that people have received.
    """
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            if _says(row, wanted):
                yield f"{model._meta.label} {row[0]}"
    for path in settings.DATA.rglob("*"):
        in_the_way = path.parent.name == "mail" or path.name.startswith("insigne.sqlite3")
        if path.is_file() and not in_the_way and _says([path.read_bytes()], wanted):
            yield path.name


def _says(values: object, wanted: tuple[str, ...]) -> bool:
    texts = (
        bytes(value).decode(errors="ignore") if isinstance(value, bytes | memoryview) else str(value)
        for value in (values if isinstance(values, list | tuple) else ())
    )
    return any(word.casefold() in text.casefold() for text in texts for word in wanted)
