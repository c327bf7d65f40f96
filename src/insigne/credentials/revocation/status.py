"""Bitstring status lists: one bit for each award (W3C Bitstring Status List 1.0)."""

import struct
import zlib
from datetime import datetime
from typing import Self

from insigne.credentials import multibase
from insigne.credentials.dates import write_instant
from insigne.credentials.linked_data.contexts import VC_V2
from insigne.credentials.strict_json import Json

# §6.1: fewer entries, and a look at the list would tell which badge is being checked.
MIN_LENGTH = 131_072
# Sixty-four million entries: what we agree to unpack of a stranger's list.
MAX_BYTES = 8 * 1024 * 1024

# The bits are compressed in blocks that know nothing of each other, so that a flip costs one block.
_BLOCK = 1024
# Level 1 is ten times faster than level 9 on scattered bits, and a third larger.
_LEVEL = 1
_RAW_DEFLATE = -15
# RFC 1952: deflate, no name, no date, fastest method, no system in particular.
_GZIP_HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255))
_LAST_BLOCK = b"\x03\x00"


class StatusListError(ValueError):
    """The list cannot be read, or the position is outside it."""


class StatusList:
    """The bits of a list; index 0 is the leftmost bit (§6.2). A set bit says that the purpose holds."""

    __slots__ = ("_bits", "_packed")

    def __init__(self, bits: bytes) -> None:
        self._bits = bytearray(bits)
        self._packed: dict[int, bytes] = {}

    @classmethod
    def new(cls, length: int = MIN_LENGTH) -> Self:
        """A list of cleared bits; `length` is a multiple of 8, at least 131,072."""
        if length < MIN_LENGTH or length % 8:
            raise StatusListError(f"A status list has at least {MIN_LENGTH} entries, a multiple of 8.")
        return cls(bytes(length // 8))

    @property
    def bits(self) -> bytes:
        """A copy of the bits, eight to a byte."""
        return bytes(self._bits)

    def __len__(self) -> int:
        return len(self._bits) * 8

    def get(self, index: int) -> bool:
        """Whether the bit is set. StatusListError outside the list."""
        self._must_hold(index)
        return bool(self._bits[index // 8] & 0x80 >> index % 8)

    def set(self, index: int, value: bool = True) -> None:
        """Set the bit, or clear it. StatusListError outside the list."""
        self._must_hold(index)
        bit = 0x80 >> index % 8
        if value:
            self._bits[index // 8] |= bit
        else:
            self._bits[index // 8] &= ~bit
        self._packed.pop(index // 8 // _BLOCK, None)

    def encode(self) -> str:
        """The `encodedList`: `u`, then base64url of the gzip of the bits. Same bits, same text.

        One gzip member, as some readers stop after the first; each of its blocks ends with a full flush, and
        is only compressed again when a bit in it was touched.
        """
        count = -(-len(self._bits) // _BLOCK)
        blocks = [self._packed.get(number) or self._pack(number) for number in range(count)]
        end = struct.pack("<II", zlib.crc32(self._bits), len(self._bits))
        return multibase.encode_base64url(b"".join((_GZIP_HEAD, *blocks, _LAST_BLOCK, end)))

    def _pack(self, number: int) -> bytes:
        """One block in deflate, ended so that any other may follow."""
        start = number * _BLOCK
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_DEFLATE)
        block = packer.compress(self._bits[start : start + _BLOCK]) + packer.flush(zlib.Z_FULL_FLUSH)
        self._packed[number] = block
        return block

    @classmethod
    def decode(cls, text: str) -> Self:
        """The list of an `encodedList`; StatusListError when it is no such text, or unpacks to too much."""
        return cls(unpack(text))

    def _must_hold(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise StatusListError(f"The list has no entry {index}.")


def unpack(text: str) -> bytes:
    """The bits of an `encodedList`, eight to a byte; StatusListError as for `StatusList.decode`."""
    try:
        unpacker = zlib.decompressobj(wbits=31)
        bits = unpacker.decompress(_packed(text), MAX_BYTES + 1)
    except (multibase.MultibaseError, zlib.error):
        raise StatusListError("The list is not gzip in base64url.") from None
    if len(bits) > MAX_BYTES or not unpacker.eof:
        raise StatusListError("The list is cut short or too long.")
    return bits


def _packed(text: str) -> bytes:
    """The gzip bytes. Lists of 2021 have no multibase letter, and are in either base64, padded or not."""
    if text.startswith("u"):
        return multibase.decode(text)
    return multibase.decode_base64url(text.rstrip("=").replace("+", "-").replace("/", "_"))


def status_list_credential(
    id: str,  # noqa: A002  # the standard's own word
    issuer: str,
    bits: StatusList,
    valid_from: datetime,
    purpose: str = "revocation",
) -> Json:
    """The unsigned credential that publishes a list at the address `id`; `issuer` is an id (§5.1)."""
    return {
        "@context": [VC_V2],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": write_instant(valid_from),
        "credentialSubject": {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits.encode(),
        },
    }
