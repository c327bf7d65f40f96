"""Parts of a document, picked out by JSON pointers (RFC 6901), as selective disclosure wants it.

A part brings along what its place needs to mean the same as before: the `id`, the `type` and the `@context` of
all that it stands in (W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4.11 and §3.4.13).
"""

import re
from collections.abc import Iterable
from typing import Any

from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

MAX_POINTERS = 1_000

_COMES_ALONG = frozenset({"@context", "id", "type", "@id", "@type"})
_INDEX = re.compile(r"(0|[1-9][0-9]{0,5})\Z", re.ASCII)

# What is wanted of a value: all of it (None), or parts of it by name or index.
_Wanted = dict[str, Any]


def select(document: Json, pointers: Iterable[str]) -> Json:
    """The document with those parts only, in the order in which they stood; arrays close up.

    Raises CredentialError `proof.no_such_part` for a pointer that leads nowhere.
    """
    wanted: _Wanted = {}
    for number, pointer in enumerate(pointers):
        if number >= MAX_POINTERS:
            raise CredentialError("context.too_complex")
        if pointer == "":
            return document
        _want(wanted, _steps(document, pointer))
    picked: Json = _pick(document, wanted)
    return picked


def pointer_to(*steps: str | int) -> str:
    """The pointer that takes these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _steps(document: Json, pointer: str) -> list[str]:
    """The steps of a pointer, each of which the document can take."""
    start, *steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/"))
    value: Any = document
    for step in steps:
        if isinstance(value, list) and _INDEX.match(step) and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            raise CredentialError("proof.no_such_part", part=pointer)
    if start:
        raise CredentialError("proof.no_such_part", part=pointer)
    return steps


def _want(wanted: _Wanted, steps: list[str]) -> None:
    *way, last = steps
    for step in way:
        inner = wanted.setdefault(step, {})
        if inner is None:
            return
        wanted = inner
    wanted[last] = None


def _pick(value: Any, wanted: _Wanted | None) -> Any:
    if wanted is None:
        return value
    if isinstance(value, list):
        places = ((str(place), item) for place, item in enumerate(value))
        return [_pick(item, wanted[place]) for place, item in places if place in wanted]
    return {
        name: inner if name in _COMES_ALONG else _pick(inner, wanted[name])
        for name, inner in value.items()
        if name in wanted or name in _COMES_ALONG
    }
