"""JSON read as a signature needs it: one meaning only, and no more than a badge can need.

Two readers that disagree on a document (a key given twice, half a surrogate pair, NaN, an integer that a
double cannot hold) would show different badges under the same signature. Such documents are refused.
"""

import json
import math
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
# The beginning of a line that is too deep inside, in the indented form; no string holds a line feed as it is.
_TOO_DEEP = b"\n" + b"  " * (MAX_DEPTH + 1)


def parse(data: bytes | str) -> Any:
    """The value of a JSON text in UTF-8 (a byte order mark is allowed), within the limits above.

    Raises CredentialError: `format.too_large`, `format.not_json`, `format.ambiguous_json`, `format.too_deep`.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise CredentialError("format.too_large", limit=f"{MAX_DOCUMENT_BYTES // 1024 // 1024} MB")
    value, raw = _parse_quickly(data)
    if raw is None:
        return _parse_carefully(data)
    _check_size(value, raw)
    return value


def _parse_quickly(data: bytes | str) -> tuple[Any, bytes | None]:
    """The value and its bytes; no bytes where the text does not prove that it has one meaning only."""
    try:
        raw = data.encode() if isinstance(data, str) else data
        value = orjson.loads(raw)
        indented = orjson.dumps(value, option=_INDENTED)
        # A text that comes back to the letter gave no name twice and holds no number that was rounded.
        is_proven = raw == indented or raw == orjson.dumps(value, option=_STRICT)
    except (ValueError, TypeError):
        return None, None
    return (value, raw) if is_proven and _TOO_DEEP not in indented else (None, None)


def _parse_carefully(data: bytes | str) -> Any:
    """The same, slower, and with an answer to what is wrong."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except RecursionError:
        raise CredentialError("format.too_deep", limit=MAX_DEPTH) from None
    except CredentialError:
        raise
    except ValueError:
        raise CredentialError("format.not_json") from None
    _check_size(value)
    try:
        is_too_deep = _TOO_DEEP in orjson.dumps(value, option=_INDENTED)
    except TypeError:  # it cannot be written: half a character, or deeper than orjson goes
        _check_texts(value)
        is_too_deep = True
    if is_too_deep:
        raise CredentialError("format.too_deep", limit=MAX_DEPTH)
    return value


def parse_object(data: bytes | str) -> Json:
    """The same, for a text that must hold an object."""
    value = parse(data)
    if not isinstance(value, dict):
        raise CredentialError("format.not_a_badge")
    return value


def check_tree(value: Any) -> None:
    """Refuse a parsed value that is too deep, too large, or that readers of JSON would not all take for the same.

    Raises CredentialError `format.too_deep`, `format.too_large` or `format.ambiguous_json`.
    """
    try:
        raw: bytes | None = orjson.dumps(value, option=_STRICT)
    except TypeError:
        raw = None
    _check_size(value, raw)
    _check_level(value, 1)
    if raw is None:
        _check_texts(value)


def _check_level(value: Any, depth: int) -> None:
    """How deep it is, whether each value is of a type that JSON has, and each number within the limits."""
    if depth > MAX_DEPTH and value:
        raise CredentialError("format.too_deep", limit=MAX_DEPTH)
    for child in value.values() if type(value) is dict else value if type(value) is list else (value,):
        kind = type(child)
        if kind is str:
            continue
        if kind is dict or kind is list:
            _check_level(child, depth + 1)
        else:
            _check_leaf(child)


def _check_leaf(item: object) -> None:
    if isinstance(item, int | float):
        if not abs(item) <= MAX_INTEGER:  # so said because of NaN
            raise CredentialError("format.ambiguous_json", what="a number out of range")
    elif item is not None and not isinstance(item, str | dict | list):
        raise CredentialError("format.ambiguous_json", what=type(item).__name__)


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


def _check_texts(value: Any) -> None:
    """No half of a surrogate pair, and no name that is not a text."""
    pending: list[Any] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            if not all(isinstance(name, str) for name in item):
                raise CredentialError("format.ambiguous_json", what="a key that is no text")
            pending += [*item, *item.values()]
        elif isinstance(item, list):
            pending += item
        elif isinstance(item, str) and any("\ud800" <= letter <= "\udfff" for letter in item):
            raise CredentialError("format.ambiguous_json", what="a lone surrogate")


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
    # So that a million digits are never converted.
    if len(digits) > 20 or abs(int(digits)) > MAX_INTEGER:
        raise CredentialError("format.ambiguous_json", what="a number out of range")
    return int(digits)


def _float(digits: str) -> float:
    """Every reader takes it for the same double; whether a signature may cover it is asked later."""
    number = float(digits)
    if not math.isfinite(number):
        raise CredentialError("format.ambiguous_json", what="a number out of range")
    return number
