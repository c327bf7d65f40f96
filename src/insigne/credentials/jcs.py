"""One text for one JSON value: the JSON Canonicalization Scheme (RFC 8785).

Names in the order of their UTF-16 code units, numbers as ECMAScript writes them, no white space. The package
`rfc8785` does the work.
"""

from typing import Any

import rfc8785

from insigne.credentials.report import CredentialError


def canonical_json(value: Any) -> bytes:
    """The canonical UTF-8 text of a JSON value of a depth that `check_tree` lets pass.

    Raises CredentialError `format.ambiguous_json` for what has no such text (NaN, half a surrogate pair).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CredentialError("format.ambiguous_json", what=error) from None
