"""Base64url without padding (RFC 7515 §2), read strictly: one text for each run of bytes.

The loose readers of the standard library skip what they do not know, so that two texts could carry one
signature. Here a letter outside the alphabet, padding, or bits left over at the end are refused.
"""

import binascii

_TO_URL = bytes.maketrans(b"+/", b"-_")
# What base64 has and base64url has not turns into a letter that neither has.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"", b"==", b"=")
# The last letters that leave no bit over, after a whole number of bytes and one or two bytes more.
_LAST_OF_TWO = frozenset(b"AQgw")
_LAST_OF_THREE = frozenset(b"AEIMQUYcgkosw048")


class Base64UrlError(ValueError):
    """The text is not base64url without padding."""


def encode(data: bytes) -> bytes:
    """The ASCII text of the bytes."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=")


def decode(digits: bytes) -> bytes:
    """The bytes of an ASCII text; Base64UrlError."""
    over = len(digits) % 4
    if (over == 2 and digits[-1] not in _LAST_OF_TWO) or (over == 3 and digits[-1] not in _LAST_OF_THREE):
        raise Base64UrlError("The last letter of the text says more than it should.")
    try:
        return binascii.a2b_base64(digits.translate(_FROM_URL) + _PADDING[over], strict_mode=True)
    except binascii.Error:
        raise Base64UrlError("The text is not base64url without padding.") from None
