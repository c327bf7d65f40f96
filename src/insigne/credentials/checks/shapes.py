"""The table of `model`, compiled once into functions that say what is wrong with a value.

Nearly every value of nearly every badge is as it should be, so a good value costs a look into a set or two, and
paths and words are only made for a bad one, on the way back up.
"""

from typing import Any

import orjson

from insigne.credentials.checks.kinds import (
    KINDS,
    MAX_FAULTS,
    NONE,
    SCHEME_END,
    WRONG_KIND,
    Check,
    Fault,
    Faults,
    term_of,
    type_named,
    under,
    usual_type,
)
from insigne.credentials.checks.model import CLASSES, TERMS
from insigne.credentials.strict_json import Json

_MISSING: Faults = (Fault("", "schema.missing_field"),)
_LIST_OF_ONE: Faults = (Fault("", "schema.list_of_one"),)
_EMPTY: Faults = (Fault("", "schema.empty"),)
_NOTHING: tuple[Any, ...] = (None, "", [])


def faults(class_name: str, value: object) -> Faults:
    """What keeps a value from being of that class of `CLASSES`, and what is unusual about it."""
    return _OF_CLASS[class_name](value)[:MAX_FAULTS]


# --- How a field holds its values --------------------------------------------------------------------


def _single(check: Check) -> Check:
    """One value. A list of one is the same in JSON-LD; of several we would show one and check another."""

    def check_single(value: Any) -> Faults:
        if isinstance(value, dict):
            return check(value)
        if isinstance(value, list) and value:
            return _LIST_OF_ONE + check(value[0]) if len(value) == 1 else WRONG_KIND
        return check(value) if value not in _NOTHING else _EMPTY

    return check_single


def _several(check: Check) -> Check:
    """One value or a list of them; the published schema takes either."""

    def check_several(value: Any) -> Faults:
        if not isinstance(value, list) or not value:
            return check(value) if value not in _NOTHING else _EMPTY
        found = NONE
        for position, item in enumerate(value):
            wrong = check(item)
            if wrong and len(found) < MAX_FAULTS:
                found += under(f"[{position}]", wrong)
        return found

    return check_several


def _required(check: Check) -> Check:
    def check_required(value: Any) -> Faults:
        return check(value) if value or not is_empty(value) else _MISSING

    return check_required


def is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _either(first: Check, second: Check) -> Check:
    """An object that the first describes, or a text that the second does."""
    return lambda value: second(value) if isinstance(value, str) and value else first(value)


# --- Classes -----------------------------------------------------------------------------------------


def _field_check(class_name: str, field: str, written: str) -> Check:
    kinds = written.rstrip("!*").split("|")
    if kinds == ["type"]:
        check = type_named(class_name)
    elif kinds == ["any"] or field == "id":  # JSON-LD takes no list of ids, not even of one
        check = _kind_check(kinds[0])
    else:
        checks = [_kind_check(kind) for kind in kinds]
        check = checks[0] if len(checks) == 1 else _either(*checks)
        check = _several(check) if "*" in written else _single(check)
    return _required(check) if "!" in written else check


def _kind_check(kind: str) -> Check:
    if kind in KINDS:
        return KINDS[kind]
    if kind in TERMS:
        return term_of(kind)
    check = _OF_CLASS.get(kind) or _compile(kind)
    return _remembering(check) if kind in _SHARED else check


# What is the same in every award of a badge, and the larger part of it.
_SHARED = frozenset({"Achievement"})
_MAX_REMEMBERED = 256
_LARGEST_REMEMBERED = 32 * 1024


def _remembering(check: Check) -> Check:
    """The same check, which knows again a value that it has seen: writing it out is faster than looking at it."""
    seen: dict[bytes, Faults] = {}

    def check_remembering(value: Any) -> Faults:
        try:
            written = orjson.dumps(value)
        except orjson.JSONEncodeError:
            return check(value)
        found = seen.get(written)
        if found is None:
            found = check(value)
            if len(seen) >= _MAX_REMEMBERED:
                seen.clear()  # in one step: several threads verify at once
            if len(written) <= _LARGEST_REMEMBERED:
                seen[written] = found
        return found

    return check_remembering


def _compile(name: str) -> Check:
    """The check of a class. Usual texts, addresses and terms are passed over on the spot, all else has a function."""
    described = CLASSES[name]
    # Anything may have an id in JSON-LD, and only one.
    kinds = dict(described.fields) if described.closed else {"id": "address", **described.fields}
    texts = frozenset(field for field, written in kinds.items() if written.startswith("text"))
    addresses = frozenset(field for field, written in kinds.items() if "address" in written)
    terms = {
        field: TERMS[kind] for field, written in kinds.items() if (kind := written.rstrip("!*")) in TERMS
    }
    required = frozenset(field for field, written in kinds.items() if "!" in written)
    own_type, one_of = usual_type(name), described.one_of
    fields: dict[str, Check] = {}

    def check(node: Any) -> Faults:
        if not isinstance(node, dict):
            return WRONG_KIND
        found = NONE
        for field, value in node.items():
            if value.__class__ is str:
                if (
                    (field in texts and value)
                    or (field in addresses and SCHEME_END in value)
                    or (field in terms and value in terms[field])
                ):
                    continue
            elif value == own_type and field == "type":
                continue
            look = fields.get(field)
            if look is not None:
                if (wrong := look(value)) and len(found) < MAX_FAULTS:
                    found += under(field, wrong)
            elif described.closed and len(found) < MAX_FAULTS:
                found += (Fault(field, "schema.unknown_field"),)
        if not node.keys() >= required:
            found += tuple(Fault(field, "schema.missing_field") for field in sorted(required - node.keys()))
        return found + _one_of(node, one_of) if one_of else found

    _OF_CLASS[name] = check  # before its fields are compiled: a profile may hold a profile
    fields.update((field, _field_check(name, field, written)) for field, written in kinds.items())
    return check


def _one_of(node: Json, names: tuple[str, ...]) -> Faults:
    for name in names:
        if not is_empty(node.get(name)):
            return NONE
    return (Fault("", "schema.missing_one_of", names=names),)


_OF_CLASS: dict[str, Check] = {}
for _name in CLASSES:
    _OF_CLASS.get(_name) or _compile(_name)
