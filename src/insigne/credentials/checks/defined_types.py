"""Which types of a document no context of it defines: they would mean nothing (VC 2.0 §4.5).

The canonical form finds them too, but a credential that is secured as a JWT or by `eddsa-jcs-2022` has none.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from insigne.credentials.linked_data import contexts

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


def undefined_types(types: list[str], context: object) -> list[str]:
    """Those of the types that are neither absolute addresses nor terms of the `@context`.

    Nothing is said where a context is unknown, or takes any word (`@vocab`): any type may be defined there.
    """
    terms = _terms(context)
    if terms is None:
        return []
    return [type_ for type_ in types if type_ not in terms and not _ABSOLUTE.match(type_)]


def _terms(context: object) -> frozenset[str] | None:
    """The terms of a context and of those that it lists, the later ones over the earlier; None for all."""
    if isinstance(context, str):
        return _terms_at(context) if context in contexts.KNOWN else None
    if isinstance(context, Mapping):
        if isinstance(context.get("@vocab"), str) or "@import" in context:
            return None
        return frozenset(_defined(context))
    terms: frozenset[str] = frozenset()
    for part in context if isinstance(context, list) else []:
        found = _terms(part)
        if found is None:
            return None
        taken_back = part.keys() if isinstance(part, Mapping) else ()
        terms = (terms - frozenset(taken_back)) | found
    return terms


@lru_cache(maxsize=64)
def _terms_at(url: str) -> frozenset[str] | None:
    return _terms(contexts.load(url).get("@context"))


def _defined(definitions: Mapping[str, Any]) -> Iterator[str]:
    """The terms that lead to an absolute address, directly or by a prefix."""
    for name, definition in definitions.items():
        address = definition.get("@id", name) if isinstance(definition, dict) else definition
        if isinstance(address, str) and (_ABSOLUTE.match(address) or address.startswith("@")):
            yield name
