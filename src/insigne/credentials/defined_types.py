"""Which types of a document no context of it defines: they would mean nothing (VC 2.0 §4.5).

The canonical form finds them too, but a credential that is secured as a JWT or by `eddsa-jcs-2022` has none.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from insigne.credentials import contexts

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


def undefined_types(types: list[str], context: object) -> list[str]:
    """Those of the types that are neither absolute addresses nor terms of the `@context`.

    Nothing is said where a context is unknown: any type may be defined there.
    """
    parts = context if isinstance(context, list) else [context]
    terms: set[str] = set()
    for part in parts:
        if isinstance(part, str):
            if part not in contexts.KNOWN:
                return []
            terms |= _terms_of(part)
        elif isinstance(part, dict):
            if isinstance(part.get("@vocab"), str) or "@import" in part:
                return []
            terms |= set(_defined(part))
            terms -= {name for name, definition in part.items() if definition is None}
    return [type_ for type_ in types if type_ not in terms and not _ABSOLUTE.match(type_)]


@lru_cache(maxsize=64)
def _terms_of(url: str) -> frozenset[str]:
    definitions = contexts.load(url).get("@context")
    parts = definitions if isinstance(definitions, list) else [definitions]
    return frozenset(name for part in parts if isinstance(part, dict) for name in _defined(part)) | frozenset(
        name for part in parts if isinstance(part, str) for name in _terms_of(part)
    )


def _defined(definitions: Mapping[str, Any]) -> Iterator[str]:
    """The terms that lead to an absolute address, directly or by a prefix."""
    for name, definition in definitions.items():
        address = definition.get("@id", name) if isinstance(definition, dict) else definition
        if isinstance(address, str) and (_ABSOLUTE.match(address) or address.startswith("@")):
            yield name
