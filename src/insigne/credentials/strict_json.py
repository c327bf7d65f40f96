"""JSON read as a signature needs it: one meaning only, and no more than a badge can need.

Two readers that disagree on a document (a key given twice, half a surrogate pair, NaN, an integer that a
double cannot hold) would show different badges under the same signature. Such documents are refused.
"""

import json
from typing import Any

import orjson

from insigne.credentials.report import CredentialError

MAX_DOCUMENT_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 60
MAX_NODES = 50_000
# Above 2^53 a reader that holds numbers as doubles would see another number (I-JSON, RFC 7493 §2.2).
MAX_INTEGER = 2**53 - 1

Json = dict[str, Any]

_STRICT = orjson.OPT_STRICT_INTEGER
_INDENTED = orjson.OPT_STRICT_INTEGER | orjson.OPT_INDENT_2


def parse(data: bytes | str) -> Any:
    """The value of a JSON text in UTF-8 (a byte order mark is allowed), within the limits above.

    Raises CredentialError: `format.too_large`, `format.not_json`, `format.ambiguous_json`, `format.too_deep`.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise CredentialError("format.too_large", limit=f"{MAX_DOCUMENT_BYTES // 1024 // 1024} MB")
    try:
        raw = data.encode() if isinstance(data, str) else data
        value = orjson.loads(raw)
        # A text that comes back to the letter gave no name twice and holds no number that was rounded.
        if raw == orjson.dumps(value, option=_STRICT) or raw == orjson.dumps(value, option=_INDENTED):
            _check_size(value, raw)
            _check_level(value, 1)
            return value
    except (ValueError, TypeError):
        pass
    return _parse_carefully(data)


def _parse_carefully(data: bytes | str) -> Any:
    """The same, slower, and with an answer to what is wrong."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_integer)
    except RecursionError:
        raise CredentialError("format.too_deep", limit=MAX_DEPTH) from None
    except CredentialError:
        raise
    except ValueError:
        raise CredentialError("format.not_json") from None
    check_tree(value)
    return value


def parse_object(data: bytes | str) -> Json:
    """The same, for a text that must hold an object."""
    value = parse(data)
    if not isinstance(value, dict):
        raise CredentialError("format.not_a_badge")
    return value


def check_tree(value: Any) -> None:
    """Refuse a parsed value that is too deep, too large, or holds what JSON in UTF-8 cannot say.

    Raises CredentialError `format.too_deep`, `format.too_large` or `format.ambiguous_json`.
    """
    try:
        # Refuses half a surrogate pair, a name that is no text and an integer beyond 2^53.
        raw = orjson.dumps(value, option=_STRICT)
    except TypeError:
        _check_size(value)
        _check_level(value, 1)
        _check_leaves(value)
    else:
        _check_size(value, raw)
        _check_level(value, 1)


def _check_level(value: Any, depth: int) -> None:
    """How deep it is, and whether each value is of a type that JSON has."""
    if depth > MAX_DEPTH:
        raise CredentialError("format.too_deep", limit=MAX_DEPTH)
    for child in value.values() if type(value) is dict else value if type(value) is list else (value,):
        kind = type(child)
        if kind is str:
            continue
        if kind is dict or kind is list:
            _check_level(child, depth + 1)
        else:
            _check_leaf(child)


def _check_size(value: Any, text: bytes | None = None) -> None:
    """How many values there are; a text of two characters for each cannot hold more."""
    if text is not None and len(text) <= 2 * MAX_NODES:
        return
    pending, seen = [value], 1
    while pending:
        item = pending.pop()
        if isinstance(item, dict | list):
            seen += len(item)
            pending += item.values() if isinstance(item, dict) else item
        if seen > MAX_NODES:
            raise CredentialError("format.too_large", limit=f"{MAX_NODES} values")


def _check_leaves(value: Any) -> None:
    pending: list[Any] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if not all(isinstance(name, str) for name in item):
                raise CredentialError("format.ambiguous_json", what="a key that is no text")
            for name in item:
                _check_leaf(name)
            pending += item.values()
        elif isinstance(item, list):
            pending += item
        else:
            _check_leaf(item)


def _check_leaf(item: object) -> None:
    if isinstance(item, str):
        if any("\ud800" <= letter <= "\udfff" for letter in item):
            raise CredentialError("format.ambiguous_json", what="a lone surrogate")
    elif isinstance(item, float):
        if not abs(item) <= MAX_INTEGER:  # so said because of NaN
            raise CredentialError("format.ambiguous_json", what="a number out of range")
    elif isinstance(item, int):
        if abs(item) > MAX_INTEGER:
            raise CredentialError("format.ambiguous_json", what="a number out of range")
    elif item is not None:
        raise CredentialError("format.ambiguous_json", what=type(item).__name__)


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CredentialError("format.ambiguous_json", what=f"“{_first_repeated(pairs)}” given twice")
    return found


def _first_repeated(pairs: list[tuple[str, Any]]) -> str:
    """In one pass: a hostile document has half a million names."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    return ""


def _no_constant(name: str) -> Any:
    raise CredentialError("format.ambiguous_json", what=name)


def _integer(digits: str) -> int:
    if len(digits) > 20:  # so that a million digits are never converted
        raise CredentialError("format.ambiguous_json", what="a number out of range")
    return int(digits)
