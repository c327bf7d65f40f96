"""The message catalogues, without gettext's tools: `update` from the sources, `missing` to say what is not there.

Django's own `templatize` turns a template into something that Babel reads as Python.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "insigne"
CATALOGUE = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
# What others' packages say in English, in our words; written by hand.
OTHERS_ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
NOISE = (b'"POT-', b'"PO-', b'"Last-', b'"Report-', b'"Language-Team', b'"Generated-By')
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "now": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Every text of the sources: file, line, id (singular, or singular and plural), context."""
    for file in sorted(SOURCE.rglob("*.py")):
        yield from _in_python(file, file.read_bytes())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    from django.utils.translation.template import templatize

    for file in sorted((*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt"))):
        # What is left of the page around the texts is indented at will, which Python is not.
        code = "\n".join(line.strip() for line in templatize(file.read_text()).splitlines())
        yield from _in_python(file, code.encode())


def _in_python(file: Path, code: bytes) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    name = str(file.relative_to(ROOT))
    for line, function, found, _comments in extract_python(
        BytesIO(code), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        values = found if isinstance(found, tuple) else (found,)
        places = KEYWORDS[function] or (1,)
        context = next((values[place[0] - 1] for place in places if isinstance(place, tuple)), None)
        ids = tuple(values[place - 1] for place in places if isinstance(place, int) and place <= len(values))
        if ids and all(ids):
            yield name, line, ids if len(ids) > 1 else ids[0], context


def extracted() -> Catalog:
    """A catalogue of the sources, without translations."""
    catalog = Catalog(locale="fr", project="insigne", charset="utf-8", fuzzy=False)
    for name, _line, message, context in messages():
        catalog.add(message, locations=[(name, None)], context=context)
    return catalog


def translated() -> Catalog:
    """The French catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def missing() -> list[str]:
    """Texts that have no French: not in the catalogue, empty, or marked as doubtful."""
    french = translated()
    lacking = []
    for message in extracted():
        known = french.get(message.id, message.context) if message.id else None
        if message.id and (known is None or not all(_strings(known.string)) or known.fuzzy):
            lacking.append(str(message.id))
    return lacking


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def update() -> None:
    """Bring the French catalogue up to the sources: new texts empty, old ones gone; then compile both."""
    french = translated()
    french.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    french.obsolete.clear()
    written = BytesIO()
    write_po(written, french, width=110, sort_output=True, no_location=True)
    # Dates and placeholders would change with every run and say nothing.
    lines = (line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(NOISE))
    CATALOGUE.write_bytes(b"".join(lines))
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, french)
    with OTHERS_ENGLISH.open("rb") as po, OTHERS_ENGLISH.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale="en"))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    lacking = missing()
    print(f"{len(list(extracted())) - 1} texts, {len(lacking)} without French")
    for text in lacking[:20]:
        print(f"  {text}")
