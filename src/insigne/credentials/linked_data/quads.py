"""Expanded JSON-LD → RDF quads, refusing whatever the standard algorithm would silently leave out.

JSON-LD to RDF (JSON-LD 1.1 API §7) drops relative addresses, annotations and values that it cannot type.
Under a signature that is data which looks signed and is not: Data Integrity calls it
DATA_LOSS_DETECTION_ERROR.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from insigne.credentials.linked_data.rdfc import Quad, literal
from insigne.credentials.report import CredentialError

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = f"<{_RDF}type>"
FIRST, REST, NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"

# An absolute IRI without the characters that N-Quads would need escaped: with them, one string could pose as
# several statements.
IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff]*\Z')
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")

# What relative addresses are resolved against, so as to be known again; PyLD would put an address of its own.
NOWHERE = "relative:/"

_NODE_KEYWORDS = {"@id", "@type", "@graph"}


def quads_of(expanded: list[Any]) -> tuple[str, set[Quad]]:
    """The subject of the one top node and all quads of an expanded document.

    Raises CredentialError `context.term_lost` (naming what would be lost) or `context.not_one_node`.
    """
    if len(expanded) != 1 or not isinstance(expanded[0], dict) or "@graph" in expanded[0]:
        raise CredentialError("context.not_one_node")
    writer = _Writer()
    return writer.node(expanded[0], ""), writer.quads


def is_address(text: str) -> bool:
    """Whether a text is an absolute IRI that N-Quads can hold as it is."""
    return IRI.match(text) is not None and not text.startswith(NOWHERE)


def _iri(text: object) -> str:
    if not isinstance(text, str) or not is_address(text):
        raise CredentialError("context.term_lost", term=text)
    return f"<{text}>"


@dataclass(slots=True)
class _Writer:
    quads: set[Quad] = field(default_factory=set)
    # Blank nodes that the document labels itself are kept apart from those that have no label.
    given: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def node(self, node: dict[str, Any], graph: str) -> str:
        """Write a node object's statements; its name."""
        extra = next((key for key in node if key.startswith("@") and key not in _NODE_KEYWORDS), None)
        if extra:
            raise CredentialError("context.term_lost", term=extra)
        subject = self._name(node["@id"]) if "@id" in node else self._new_blank_node()
        for kind in node.get("@type", []):
            self.quads.add((subject, RDF_TYPE, self._name(kind), graph))
        for property_, values in node.items():
            if not property_.startswith("@"):
                predicate = _iri(property_)
                for value in values:
                    self.quads.add((subject, predicate, self._object(value, graph), graph))
        for member in node.get("@graph", []):
            if member.keys() == {"@id"}:  # it says nothing, so that nothing would tell that it is there
                raise CredentialError("context.term_lost", term=member["@id"])
            self.node(member, subject)
        return subject

    def _object(self, value: Any, graph: str) -> str:
        if not isinstance(value, dict):  # PyLD, where a context within a term makes a keyword of that term
            raise CredentialError("context.term_lost", term=value)
        if "@value" in value:
            return _literal(value)
        if "@list" in value:
            return self._list(value, graph)
        return self.node(value, graph)

    def _list(self, value: dict[str, Any], graph: str) -> str:
        if len(value) > 1:
            raise CredentialError("context.term_lost", term="@index")
        rest = NIL
        for item in reversed(value["@list"]):
            cell = self._new_blank_node()
            self.quads.add((cell, FIRST, self._object(item, graph), graph))
            self.quads.add((cell, REST, rest, graph))
            rest = cell
        return rest

    def _name(self, id_: object) -> str:
        if isinstance(id_, str) and id_.startswith("_:"):
            return self.given.setdefault(id_, f"_:given{len(self.given)}")
        return _iri(id_)

    def _new_blank_node(self) -> str:
        self.made += 1
        return f"_:made{self.made}"


def _literal(item: dict[str, Any]) -> str:
    """The N-Quads form of a value object (JSON-LD 1.1 API §8.2)."""
    extra = set(item) - {"@value", "@type", "@language"}
    if extra:
        raise CredentialError("context.term_lost", term=min(extra))
    if "@language" not in item:
        return literal_of(item["@value"], item.get("@type"))
    if not _LANGUAGE.match(item["@language"]):
        raise CredentialError("context.term_lost", term=item["@language"])
    return f"{literal(item['@value'])}@{item['@language']}"


def literal_of(value: object, datatype: str | None) -> str:
    """The N-Quads literal of a JSON value; without a datatype, or with `@json`, the value decides."""
    if datatype == "@json":
        return f"{literal(rfc8785.dumps(value).decode())}^^<{_RDF}JSON>"  # type: ignore[arg-type]
    text, datatype = _lexical(value, datatype)
    if datatype in {None, f"{XSD}string"}:
        return literal(text)
    return f"{literal(text)}^^{_iri(datatype)}"


def _lexical(value: object, datatype: str | None) -> tuple[str, str | None]:
    if isinstance(value, str):
        return value, datatype
    if isinstance(value, bool):
        return ("true" if value else "false"), datatype or f"{XSD}boolean"
    if not isinstance(value, int | float):
        raise CredentialError("context.term_lost", term=value)
    if value == int(value) and datatype != f"{XSD}double":
        return str(int(value)), datatype or f"{XSD}integer"
    # Canonical xsd:double: one digit before the point, no useless zero, no plus.
    double = re.sub(r"(\d)0*E\+?(-?)0*(\d)", r"\1E\2\3", f"{value:.15E}")
    return double, datatype or f"{XSD}double"
