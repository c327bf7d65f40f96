"""A document as statements that can be shown one by one: its N-Quads, with labels that give nothing away.

W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4. Canonical names of blank nodes would tell how many others a
holder left out, so each is replaced by its HMAC. To find the statements of a part, every node without an id is
lent one for the while ("skolemisation"), by which it is known again when only the part is turned into quads.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import count
from secrets import token_hex
from typing import Any, Self

from insigne.credentials.linked_data.canonical import canonicalize, dataset
from insigne.credentials.linked_data.rdfc import Quad, canonical_form, canonical_names
from insigne.credentials.multibase import encode_base64url
from insigne.credentials.proofs.pointers import select
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json

# A blank node's name, `_:…`, to the name that takes its place.
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of a document: sorted N-Quads `lines`, their blank nodes under secret labels.

    `labels` gives the label of each blank node by the name that it has in `quads_of`.
    """

    lines: list[str]
    labels: Names
    _lent: Json
    _prefix: str

    @classmethod
    def of(cls, document: Json, hmac_key: bytes) -> Self:
        """Raises what `canonicalize` raises, and `proof.unsupported` for what cannot be taken apart."""
        prefix = f"urn:bnid:{token_hex(8)}:"
        lent = _with_ids(document, prefix)
        quads = _quads(lent, prefix)
        if canonical_form(quads) != canonicalize(document):
            raise _indivisible()  # an id was lent to what is no node, such as a JSON literal
        names = canonical_names(quads)
        labels = {node: secret_label(name, hmac_key) for node, name in names.items()}
        return cls(labelled(quads, labels), labels, lent, prefix)

    def quads_of(self, pointers: list[str]) -> set[Quad]:
        """The quads of the parts that the pointers pick out. Raises `proof.no_such_part`."""
        return _quads(select(self._lent, pointers), self._prefix) if pointers else set()

    def places_of(self, pointers: list[str]) -> set[int]:
        """Which lines are those of the parts.

        Raises `proof.no_such_part`, and `proof.unsupported` when the parts alone state something else, as a
        piece of an ordered list does.
        """
        chosen = set(labelled(self.quads_of(pointers), self.labels))
        places = {place for place, line in enumerate(self.lines) if line in chosen}
        if len(places) != len(chosen):
            raise _indivisible()
        return places


def labelled(quads: Iterable[Quad], labels: Names) -> list[str]:
    """The lines of the quads, with these labels for blank nodes, in the order of their code points."""
    return sorted({" ".join(labels.get(term, term) for term in quad if term) + " .\n" for quad in quads})


def secret_label(name: str, hmac_key: bytes) -> str:
    """The label that stands for `_:c14n<number>` (§3.4.4)."""
    return label_of(hmac.digest(hmac_key, name.removeprefix("_:").encode(), "sha256"))


def label_of(secret: bytes) -> str:
    return f"_:{encode_base64url(secret)}"


def _with_ids(document: Json, prefix: str) -> Json:
    numbers = count()
    lent: Json = _lend(document, prefix, lambda: f"{prefix}{next(numbers)}")
    return lent


def _lend(value: Any, prefix: str, new_id: Callable[[], str]) -> Any:
    if isinstance(value, list):
        return [_lend(item, prefix, new_id) for item in value]
    if not isinstance(value, dict) or "@value" in value:
        return value
    lend = partial(_lend, prefix=prefix, new_id=new_id)
    copy = {name: inner if name == "@context" else lend(inner) for name, inner in value.items()}
    id_ = value.get("id", value.get("@id"))
    if isinstance(id_, str) and id_.startswith("_:"):
        copy["id"] = f"{prefix}given-{id_[2:]}"
    elif {"id", "@id", "@list", "@set"}.isdisjoint(value):
        copy["id"] = new_id()
    return copy


def _quads(lent: Json, prefix: str) -> set[Quad]:
    """The quads of a document with lent ids, which are made names of blank nodes again."""
    _, quads = dataset(lent)
    start = f"<{prefix}"
    anonymous = _names_of_anonymous(quads)

    def name(term: str) -> str:
        if term.startswith(start):
            return f"_:{term[len(start) : -1]}"
        return anonymous.get(term, term)

    return {(name(quad[0]), quad[1], name(quad[2]), name(quad[3])) for quad in quads}


def _names_of_anonymous(quads: Iterable[Quad]) -> Names:
    """Names for the nodes to which no id can be lent: the cells of lists, and graphs.

    Each is named after the statement that leads to it, which is the same in the whole and in a part.
    """
    owners: dict[str, tuple[str, str]] = {}
    for subject, predicate, object_, _ in quads:
        if object_.startswith("_:"):
            if object_ in owners:
                raise _indivisible()
            owners[object_] = (subject, predicate)
    names: dict[str, str] = {}
    for node in owners:
        if node in names:
            continue
        way = [node]
        while (owner := owners[way[-1]][0]) in owners and owner not in names:
            way.append(owner)
            if len(way) > len(owners):
                raise _indivisible()  # they form a ring
        for step in reversed(way):
            subject, predicate = owners[step]
            lead = f"{names.get(subject, subject)} {predicate}"
            names[step] = f"_:{sha256(lead.encode()).hexdigest()}"
    if len(set(names.values())) != len(names):
        raise _indivisible()
    return names


def _indivisible() -> CredentialError:
    return CredentialError("proof.unsupported", kind="ecdsa-sd-2023, with parts that cannot be told apart")
