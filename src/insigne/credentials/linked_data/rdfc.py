"""RDF Dataset Canonicalization, RDFC-1.0 (W3C Recommendation of 2024-05-21), with a bound on its work.

A quad is a tuple of N-Quads terms as text: subject, predicate, object, graph ("" for the default graph). A
blank node starts with `_:`. Our own, because PyLD leaves control characters unescaped and has no bound: ten
blank nodes that look alike keep it busy for a minute.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from insigne.credentials.report import CredentialError

Quad = tuple[str, str, str, str]
Digest = Literal["sha256", "sha384"]
HASHES: Mapping[Digest, Callable[[bytes], Any]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}

# How many orders of look-alike blank nodes may be tried, and how far one leads to the next. A badge with
# twenty identical endorsements needs a hundred tries; a hostile graph needs n!.
MAX_TRIES = 2_000
MAX_DEPTH = 100

# Canonical N-Quads (RDFC-1.0 appendix A): these are escaped by a letter, other control characters as \\u00XX.
_LETTERS = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f\ufffe\uffff]')


def escaped(value: str) -> str:
    """A string as it stands between the quotes of a literal."""
    return _TO_ESCAPE.sub(_escape, value)


def _escape(found: re.Match[str]) -> str:
    return _LETTERS.get(found[0]) or f"\\u{ord(found[0]):04X}"


def literal(value: str) -> str:
    """The quoted, canonically escaped form of a string, without datatype or language."""
    return f'"{escaped(value)}"'


def canonical_form(quads: Iterable[Quad], digest: Digest = "sha256") -> str:
    """The canonical N-Quads of a dataset: blank nodes named `_:c14n0`…, lines sorted by code point.

    `digest` is the hash that names the blank nodes. Raises CredentialError `context.too_complex` when that
    would take too much work.
    """
    quads = set(quads)
    names = canonical_names(quads, digest)
    return "".join(sorted(_line(tuple(names.get(term, term) for term in quad)) for quad in quads))


def canonical_names(quads: Iterable[Quad], digest: Digest = "sha256") -> dict[str, str]:
    """The canonical name, `_:c14n0` and so on, of each blank node of a dataset. Raises the same."""
    state = _State.of(set(quads), digest)
    state.name_blank_nodes()
    return state.canonical.names


def _line(terms: tuple[str, ...]) -> str:
    return " ".join(term for term in terms if term) + " .\n"


def _is_blank(term: str) -> bool:
    return term.startswith("_:")


@dataclass(slots=True)
class _Issuer:
    """Gives names in order (RDFC-1.0 §4.5)."""

    prefix: str
    names: dict[str, str] = field(default_factory=dict)

    def name(self, node: str) -> str:
        return self.names.setdefault(node, f"{self.prefix}{len(self.names)}")

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, dict(self.names))


@dataclass(slots=True)
class _State:
    quads: set[Quad]
    quads_of: dict[str, list[Quad]]
    digest: Digest
    canonical: _Issuer = field(default_factory=lambda: _Issuer("_:c14n"))
    first_degree: dict[str, str] = field(default_factory=dict)
    tries: int = 0

    @classmethod
    def of(cls, quads: set[Quad], digest: Digest) -> Self:
        quads_of: dict[str, list[Quad]] = defaultdict(list)
        # Sorted, because the algorithm leaves a few ties to the order in which it meets the nodes.
        for quad in sorted(quads):
            for node in {term for term in quad if _is_blank(term)}:
                quads_of[node].append(quad)
        return cls(quads, dict(quads_of), digest)

    def name_blank_nodes(self) -> None:
        """RDFC-1.0 §4.4.3, steps 3 to 5: those that stand alone, then look-alikes by their surroundings."""
        alike: dict[str, list[str]] = defaultdict(list)
        for node in self.quads_of:
            alike[self._first_degree_hash(node)].append(node)
        for digest in sorted(alike):
            if len(alike[digest]) == 1:
                self.canonical.name(alike[digest][0])
        for digest in sorted(alike):
            if len(alike[digest]) > 1:
                self._name_alike(alike[digest])

    def _name_alike(self, nodes: list[str]) -> None:
        results = []
        for node in nodes:
            if node not in self.canonical.names:
                issuer = _Issuer("_:b")
                issuer.name(node)
                results.append(self._n_degree_hash(node, issuer))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.names:
                self.canonical.name(node)

    def _hash(self, text: str) -> str:
        return str(HASHES[self.digest](text.encode()).hexdigest())

    def _first_degree_hash(self, node: str) -> str:
        """RDFC-1.0 §4.6: the node's own quads, itself as `_:a`, all other blank nodes as `_:z`."""
        if node not in self.first_degree:
            lines = sorted(
                _line(tuple(("_:a" if term == node else "_:z") if _is_blank(term) else term for term in quad))
                for quad in self.quads_of[node]
            )
            self.first_degree[node] = self._hash("".join(lines))
        return self.first_degree[node]

    def _related_hash(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """RDFC-1.0 §4.7."""
        name = self.canonical.names.get(related) or issuer.names.get(related)
        predicate = "" if position == "g" else quad[1]
        return self._hash(position + predicate + (name or self._first_degree_hash(related)))

    def _related(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        """The blank nodes that share a quad with this one, by hash; one for each place (not a set)."""
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.quads_of[node]:
            for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3])):
                if _is_blank(term) and term != node:
                    found[self._related_hash(term, quad, issuer, position)].append(term)
        return found

    def _n_degree_hash(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """RDFC-1.0 §4.8: the hash of the node's surroundings, and the names given on the way."""
        if len(issuer.names) > MAX_DEPTH:
            raise CredentialError("context.too_complex")
        related = self._related(node, issuer)
        hashed = []
        for digest in sorted(related):
            chosen_path, chosen_issuer = "", issuer
            for order in _orders(related[digest]):
                path, names = self._walk(order, issuer, chosen_path)
                if path is not None and (not chosen_path or path < chosen_path):
                    chosen_path, chosen_issuer = path, names
            hashed += [digest, chosen_path]
            issuer = chosen_issuer
        return self._hash("".join(hashed)), issuer

    def _walk(self, order: tuple[str, ...], issuer: _Issuer, best: str) -> tuple[str | None, _Issuer]:
        """One order of look-alikes (§4.8.3, step 5.4): its path, or None once it cannot beat the best."""
        self._spend()
        names, path = issuer.copy(), ""
        unvisited = []
        for node in order:
            if node in self.canonical.names:
                path += self.canonical.names[node]
            else:
                if node not in names.names:
                    unvisited.append(node)
                path += names.name(node)
            if _is_worse(path, best):
                return None, names
        for node in unvisited:
            digest, after = self._n_degree_hash(node, names)
            path += f"{names.name(node)}<{digest}>"
            names = after
            if _is_worse(path, best):
                return None, names
        return path, names

    def _spend(self) -> None:
        self.tries += 1
        if self.tries > MAX_TRIES:
            raise CredentialError("context.too_complex")


def _orders(nodes: list[str]) -> Iterator[tuple[str, ...]]:
    """Every order of the nodes, in the order of the alphabet; a node that is listed twice makes no second one.

    A proof shares six quads with its graph: without this, a signed endorsement that stands in two places of a
    document would need half a million tries.
    """
    order = sorted(nodes)
    while True:
        yield tuple(order)
        pivot = len(order) - 2
        while pivot >= 0 and order[pivot] >= order[pivot + 1]:
            pivot -= 1
        if pivot < 0:
            return
        other = len(order) - 1
        while order[other] <= order[pivot]:
            other -= 1
        order[pivot], order[other] = order[other], order[pivot]
        order[pivot + 1 :] = reversed(order[pivot + 1 :])


def _is_worse(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best
