"""The kinds of a single value, each as a function that says what is wrong with one: nothing, nearly always."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from insigne.credentials.checks.model import CLOSED_TERMS, TERMS
from insigne.credentials.dates import read_day, read_instant


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

NONE: Faults = ()
WRONG_KIND: Faults = (Fault("", "schema.wrong_kind"),)
_LANGUAGES: Faults = (Fault("", "schema.language_map"),)
_NO_ADDRESS: Faults = (Fault("", "schema.not_an_address"),)

# What every address has, after its scheme, and a name without one has not (RFC 3987).
SCHEME_END = ":"


def under(step: str, found: Faults) -> Faults:
    """The same faults, seen from the node that has the value under `step` (a name, or `[0]`)."""
    return tuple(fault._replace(path=join(step, fault.path)) for fault in found)


def join(step: str, path: str) -> str:
    """The two as one path: `a` and `b` make `a.b`, `a` and `[0].b` make `a[0].b`."""
    return f"{step}.{path}" if step and path and path[0] != "[" else step + path


def _text(value: Any) -> Faults:
    if isinstance(value, str):
        return NONE
    # A text in several languages: the published schema takes it, the published context does not define it.
    if isinstance(value, dict) and value and all(isinstance(said, str) for said in value.values()):
        return _LANGUAGES
    return WRONG_KIND


def _address(value: Any) -> Faults:
    if not isinstance(value, str):
        return WRONG_KIND
    return NONE if SCHEME_END in value else _NO_ADDRESS


def _language(value: Any) -> Faults:
    if isinstance(value, str):
        return NONE if _LANGUAGE_TAG.match(value) else (Fault("", "schema.unknown_term", value),)
    return _text(value)


def _instant(value: Any) -> Faults:
    return WRONG_KIND if read_instant(value) is None else NONE


def _day(value: Any) -> Faults:
    return WRONG_KIND if read_day(value) is None else NONE


def _number(value: Any) -> Faults:
    return NONE if isinstance(value, int | float) and not isinstance(value, bool) else WRONG_KIND


def _boolean(value: Any) -> Faults:
    return NONE if isinstance(value, bool) else WRONG_KIND


KINDS: Mapping[str, Check] = {
    "text": _text,
    "address": _address,
    "instant": _instant,
    "date": _day,
    "number": _number,
    "boolean": _boolean,
    "language": _language,
    "any": lambda _: NONE,
}


_SYNONYMS = {"AchievementCredential": frozenset({"AchievementCredential", "OpenBadgeCredential"})}
_ANY_CREDENTIAL = "VerifiableCredential"


def usual_type(name: str) -> list[str]:
    return [_ANY_CREDENTIAL, name] if name.endswith("Credential") else [name]


def type_named(name: str) -> Check:
    """A `type` that holds the name of its class. In a single text the published schema takes any word."""
    names = _SYNONYMS.get(name, frozenset({name}))
    is_credential = _ANY_CREDENTIAL in usual_type(name)

    def check(value: Any) -> Faults:
        if isinstance(value, str):
            return NONE if value in names else (Fault("", "schema.unknown_term", value),)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            return WRONG_KIND
        lacks = names.isdisjoint(value) or (is_credential and _ANY_CREDENTIAL not in value)
        return WRONG_KIND if lacks else NONE

    return check


def term_of(name: str) -> Check:
    """A term of a list. Others are met in the wild (`Program`), do no harm, and are told."""
    terms = TERMS[name]
    extension = () if name in CLOSED_TERMS else "ext:"

    def check(value: Any) -> Faults:
        if not isinstance(value, str):
            return WRONG_KIND
        known = value in terms or value.startswith(extension)
        return NONE if known else (Fault("", "schema.unknown_term", value),)

    return check
