"""Parts of a document, picked out by JSON pointers (RFC 6901), as selective disclosure wants it.

A part brings along what its place needs to mean the same as before: the `id`, the `type` and the `@context` of
all that it stands in (W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4.11 and §3.4.13).
"""

from collections.abc import Iterable
from typing import Any

from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

MAX_POINTERS = 1_000

_COMES_ALONG = frozenset({"@context", "id", "type", "@id", "@type"})

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
        _want(wanted, pointer)
    picked: Json = _pick(document, wanted)
    return picked


def pointer_to(*steps: str | int) -> str:
    """The pointer that takes these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _want(wanted: _Wanted, pointer: str) -> None:
    start, *steps = pointer.split("/")
    if start:
        raise CredentialError("proof.no_such_part", part=pointer)
    *way, last = [step.replace("~1", "/").replace("~0", "~") for step in steps]
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
        places = {str(place): item for place, item in enumerate(value)}
        _all_there(wanted, places)
        return [_pick(item, wanted[place]) for place, item in places.items() if place in wanted]
    _all_there(wanted, value if isinstance(value, dict) else {})
    return {
        name: _pick(inner, wanted[name]) if name in wanted else inner
        for name, inner in value.items()
        if name in wanted or name in _COMES_ALONG
    }


def _all_there(wanted: _Wanted, parts: Json) -> None:
    for name in wanted:
        if name not in parts:
            raise CredentialError("proof.no_such_part", part=name)
