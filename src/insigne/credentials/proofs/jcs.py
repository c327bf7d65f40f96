"""One text for one JSON value: the JSON Canonicalization Scheme (RFC 8785).

Names in the order of their UTF-16 code units, numbers as ECMAScript writes them, no white space. The package
`rfc8785` does the work; orjson, seventy times faster, where both are sure to write the same.
"""

from typing import Any

import orjson
import rfc8785

from insigne.credentials.report import CredentialError

# Where both write the same: no fractions, which ECMAScript writes its own way, and names in ASCII, whose order
# is the same in any encoding.
_PLAIN = frozenset({str, int, bool, type(None)})


def canonical_json(value: Any) -> bytes:
    """The canonical UTF-8 text of a JSON value of a depth that `check_tree` lets pass.

    Raises CredentialError `format.ambiguous_json` for what has no such text (NaN, half a surrogate pair).
    """
    if _is_plain(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
        except orjson.JSONEncodeError:
            pass  # the other says why
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CredentialError("format.ambiguous_json", what=error) from None


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        return all(type(name) is str and name.isascii() for name in value) and all(
            map(_is_plain, value.values())
        )
    return all(map(_is_plain, value)) if kind is list else kind in _PLAIN
