"""Multibase: bytes as text that says its own base (`z` base58btc, `u` base64url without padding).

Source: W3C Controlled Identifiers 1.0 §2.4; Data Integrity uses `z` for signatures and keys, Bitstring Status
List uses `u` for lists.
"""

from insigne.credentials import base64url

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_VALUES = {pair: value for value, pair in enumerate(_PAIRS)}
# Eight digits at once: the division of a long number is what costs.
_BLOCK = 58**8
# Base58 is quadratic in its length; nothing that we read in it (keys, signatures) is longer.
_LONGEST_BASE58 = 4096


class MultibaseError(ValueError):
    """The text is not in a base that we read."""


def encode_base58(data: bytes) -> str:
    """`z` and the base58btc form of the bytes."""
    number = int.from_bytes(data, "big")
    blocks = []
    while number:
        number, block = divmod(number, _BLOCK)
        upper, lower = divmod(block, 58**4)
        first, second = divmod(upper, 58**2)
        third, fourth = divmod(lower, 58**2)
        blocks.append(_PAIRS[first] + _PAIRS[second] + _PAIRS[third] + _PAIRS[fourth])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(blocks)).lstrip("1")


def encode_base64url(data: bytes) -> str:
    """`u` and the base64url form of the bytes, without padding."""
    return "u" + base64url.encode(data).decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of a `z…` or `u…` text; MultibaseError for anything else."""
    base, digits = text[:1], text[1:]
    if base == "z":
        return _decode_base58(digits)
    if base == "u":
        return decode_base64url(digits)
    raise MultibaseError("The text does not start with z (base58) or u (base64url).")


def decode_base64url(digits: str) -> bytes:
    """The bytes of a base64url text without padding (no multibase letter)."""
    try:
        return base64url.decode(digits.encode("ascii"))
    except (UnicodeEncodeError, base64url.Base64UrlError):
        raise MultibaseError("The text is not base64url without padding.") from None


def _decode_base58(digits: str) -> bytes:
    if len(digits) > _LONGEST_BASE58:
        raise MultibaseError("The base58 text is too long.")
    padded = digits if len(digits) % 2 == 0 else f"1{digits}"
    number = 0
    try:
        for position in range(0, len(padded), 2):
            number = number * 3364 + _VALUES[padded[position : position + 2]]
    except KeyError:
        raise MultibaseError("The text holds a letter that base58 does not have.") from None
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
