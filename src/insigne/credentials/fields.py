"""What a field of a stranger's document holds: nothing, one value or several, an object or its id.

JSON-LD makes no difference between a value and a list of it, nor between an object and its id, so every check reads
fields by these. What is of another kind is left out, never trusted.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from insigne.credentials.dates import read_instant
from insigne.credentials.strict_json import Json


def as_list(value: Any) -> list[Any]:
    """One value or several, as a list. `null` is a value like others: whether it may stand there is not said."""
    return value if isinstance(value, list) else [value]


def texts(value: object) -> Iterator[str]:
    """The strings among one value or several."""
    for item in as_list(value):
        if isinstance(item, str):
            yield item


def objects(value: object) -> Iterator[Json]:
    """The objects among one value or several."""
    if isinstance(value, list):
        return (item for item in value if isinstance(item, dict))
    return iter((value,) if isinstance(value, dict) else ())


def first(value: object) -> Json:
    """The object, or the first object of a list, or an empty one."""
    return value if isinstance(value, dict) else next(objects(value), {})


def text(value: object) -> str | None:
    """A string; of a language map (`{"en": …}`) or a list, the first one; of `{"@value": …}`, the value."""
    if isinstance(value, str):
        return value or None
    for _ in range(2):  # a list of texts in several languages is the deepest that is written
        if isinstance(value, list):
            value = next(iter(value), None)
        if isinstance(value, dict):
            value = value["@value"] if "@value" in value else next(iter(value.values()), None)
    return value if isinstance(value, str) and value else None


def address(value: object) -> str | None:
    """The address of an image or another resource, given as a string or as an object with an id."""
    value = value[0] if isinstance(value, list) and value else value
    return text(value.get("id")) if isinstance(value, dict) else text(value)


def id_of(value: object) -> str | None:
    """The id of what is given as an object or by its id alone; None when it has none."""
    id_ = value.get("id") if isinstance(value, dict) else value
    return id_ if isinstance(id_, str) else None


def issuer_id(document: Json) -> str | None:
    """The id of a credential's issuer."""
    return id_of(document.get("issuer"))


def start_of(document: Json) -> datetime | None:
    """The instant from which a credential of either data model says that it holds."""
    return read_instant(document.get("validFrom", document.get("issuanceDate")))


def without_proof(document: Json) -> Json:
    """A copy of the document without its embedded proofs."""
    return {name: value for name, value in document.items() if name != "proof"}
