"""The direct road: a parsed document under known contexts → its quads, in one walk.

The general road (`canonical`) expands a document by the letter of the standard, at fifty times the cost. This
one knows what each known term becomes and writes it down at once. It reads plain documents only: whatever is
unusual, wrong, or would be lost or hidden makes it stop, and the general road answers.
"""

import re
from typing import Any, Final

from insigne.credentials.linked_data import scopes
from insigne.credentials.linked_data.grouped import Grouped
from insigne.credentials.linked_data.quads import FIRST, NIL, REST, literal_of
from insigne.credentials.linked_data.rdfc import escaped
from insigne.credentials.linked_data.scopes import IDENTIFIER, KEYWORD, TEXT, Scope, Term
from insigne.credentials.linked_data.terms import ABSENT, Unhandled
from insigne.credentials.strict_json import MAX_INTEGER, Json

# How deep nodes may lie in each other; the general road, which counts lists too, allows three times this depth.
_MAX_DEPTH: Final = 18

_SURROGATE = re.compile("[\ud800-\udfff]")


def walk(document: Json, max_values: int, max_contexts: int) -> tuple[str, Grouped] | None:
    """The subject of a document's top node and the document's quads, or None where the direct road ends.

    `max_values` bounds the values of a document and `max_contexts` the contexts that it names.
    """
    writer = _Writer(max_values, max_contexts)
    try:
        return writer.top(document), writer.grouped
    except Unhandled:
        return None


class _Writer:
    __slots__ = ("_contexts_left", "_top", "_values_left", "grouped")

    def __init__(self, max_values: int, max_contexts: int) -> None:
        self.grouped = Grouped()
        self._values_left = max_values - 1
        self._contexts_left = max_contexts
        self._top = ""

    def top(self, document: Json) -> str:
        if type(document) is not dict or "@context" not in document:
            raise Unhandled
        subject = self._node(scopes.root(), document, "", 1)
        if not self.grouped.statements[subject] and not self.grouped.links:
            raise Unhandled
        return subject

    def _node(self, scope: Scope, node: Json, graph: str, depth: int) -> str:
        """Write a node's statements; its name. The scope is that of the property which it is a value of."""
        self._count(len(node))
        scope, types = self._entered(scope, node)
        subject = f"<{scope.iri(node['id'])}>" if "id" in node else self.grouped.new_blank_node()
        if depth == 1:
            self._top = subject
        elif depth > _MAX_DEPTH or (subject == self._top and len(node) > 1):
            raise Unhandled  # of the top node everything must be said at one place, so that nothing is hidden
        texts = self.grouped.texts_of(subject, graph)
        texts.extend(types)
        terms, iris = scope.terms, scope.iris
        for name, value in node.items():
            term = terms.get(name) or scope.term(name)
            if type(value) is str:
                if term.is_text:
                    plain = value.isprintable() and '"' not in value and "\\" not in value
                    texts.append(term.before + (value if plain else _escaped(value)) + term.after)
                    continue
                if term.is_identifier:
                    texts.append(term.before + (iris.get(value) or scope.iri(value)) + term.after)
                    continue
            if value is None or term.kind == KEYWORD:
                continue
            for object_ in self._objects(scope, term, value, (graph, depth)):
                if object_[0] == "_":
                    self.grouped.links.append((subject, term.predicate, object_, graph))
                else:
                    texts.append(f"{term.predicate} {object_} .\n")
        return subject

    def _entered(self, scope: Scope, node: Json) -> tuple[Scope, tuple[str, ...]]:
        """The scope within a node, by its context and its types, and the statements of the types."""
        if "@context" in node:
            scope = self._named(scope, node["@context"])
        if "type" not in node:
            return scope, ()
        types = node["type"]
        if type(types) is list:
            self._count(len(types))
        typed = scope.by_types(types)
        return typed.scope, typed.texts

    def _objects(self, scope: Scope, term: Term, value: Any, place: tuple[str, int]) -> list[str]:
        """What is more than one string, as objects in N-Quads: numbers, nodes, graphs, lists, several values.

        Nodes and lists are written on the way. `place` is the graph and the depth of the subject.
        """
        if type(value) is not list:
            value = [value]
        else:
            self._count(len(value))
        objects = []
        for item in value:
            if type(item) is dict:
                objects.append(self._inner_node(scope, term, item, place))
            elif item is not None:
                objects.append(_scalar(scope, term, item))
        return [self._list(objects, place[0])] if term.is_list else objects

    def _inner_node(self, scope: Scope, term: Term, node: Json, place: tuple[str, int]) -> str:
        graph, depth = place
        # Types act on their own node and not on those within, but a mere reference is no node.
        if scope.previous is not None and (len(node) != 1 or "id" not in node):
            scope = scope.previous
        if term.context is not ABSENT:
            scope = scope.within(term)
        if not term.is_graph:
            return self._node(scope, node, graph, depth + 1)
        name = self.grouped.new_blank_node()
        subject = self._node(scope, node, name, depth + 1)
        if not self.grouped.in_graphs[name, subject]:
            raise Unhandled  # a node that says nothing would be lost
        return name

    def _list(self, objects: list[str], graph: str) -> str:
        rest = NIL
        for object_ in reversed(objects):
            cell = self.grouped.new_blank_node()
            self.grouped.add(cell, FIRST, object_, graph)
            self.grouped.add(cell, REST, rest, graph)
            rest = cell
        return rest

    def _named(self, scope: Scope, context: object) -> Scope:
        if type(context) is list:
            self._count(len(context))
        self._contexts_left -= len(context) if type(context) is list else 1
        if self._contexts_left < 0:
            raise Unhandled
        return scope.by_context(context)

    def _count(self, values: int) -> None:
        self._values_left -= values
        if self._values_left < 0:
            raise Unhandled


def _scalar(scope: Scope, term: Term, item: Any) -> str:
    if term.is_graph:
        raise Unhandled
    if term.context is not ABSENT:
        scope = scope.within(term)
    if type(item) is str:
        if term.kind == TEXT:
            return f'"{_escaped(item)}{term.suffix}'
        return f"<{scope.iri(item) if term.kind == IDENTIFIER else scope.vocabulary_iri(item)}>"
    if type(item) in {bool, int, float} and abs(item) <= MAX_INTEGER:
        return literal_of(item, term.datatype)
    raise Unhandled


def _escaped(text: str) -> str:
    if _SURROGATE.search(text):
        raise Unhandled
    return escaped(text)
