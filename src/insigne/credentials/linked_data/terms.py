"""What terms mean under the known JSON-LD contexts (JSON-LD 1.1 Processing Algorithms and API §4 and §5.2).

Only what those contexts use is read here: protected terms, contexts scoped to a type or a property, prefixes,
aliases, `@vocab`, sets, lists and graphs. Everything else, and every error, is `Unhandled`: the general road
(`canonical`) then reads the document in full, and says what is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from insigne.credentials.linked_data import contexts
from insigne.credentials.linked_data.quads import IRI, NOWHERE


class Unhandled(Exception):
    """The direct road stops here, and the general one is taken."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Stands where a definition has no context of its own, because None is a context."""


ABSENT: Final = Absent()

_KEYWORDS = frozenset({"@id", "@type", "@json", "@none", "@vocab"})
_CONTAINERS = {(), ("@set",), ("@list",), ("@graph",), ("@graph", "@set")}
_READ_IN_A_DEFINITION = frozenset({"@id", "@type", "@container", "@context", "@protected"})
_READ_IN_A_CONTEXT = frozenset({"@version", "@protected", "@vocab"})
_ENDS_A_PREFIX = tuple(":/?#[]@")


@dataclass(frozen=True, slots=True)
class Definition:
    """A term: the IRI or keyword that it stands for, how its values are read, and the context within it."""

    iri: str
    type: str | None = None
    container: tuple[str, ...] = ()
    context: Any = ABSENT
    is_prefix: bool = False
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Meanings:
    """An active context: the terms defined at one place of a document."""

    terms: Mapping[str, Definition] = field(default_factory=dict)
    vocab: str | None = None

    def expanded(self, text: str) -> str:
        """The IRI that a key, a type or a value of type `@vocab` stands for (§5.2, `vocab` true)."""
        definition = self.terms.get(text)
        if definition is not None:
            return definition.iri
        if ":" in text:
            return self.resolved(text)
        if self.vocab is None or not text or text.startswith("@"):
            raise Unhandled
        return absolute(self.vocab + text)

    def resolved(self, text: str) -> str:
        """The IRI that an identifier stands for: itself, unless it starts with a prefix (§5.2)."""
        name, _, rest = text.partition(":")
        prefix = self.terms.get(name)
        if prefix is not None and prefix.is_prefix and not rest.startswith("//"):
            text = prefix.iri + rest
        return absolute(text)

    def extended(self, context: object, *, override: bool = False) -> "Meanings":
        """These meanings and those of a context: an address, an object, null, or a list of these (§4.1).

        `override` says that protected terms may be redefined, as a context scoped to a property may.
        """
        found = self
        for part in context if isinstance(context, list | tuple) else (context,):
            if part is None:
                if not override and any(term.is_protected for term in found.terms.values()):
                    raise Unhandled
                found = Meanings()
            elif isinstance(part, str) and part in contexts.KNOWN:
                found = found.extended(contexts.load(part)["@context"])
            elif isinstance(part, Mapping):
                found = _Reader(part, found, override).read()
            else:
                raise Unhandled
        return found


def absolute(iri: str) -> str:
    """The same IRI, if it is one that N-Quads can hold as it stands and that is no label of a blank node."""
    if not IRI.match(iri) or iri.startswith(NOWHERE):
        raise Unhandled
    return iri


class _Reader:
    """Reads one context object (§4.1.2 step 5, §4.2.2)."""

    def __init__(self, context: Mapping[str, Any], before: Meanings, override: bool) -> None:
        keywords = {name for name in context if name.startswith("@")}
        if not keywords <= _READ_IN_A_CONTEXT:
            raise Unhandled
        self._context = context
        self._before = before
        self._override = override
        self._terms = dict(before.terms)
        self._vocab = absolute(context["@vocab"]) if "@vocab" in context else before.vocab
        self._done: dict[str, bool] = {}

    def read(self) -> Meanings:
        for name in self._context:
            if not name.startswith("@"):
                self._define(name)
        return Meanings(self._terms, self._vocab)

    def _define(self, name: str) -> None:
        if name in self._done:
            if not self._done[name]:
                raise Unhandled  # it is defined by itself
            return
        if not name or ":" in name or "/" in name:
            raise Unhandled
        self._done[name] = False
        self._terms.pop(name, None)
        definition = self._definition(name)
        previous = self._before.terms.get(name)
        if previous is not None and previous.is_protected and not self._override:
            if replace(definition, is_protected=True) != previous:
                raise Unhandled
            definition = previous
        self._terms[name] = definition
        self._done[name] = True

    def _definition(self, name: str) -> Definition:
        value = self._context[name]
        simple = isinstance(value, str)
        said = {"@id": value} if simple else value
        if not isinstance(said, Mapping) or not _READ_IN_A_DEFINITION.issuperset(said):
            raise Unhandled
        container = said.get("@container", [])
        container = (container,) if isinstance(container, str) else tuple(sorted(container))
        if container not in _CONTAINERS:
            raise Unhandled
        iri = self._iri(name, said)
        return Definition(
            iri,
            self._expanded(said["@type"]) if "@type" in said else None,
            container,
            said.get("@context", ABSENT),
            simple and iri.endswith(_ENDS_A_PREFIX),
            said.get("@protected", self._context.get("@protected", False)) is True,
        )

    def _iri(self, name: str, said: Mapping[str, Any]) -> str:
        if said.get("@id", name) != name:
            return self._expanded(said["@id"])
        if self._vocab is None:
            raise Unhandled
        return absolute(self._vocab + name)

    def _expanded(self, text: object) -> str:
        """§5.2 within a context, whose terms may be used before they are defined."""
        if not isinstance(text, str):
            raise Unhandled
        if text in _KEYWORDS:
            return text
        for name in (text, text.partition(":")[0]):
            if name in self._context and not name.startswith("@"):
                self._define(name)
        return Meanings(self._terms, self._vocab).expanded(text)
