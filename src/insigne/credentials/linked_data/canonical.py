"""A JSON-LD document → its canonical N-Quads: the very bytes that a signature covers.

PyLD expands the document against the frozen contexts; everything after that is ours, because a verifier
needs what PyLD does not give: no term may be lost, nothing signed may be hidden from the reader, and the
work is bounded.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any

from insigne.credentials.fields import as_list
from insigne.credentials.linked_data import contexts
from insigne.credentials.linked_data.effort import spend
from insigne.credentials.linked_data.quads import NOWHERE, quads_of
from insigne.credentials.linked_data.rdfc import Digest, Quad, canonical_form
from insigne.credentials.linked_data.scopes import READ_BY_NAME
from insigne.credentials.linked_data.usual_names import names_in, processor_class
from insigne.credentials.linked_data.walk import walk
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json, check_tree

# Expansion costs some 50 µs for each value. The specification's own complete example has about 500.
MAX_VALUES = 10_000
# The direct road costs less than one. A learner record of sixty full badges has some 36,000 values.
MAX_VALUES_WALKED = 40_000
# Each context that is named again costs about a millisecond.
MAX_CONTEXTS = 500
# What a stranger may define for themselves, as JSON.
MAX_OWN_CONTEXT = 20_000

# What PyLD stumbles over, where a stranger's definitions are of a kind that it takes for granted.
_STUMBLES = (AttributeError, LookupError, TypeError, ValueError, SyntaxWarning)

_HOLDERS = frozenset({dict, list})

# PyLD keeps the contexts that it has parsed in caches that two threads must not touch at once.
_ONE_AT_A_TIME = Lock()


def canonicalize(document: Json, digest: Digest = "sha256") -> str:
    """The RDFC-1.0 canonical N-Quads of a document, as text with a line feed after each line.

    `digest` is the hash that names the blank nodes; `ecdsa-rdfc-2019` asks for SHA-384 with P-384. Raises
    CredentialError: `context.unknown`, `context.term_lost`, `context.term_hidden`,
    `context.too_complex`, `context.unusable`, `context.not_one_node`, and what `check_tree` raises.
    """
    found = walk(document, MAX_VALUES_WALKED, MAX_CONTEXTS)
    if found is not None:
        return found[1].canonical_form(digest)
    return canonical_form(_general_dataset(document)[1], digest)


def dataset(document: Json) -> tuple[str, set[Quad]]:
    """The subject of a document's one top node, and its quads as they are before blank nodes get names.

    Raises what `canonicalize` raises.
    """
    found = walk(document, MAX_VALUES_WALKED, MAX_CONTEXTS)
    return (found[0], found[1].quads()) if found is not None else _general_dataset(document)


def _general_dataset(document: Json) -> tuple[str, set[Quad]]:
    """The road that any document can take, and that says what is wrong with one."""
    check_tree(document)
    check_contexts(document)
    count = sum(1 for _ in _values(document))
    if count > MAX_VALUES:
        raise CredentialError("context.too_complex")
    spend(count)
    _check_graphs(document)
    expanded = _expand(document)
    subject, quads = quads_of(expanded)
    _nothing_elsewhere(expanded[0])
    _nothing_hidden(document, subject, quads)
    return subject, quads


def check_contexts(document: Json) -> None:
    """Refuse a document that names a context which we do not have, or defines too many terms of its own.

    Raises CredentialError `context.missing`, `context.unknown`, `context.unusable` or `context.too_complex`.
    """
    if "@context" not in document:
        raise CredentialError("context.missing")
    named: list[Any] = []
    pending: list[Any] = [document]
    while pending:  # no generator: each verification comes through here
        node = pending.pop()
        if type(node) is dict:
            if "@context" in node:
                named.append(node["@context"])
            node = node.values()
        pending += [child for child in node if child.__class__ in _HOLDERS]
    parts = [part for context in named for part in as_list(context)]
    if len(parts) > MAX_CONTEXTS:
        raise CredentialError("context.too_complex")
    for part in parts:
        _check_context(part)


def _check_context(part: object) -> None:
    if isinstance(part, str):
        if part not in contexts.KNOWN:
            raise CredentialError("context.unknown", context=part)
        contexts.load(part)  # here, because PyLD would take a broken installation for a fault of the document
    elif isinstance(part, dict):
        if not {"@import", "@base"}.isdisjoint(part):
            raise CredentialError("context.unusable", reason="“@import” and “@base” are not read")
        if len(json.dumps(part)) > MAX_OWN_CONTEXT:
            raise CredentialError("context.unusable", reason="its own definitions are too large")
    else:
        raise CredentialError("context.unusable", reason="“@context” is neither an address nor an object")


def _values(value: object) -> Iterator[object]:
    yield value
    if isinstance(value, dict):
        for child in value.values():
            yield from _values(child)
    elif isinstance(value, list):
        for child in value:
            yield from _values(child)


def _check_graphs(document: Json) -> None:
    """Refuse graphs that are no term's, as a proof's is: expansion drops from them what stands alone."""
    if "@graph" in document:
        raise CredentialError("context.not_one_node")
    for value in _values(document):
        if isinstance(value, dict) and ("@graph" in value or _defines_graph(value.get("@context"))):
            raise CredentialError("context.term_lost", term="@graph")


def _defines_graph(context: object) -> bool:
    """Whether a context gives `@graph` another name."""
    terms = [term for part in _values(context) if isinstance(part, dict) for term in part.items()]
    return any(definition == "@graph" and name != "@container" for name, definition in terms)


def _expand(document: Json) -> list[Any]:
    from pyld import jsonld  # only here: importing it costs more than all the rest of this package

    lost: list[object] = []
    try:
        with _ONE_AT_A_TIME:
            processor = processor_class()(on_property_dropped=lost.append)
            processor.usual = names_in(document)
            expanded: list[Any] = processor.expand(document, {"documentLoader": _loader(), "base": NOWHERE})
    except (jsonld.JsonLdError, RecursionError) as error:
        raise CredentialError("context.unusable", reason=_root_reason(error)) from None
    except CredentialError:
        raise
    except _STUMBLES:
        raise CredentialError("context.unusable", reason="its own definitions make no sense") from None
    if lost:
        raise CredentialError("context.term_lost", term=lost[0])
    return expanded


def _root_reason(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error.args[0]) if error.args else type(error).__name__


@cache
def _loader() -> Any:
    def load(url: str, _options: Mapping[str, Any]) -> dict[str, Any]:
        if url not in contexts.KNOWN:
            raise CredentialError("context.unknown", context=url)
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.load(url),
            "contentType": "application/ld+json",
        }

    return load


def _nothing_elsewhere(top: Json) -> None:
    """Refuse a document that states what our checks look for of its top node where that is named once more."""
    for node in _values(list(top.values())):
        if isinstance(node, dict) and "@id" in node and node["@id"] == top.get("@id"):
            for address in node.keys() & READ_BY_NAME.keys():
                raise CredentialError("context.term_hidden", term=READ_BY_NAME[address])


def _nothing_hidden(document: Json, subject: str, quads: set[Quad]) -> None:
    """Refuse a document that states by another name what our checks look for by its usual one.

    The canonical form does not know the names: a holder could rename `credentialStatus` to its full
    address, keep the signature valid, and hide the revocation. So each such statement must stand under its
    usual name.
    """
    for address, name in READ_BY_NAME.items():
        signed = sum(1 for quad in quads if quad[0] == subject and quad[1] == f"<{address}>")
        shown = document.get(name)
        if signed > (len(shown) if isinstance(shown, list) else shown is not None):
            raise CredentialError("context.term_hidden", term=name)
