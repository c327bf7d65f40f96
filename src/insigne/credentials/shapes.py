"""The table of `model`, compiled once into functions that say what is wrong with a value.

Nearly every value of nearly every badge is as it should be, so a good value costs a look into a set or two, and
paths and words are only made for a bad one, on the way back up.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from insigne.credentials.dates import read_day, read_instant
from insigne.credentials.model import CLASSES, CLOSED_TERMS, TERMS
from insigne.credentials.strict_json import Json


class Fault(NamedTuple):
    """What is amiss at a path (`a.b[0].c`): a code of `messages`, and the words it takes besides the path."""

    path: str
    code: str
    term: str = ""
    names: tuple[str, ...] = ()


# Past this many the rest is not looked for: a hostile list has fifty thousand items, each wrong.
MAX_FAULTS = 20

Faults = tuple[Fault, ...]
Check = Callable[[Any], Faults]

# BCP 47, in outline.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,4}(-[A-Za-z0-9]{1,8})*\Z")

_NONE: Faults = ()
_WRONG_KIND: Faults = (Fault("", "schema.wrong_kind"),)
_MISSING: Faults = (Fault("", "schema.missing_field"),)
_LANGUAGES: Faults = (Fault("", "schema.language_map"),)
_LIST_OF_ONE: Faults = (Fault("", "schema.list_of_one"),)
_EMPTY: Faults = (Fault("", "schema.empty"),)
_NO_ADDRESS: Faults = (Fault("", "schema.not_an_address"),)

# What every address has, after its scheme, and a name without one has not (RFC 3987).
_SCHEME_END = ":"


def faults(class_name: str, value: object) -> Faults:
    """What keeps a value from being of that class of `CLASSES`, and what is unusual about it."""
    return _OF_CLASS[class_name](value)[:MAX_FAULTS]


def under(step: str, found: Faults) -> Faults:
    """The same faults, seen from the node that has the value under `step` (a name, or `[0]`)."""
    return tuple(fault._replace(path=join(step, fault.path)) for fault in found)


def join(step: str, path: str) -> str:
    """The two as one path: `a` and `b` make `a.b`, `a` and `[0].b` make `a[0].b`."""
    return f"{step}.{path}" if step and path and path[0] != "[" else step + path


# --- The kinds of a single value ---------------------------------------------------------------------


def _text(value: Any) -> Faults:
    if isinstance(value, str):
        return _NONE
    # A text in several languages: the published schema takes it, the published context does not define it.
    if isinstance(value, dict) and value and all(isinstance(said, str) for said in value.values()):
        return _LANGUAGES
    return _WRONG_KIND


def _address(value: Any) -> Faults:
    if not isinstance(value, str):
        return _WRONG_KIND
    return _NONE if _SCHEME_END in value else _NO_ADDRESS


def _language(value: Any) -> Faults:
    if isinstance(value, str):
        return _NONE if _LANGUAGE_TAG.match(value) else (Fault("", "schema.unknown_term", value),)
    return _text(value)


def _instant(value: Any) -> Faults:
    return _WRONG_KIND if read_instant(value) is None else _NONE


def _day(value: Any) -> Faults:
    return _WRONG_KIND if read_day(value) is None else _NONE


def _number(value: Any) -> Faults:
    return _NONE if isinstance(value, int | float) and not isinstance(value, bool) else _WRONG_KIND


def _boolean(value: Any) -> Faults:
    return _NONE if isinstance(value, bool) else _WRONG_KIND


_KINDS: Mapping[str, Check] = {
    "text": _text,
    "address": _address,
    "instant": _instant,
    "date": _day,
    "number": _number,
    "boolean": _boolean,
    "language": _language,
    "any": lambda _: _NONE,
}


_SYNONYMS = {"AchievementCredential": frozenset({"AchievementCredential", "OpenBadgeCredential"})}
_ANY_CREDENTIAL = "VerifiableCredential"


def _usual_type(name: str) -> list[str]:
    return [_ANY_CREDENTIAL, name] if name.endswith("Credential") else [name]


def _type_named(name: str) -> Check:
    """A `type` that holds the name of its class. In a single text the published schema takes any word."""
    names = _SYNONYMS.get(name, frozenset({name}))
    is_credential = _ANY_CREDENTIAL in _usual_type(name)

    def check(value: Any) -> Faults:
        if isinstance(value, str):
            return _NONE if value in names else (Fault("", "schema.unknown_term", value),)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            return _WRONG_KIND
        lacks = names.isdisjoint(value) or (is_credential and _ANY_CREDENTIAL not in value)
        return _WRONG_KIND if lacks else _NONE

    return check


def _term_of(name: str) -> Check:
    """A term of a list. Others are met in the wild (`Program`), do no harm, and are told."""
    terms = TERMS[name]
    extension = () if name in CLOSED_TERMS else "ext:"

    def check(value: Any) -> Faults:
        if not isinstance(value, str):
            return _WRONG_KIND
        known = value in terms or value.startswith(extension)
        return _NONE if known else (Fault("", "schema.unknown_term", value),)

    return check


# --- How a field holds its values --------------------------------------------------------------------


_NOTHING: tuple[Any, ...] = (None, "", [])


def _single(check: Check) -> Check:
    """One value. A list of one is the same in JSON-LD; of several we would show one and check another."""

    def check_single(value: Any) -> Faults:
        if isinstance(value, dict):
            return check(value)
        if isinstance(value, list) and value:
            return _LIST_OF_ONE + check(value[0]) if len(value) == 1 else _WRONG_KIND
        return check(value) if value not in _NOTHING else _EMPTY

    return check_single


def _several(check: Check) -> Check:
    """One value or a list of them; the published schema takes either."""

    def check_several(value: Any) -> Faults:
        if not isinstance(value, list) or not value:
            return check(value) if value not in _NOTHING else _EMPTY
        found = _NONE
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
        check = _type_named(class_name)
    elif kinds == ["any"] or field == "id":  # JSON-LD takes no list of ids, not even of one
        check = _kind_check(kinds[0])
    else:
        checks = [_kind_check(kind) for kind in kinds]
        check = checks[0] if len(checks) == 1 else _either(*checks)
        check = _several(check) if "*" in written else _single(check)
    return _required(check) if "!" in written else check


def _kind_check(kind: str) -> Check:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in TERMS:
        return _term_of(kind)
    return _OF_CLASS.get(kind) or _compile(kind)


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
    usual_type, one_of = _usual_type(name), described.one_of
    fields: dict[str, Check] = {}

    def check(node: Any) -> Faults:
        if not isinstance(node, dict):
            return _WRONG_KIND
        found = _NONE
        for field, value in node.items():
            if value.__class__ is str:
                if (
                    (field in texts and value)
                    or (field in addresses and _SCHEME_END in value)
                    or (field in terms and value in terms[field])
                ):
                    continue
            elif value == usual_type and field == "type":
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
            return _NONE
    return (Fault("", "schema.missing_one_of", names=names),)


_OF_CLASS: dict[str, Check] = {}
for _name in CLASSES:
    _OF_CLASS.get(_name) or _compile(_name)
