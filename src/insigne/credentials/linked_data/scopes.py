"""The known contexts compiled: for each place of a document, what a walk needs to write its values down.

A scope is an active context (JSON-LD 1.1 API §4.1) with its terms as ready pieces of N-Quads. It is made once
for a list of contexts, a list of types or a property, and found again by these; the tables are bounded, so that
strangers cannot fill the memory with ever new combinations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from insigne.credentials.linked_data.quads import RDF_TYPE, XSD
from insigne.credentials.linked_data.terms import ABSENT, Definition, Meanings, Unhandled, absolute

# A school's badges need some thirty scopes.
_MAX_SCOPES = 500
# How many scopes each scope may remember, and how many names may lead to one.
_MAX_SCOPES_BY_KEY = 100
_MAX_NAMES = 12
# How many identifiers are remembered for each set of prefixes, and how long they may be.
_MAX_IRIS = 4_000
_MAX_LENGTH = 300

_Found = TypeVar("_Found")

# How the text of a value is to be read.
TEXT: Final = 0
IDENTIFIER: Final = 1
VOCABULARY: Final = 2
KEYWORD: Final = 3

# The statements about a credential, and about a proof, that our checks read by their short name.
_VC = "https://www.w3.org/2018/credentials#"
_SECURITY = "https://w3id.org/security#"
READ_BY_NAME: Mapping[str, str] = {
    "http://purl.org/dc/terms/created": "created",
    f"{_SECURITY}expiration": "expires",
    f"{_SECURITY}previousProof": "previousProof",
    f"{_SECURITY}proofPurpose": "proofPurpose",
    f"{_SECURITY}verificationMethod": "verificationMethod",
} | {
    f"{_VC}{name}": name
    for name in ("issuer", "credentialSubject", "credentialStatus", "validFrom", "validUntil", "issuanceDate",
                 "expirationDate", "evidence", "credentialSchema", "refreshService", "termsOfUse")
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A property, ready to be written.

    One string is written as `before + string + after`, which is a predicate, an object and the end of the line,
    provided that `is_text` (and the string is escaped) or `is_identifier` (and it is an IRI). All other values
    need the rest: `suffix` is the closing quote of a literal and its datatype, `context` that of the property.
    """

    before: str
    after: str
    is_text: bool
    is_identifier: bool
    kind: int
    predicate: str
    suffix: str
    datatype: str | None
    is_list: bool
    is_graph: bool
    context: Any


# What is read apart and writes nothing: `@context`, `id`, `type`.
_KEYWORD = Term("", "", False, False, KEYWORD, "", "", None, False, False, ABSENT)
# The one spelling under which a keyword is read here.
_ALIASES = {"id": "@id", "type": "@type"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a node's types do: the scope within the node, and the statements of the types themselves."""

    scope: "Scope"
    texts: tuple[str, ...]


class Scope:
    """One active context; `previous` is the one to return to in the next node, after a type-scoped context."""

    __slots__ = ("_by_context", "_by_term", "_by_types", "_meanings", "_tree", "iris", "previous", "terms")

    def __init__(self, tree: "_Tree", meanings: Meanings, previous: "Scope | None" = None) -> None:
        tree.size += 1
        self._tree = tree
        self._meanings = meanings
        self.previous = previous
        self.iris = tree.iris_under(meanings)
        self.terms: dict[str, Term] = {"@context": _KEYWORD}
        self._by_types: dict[tuple[str, ...], Typed] = {}
        self._by_context: dict[tuple[str, ...], Scope] = {}
        self._by_term: dict[Term, Scope] = {}

    def term(self, name: str) -> Term:
        """The term of a key. The walk looks into `terms` first."""
        if type(name) is not str:
            raise Unhandled
        term = self._term(name)
        if name in self._meanings.terms:
            self.terms[name] = term
        return term

    def _term(self, name: str) -> Term:
        iri = self._meanings.expanded(name)
        if name in _ALIASES:
            if iri != _ALIASES[name]:
                raise Unhandled
            return _KEYWORD
        if ":" in name or READ_BY_NAME.get(absolute(iri), name) != name:
            raise Unhandled
        return _term(iri, self._meanings.terms.get(name) or Definition(iri))

    def iri(self, text: object) -> str:
        """The IRI of an identifier. The walk looks into `iris` first."""
        if type(text) is not str:
            raise Unhandled
        found = self.iris.get(text)
        if found is None:
            found = self._meanings.resolved(text)
            if len(text) <= _MAX_LENGTH:
                _remember(self.iris, text, found, _MAX_IRIS)
        return found

    def vocabulary_iri(self, text: str) -> str:
        """The IRI of a value of type `@vocab`."""
        return absolute(self._meanings.expanded(text))

    def by_types(self, types: object) -> Typed:
        """What a node is under whose `type` has this value."""
        names = _key(types)
        found = _remembered(self._by_types, names)
        if found is None:
            found = self._typed(names)
            if len(names) <= _MAX_NAMES and all(name in self._meanings.terms for name in names):
                _remember(self._by_types, names, found)
        return found

    def _typed(self, names: tuple[str, ...]) -> Typed:
        if not names or not all(type(name) is str for name in names):
            raise Unhandled
        if self._meanings.expanded("type") != "@type":
            raise Unhandled
        meanings = self._meanings
        for name in sorted(names):
            definition = self._meanings.terms.get(name)
            if definition is not None and definition.context is not ABSENT:
                meanings = meanings.extended(definition.context)
        scope = self
        if meanings is not self._meanings:
            scope = Scope(self._tree, meanings, self.previous or self)
        iris = dict.fromkeys(absolute(self._meanings.expanded(name)) for name in names)
        return Typed(scope, tuple(f"{RDF_TYPE} <{iri}> .\n" for iri in iris))

    def by_context(self, context: object) -> "Scope":
        """What a node is under whose `@context` is this: the address of a known context, or several."""
        addresses = _key(context)
        found = _remembered(self._by_context, addresses)
        if found is None:
            if not all(type(address) is str for address in addresses):
                raise Unhandled
            found = self._extended(addresses)
            if len(addresses) <= _MAX_NAMES:
                _remember(self._by_context, addresses, found)
        return found

    def within(self, term: Term) -> "Scope":
        """What the values of this term are under: a context scoped to a property may redefine anything."""
        if term.context is ABSENT:
            return self
        found = self._by_term.get(term)
        if found is None:
            found = self._extended(term.context, override=True)
            _remember(self._by_term, term, found)
        return found

    def _extended(self, context: object, *, override: bool = False) -> "Scope":
        meanings = self._meanings.extended(context, override=override)
        # The same contexts named again, as in an embedded endorsement, change nothing.
        return self if meanings == self._meanings else Scope(self._tree, meanings, self.previous)


def _key(value: object) -> tuple[Any, ...]:
    return tuple(value) if type(value) is list else (value,)


def _term(iri: str, definition: Definition) -> Term:
    kind, datatype = _coercion(definition.type)
    suffix = '"' if datatype in {None, f"{XSD}string"} else f'"^^<{datatype}>'
    is_simple = not {"@list", "@graph"}.intersection(definition.container)
    return Term(
        before=f"<{iri}> " + ('"' if kind == TEXT else "<"),
        after=(suffix if kind == TEXT else ">") + " .\n",
        is_text=is_simple and kind == TEXT,
        is_identifier=is_simple and kind == IDENTIFIER and definition.context is ABSENT,
        kind=kind,
        predicate=f"<{iri}>",
        suffix=suffix,
        datatype=datatype,
        is_list="@list" in definition.container,
        is_graph="@graph" in definition.container,
        context=definition.context,
    )


def _coercion(type_: str | None) -> tuple[int, str | None]:
    """How values are read, and the datatype of literals; JSON literals are left to the general road."""
    if type_ == "@id":
        return IDENTIFIER, None
    if type_ == "@vocab":
        return VOCABULARY, None
    if type_ in {None, "@none"}:
        return TEXT, None
    return TEXT, absolute(str(type_))


def _remembered(table: dict[tuple[str, ...], _Found], key: tuple[Any, ...]) -> _Found | None:
    try:
        return table.get(key)
    except TypeError:  # an object or a list, which is no key
        raise Unhandled from None


def _remember(table: dict[Any, Any], key: object, value: object, limit: int = _MAX_SCOPES_BY_KEY) -> None:
    if len(table) >= limit:
        table.clear()
    table[key] = value


class _Tree:
    """All scopes, which grow from one: that of a document before its `@context` is read."""

    def __init__(self) -> None:
        self.size = 0
        self._iris: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
        self.root = Scope(self, Meanings())

    def iris_under(self, meanings: Meanings) -> dict[str, str]:
        """The identifiers met under the same prefixes: what they stand for depends on nothing else."""
        prefixes = [(name, term.iri) for name, term in meanings.terms.items() if term.is_prefix]
        return self._iris.setdefault(tuple(sorted(prefixes)), {})


@cache
def _tree() -> _Tree:
    return _Tree()


def root() -> Scope:
    """The scope of a document before its `@context` is read."""
    if _tree().size > _MAX_SCOPES:
        _tree.cache_clear()
    return _tree().root
