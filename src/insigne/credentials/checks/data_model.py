"""Step "schema" of any verifiable credential: the rules of the data model that a machine can hold it to.

Verifiable Credentials Data Model 2.0 §4 and §5, and 1.1 §4 and §5 for credentials of that edition. Whether its
terms are defined is the matter of `linked_data`; what an Open Badge needs beside this stands in `check_shape`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from insigne.credentials.checks.defined_types import undefined_types
from insigne.credentials.dates import has_zone, read_instant
from insigne.credentials.fields import as_list
from insigne.credentials.linked_data.contexts import VC_V1, VC_V2
from insigne.credentials.report import Finding, failed, passed, warned
from insigne.credentials.strict_json import Json

# Absolute, as JSON-LD needs it, and without the signs that RFC 3986 leaves out.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")
_ENVELOPE = re.compile(r"data:[\w.+-]+/[\w.+-]+[;,]", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_DIGESTS = {
    "digestSRI": re.compile(r"sha(256|384|512)-[A-Za-z0-9+/]+={0,2}(\s|\Z)"),
    "digestMultibase": re.compile(r"[A-Za-z0-9][\w+/=-]+\Z", re.ASCII),
}
_WORDS = ("name", "description")
_LANGUAGE_VALUE = frozenset({"@value", "@language", "@direction"})
# Who writes fifty thousand wrong values is not told of each.
_MAX_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class _Edition:
    """What differs between the editions: the first context, the dates, which objects need an id."""

    context: str
    start: str
    end: str
    needs_start: bool
    with_id: frozenset[str]


_V2 = _Edition(VC_V2, "validFrom", "validUntil", False, frozenset({"credentialSchema"}))
_V1 = _Edition(
    VC_V1, "issuanceDate", "expirationDate", True,
    frozenset({"credentialSchema", "credentialStatus", "refreshService"}),
)  # fmt: skip
_EDITIONS: Mapping[str, _Edition] = {VC_V2: _V2, VC_V1: _V1}
# Objects that must say their type (VC 2.0 §4.5); those of `with_id` must have an id too.
_TYPED = (
    "credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence", "proof",
    "renderMethod", "confidenceMethod",
)  # fmt: skip
_ENVELOPES = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})


def check_data_model(document: Json) -> list[Finding]:
    """One finding for each rule that a credential or a presentation breaks; a pass when there is none.

    A document of the older edition gets a warning beside the pass. Credentials inside a presentation are
    looked at too, enveloped ones only for the form of their envelope.
    """
    types = _items(document.get("type"))
    # What claims to be both must not escape the rules of a credential.
    only_shows = "VerifiablePresentation" in types and "VerifiableCredential" not in types
    check = _presentation if only_shows else _credential
    broken = _envelope(document, "") if _is_envelope(document) else check(document, "")
    findings = list(islice(broken, _MAX_FINDINGS))
    if findings:
        return findings
    older = [warned("schema.older_model")] if _edition(document) is _V1 else []
    return [*older, passed("schema.complete")]


def _credential(document: Json, path: str) -> Iterator[Finding]:
    edition = _edition(document)
    yield from _head(document, edition, "VerifiableCredential", path)
    yield from _words(document, path)
    yield from _agent(document, "issuer", path, needed=True)
    yield from _subjects(document.get("credentialSubject"), f"{path}credentialSubject")
    yield from _period(document, edition, path)
    yield from _typed_objects(document, edition, path)
    yield from _related_resources(document, path)


def _presentation(document: Json, path: str) -> Iterator[Finding]:
    """§4.13: the presentation itself, and each credential in it, which must be an object."""
    edition = _edition(document)
    yield from _head(document, edition, "VerifiablePresentation", path)
    yield from _agent(document, "holder", path, needed=False)
    yield from _typed_objects(document, edition, path)
    for place, credential in _places(document, "verifiableCredential", path):
        if not isinstance(credential, dict):
            yield failed("schema.wrong_kind", field=place)
        elif _is_envelope(credential):
            yield from _envelope(credential, f"{place}.")
        else:
            yield from _credential(credential, f"{place}.")


def _edition(document: Json) -> _Edition:
    """The edition that the first context names; what names none is held to the current one."""
    first = next(iter(_items(document.get("@context"))), None)
    return _EDITIONS.get(first, _V2) if isinstance(first, str) else _V2


def _head(document: Json, edition: _Edition, type_: str, path: str) -> Iterator[Finding]:
    """`@context`, `id`, `type` (§4.3, §4.4, §4.5)."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] != edition.context:
        yield failed("schema.wrong_context", field=f"{path}@context", context=edition.context)
        contexts = None
    elif not all(isinstance(item, dict) or _is_url(item) for item in contexts):
        yield failed("schema.wrong_kind", field=f"{path}@context")
    yield from _id(document, path, needed=False)
    types = _items(document.get("type"))
    if type_ not in types:
        yield failed("schema.missing_type", field=f"{path}type", type=type_)
    if not all(isinstance(each, str) and each for each in types):
        yield failed("schema.wrong_kind", field=f"{path}type")
    elif contexts is not None:
        for each in undefined_types(types, contexts):
            yield failed("schema.type_undefined", field=f"{path}type", type=each)


def _id(node: Json, path: str, *, needed: bool) -> Iterator[Finding]:
    if "id" not in node:
        if needed:
            yield failed("schema.missing_field", field=f"{path}id")
    elif not _is_url(node["id"]):
        yield failed("schema.not_a_url", field=f"{path}id")


def _words(node: Json, path: str) -> Iterator[Finding]:
    """`name` and `description`: a text, or texts that name their language (§4.6, §11.1)."""
    for name in _WORDS:
        texts = _items(node[name]) if name in node else [""]
        if not texts or not all(isinstance(text, str) or _is_language_value(text) for text in texts):
            yield failed("schema.wrong_kind", field=f"{path}{name}")


def _is_language_value(value: object) -> bool:
    return (
        isinstance(value, dict)
        and "@value" in value
        and value.keys() <= _LANGUAGE_VALUE
        and all(isinstance(part, str) for part in value.values())
        and value.get("@direction", "ltr") in ("ltr", "rtl")
    )


def _agent(document: Json, name: str, path: str, *, needed: bool) -> Iterator[Finding]:
    """`issuer` and `holder`: one address, or one object with an id that is one (§4.7, §4.13)."""
    agent = document.get(name)
    if name not in document:
        if needed:
            yield failed("schema.missing_field", field=f"{path}{name}")
    elif isinstance(agent, dict):
        yield from _id(agent, f"{path}{name}.", needed=True)
        yield from _words(agent, f"{path}{name}.")
    elif not _is_url(agent):
        yield failed("schema.not_a_url", field=f"{path}{name}")


def _subjects(value: object, path: str) -> Iterator[Finding]:
    """§4.8: one object or several, none of them empty."""
    subjects = _items(value)
    if not subjects:
        yield failed("schema.missing_field", field=path)
    for subject in subjects:
        if not isinstance(subject, dict):
            yield failed("schema.wrong_kind", field=path)
        elif not subject:
            yield failed("schema.missing_field", field=path)
        else:
            yield from _id(subject, f"{path}.", needed=False)


def _period(document: Json, edition: _Edition, path: str) -> Iterator[Finding]:
    """§4.9: `validFrom`, `validUntil`, each with its zone and in this order."""
    if edition.needs_start and edition.start not in document:
        yield failed("schema.missing_field", field=f"{path}{edition.start}")
    instants = []
    for name in (edition.start, edition.end):
        instants.append(_instant(document.get(name), edition))
        if name in document and instants[-1] is None:
            yield failed("schema.not_an_instant", field=f"{path}{name}")
    start, end = instants
    if start is not None and end is not None and end < start:
        yield failed("schema.dates_reversed", field=f"{path}{edition.end}")


def _instant(value: object, edition: _Edition) -> datetime | None:
    """The instant of a date; in VC 2.0 it must name its zone (`xsd:dateTimeStamp`)."""
    instant = read_instant(value)
    return None if instant is None or (edition is _V2 and not has_zone(str(value))) else instant


def _typed_objects(document: Json, edition: _Edition, path: str) -> Iterator[Finding]:
    """§4.10 to §5.6: status, schemas, services, policies, evidence and proofs say what they are."""
    for name in _TYPED:
        for place, item in _places(document, name, path):
            if not isinstance(item, dict):
                yield failed("schema.wrong_kind", field=place)
                continue
            yield from _id(item, f"{place}.", needed=name in edition.with_id)
            types = _items(item.get("type"))
            if not types:
                yield failed("schema.missing_field", field=f"{place}.type")
            elif not all(isinstance(each, str) and each for each in types):
                yield failed("schema.wrong_kind", field=f"{place}.type")


def _related_resources(document: Json, path: str) -> Iterator[Finding]:
    """§5.3: each resource has an id of its own and a digest."""
    seen: set[object] = set()
    for place, item in _places(document, "relatedResource", path):
        if not isinstance(item, dict):
            yield failed("schema.wrong_kind", field=place)
            continue
        yield from _id(item, f"{place}.", needed=True)
        id_ = item.get("id")
        if isinstance(id_, str):
            if id_ in seen:
                yield failed("schema.repeated", field=f"{place}.id")
            seen.add(id_)
        yield from _digests(item, place)
        if "mediaType" in item and not _matches(_MEDIA_TYPE, item["mediaType"]):
            yield failed("schema.wrong_kind", field=f"{place}.mediaType")


def _digests(resource: Json, place: str) -> Iterator[Finding]:
    if _DIGESTS.keys().isdisjoint(resource):
        yield failed("schema.missing_one_of", fields=" / ".join(f"{place}.{name}" for name in _DIGESTS))
    for name, form in _DIGESTS.items():
        digests = _items(resource.get(name))
        if name in resource and not (digests and all(_matches(form, digest) for digest in digests)):
            yield failed("schema.wrong_kind", field=f"{place}.{name}")


def _is_envelope(document: Json) -> bool:
    return any(type_ in _ENVELOPES for type_ in _items(document.get("type")) if isinstance(type_, str))


def _envelope(document: Json, path: str) -> Iterator[Finding]:
    """§4.13.1: a secured credential in a `data:` address, in the context that defines the envelope."""
    if VC_V2 not in _items(document.get("@context")):
        yield failed("schema.wrong_context", field=f"{path}@context", context=VC_V2)
    if not _matches(_ENVELOPE, document.get("id")):
        yield failed("schema.not_a_url", field=f"{path}id")


def _places(document: Json, name: str, path: str) -> Iterator[tuple[str, Any]]:
    """The values of a field, one or several, each with its place in words; `null` is a value like others."""
    if name not in document:
        return
    value = document[name]
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield f"{path}{name}[{position}]", item
    else:
        yield f"{path}{name}", value


def _items(value: object) -> list[Any]:
    """One value or several; `null` is none."""
    return [] if value is None else as_list(value)


def _is_url(value: object) -> bool:
    return _matches(_URL, value)


def _matches(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.match(value) is not None
