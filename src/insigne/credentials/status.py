"""Bitstring status lists: one bit for each award (W3C Bitstring Status List 1.0)."""

import gzip
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from insigne.credentials import multibase
from insigne.credentials.contexts import VC_V2
from insigne.credentials.dates import write_instant
from insigne.credentials.strict_json import Json

# §6.1: fewer entries, and a look at the list would tell which badge is being checked.
MIN_LENGTH = 131_072
# Sixty-four million entries: what we agree to unpack of a stranger's list.
MAX_BYTES = 8 * 1024 * 1024


class StatusListError(ValueError):
    """The list cannot be read, or the position is outside it."""


@dataclass(slots=True)
class StatusList:
    """The bits of a list; index 0 is the leftmost bit (§6.2). A set bit says that the purpose holds."""

    bits: bytearray

    @classmethod
    def new(cls, length: int = MIN_LENGTH) -> Self:
        """A list of cleared bits; `length` is a multiple of 8, at least 131,072."""
        if length < MIN_LENGTH or length % 8:
            raise StatusListError(f"A status list has at least {MIN_LENGTH} entries, a multiple of 8.")
        return cls(bytearray(length // 8))

    def __len__(self) -> int:
        return len(self.bits) * 8

    def get(self, index: int) -> bool:
        self._must_hold(index)
        return bool(self.bits[index // 8] & 0x80 >> index % 8)

    def set(self, index: int, value: bool = True) -> None:
        self._must_hold(index)
        bit = 0x80 >> index % 8
        if value:
            self.bits[index // 8] |= bit
        else:
            self.bits[index // 8] &= ~bit

    def encode(self) -> str:
        """The `encodedList`: `u`, then base64url of the gzip of the bits. Same bits, same text."""
        return multibase.encode_base64url(gzip.compress(bytes(self.bits), compresslevel=6, mtime=0))

    @classmethod
    def decode(cls, text: str) -> Self:
        """The list of an `encodedList`; StatusListError when it is no such text, or unpacks to too much."""
        try:
            # Lists made before the multibase letter was required have none.
            packed = multibase.decode(text) if text.startswith("u") else multibase.decode_base64url(text)
            unpacker = zlib.decompressobj(wbits=31)
            bits = unpacker.decompress(packed, MAX_BYTES + 1)
        except (multibase.MultibaseError, zlib.error):
            raise StatusListError("The list is not gzip in base64url.") from None
        if len(bits) > MAX_BYTES or not unpacker.eof:
            raise StatusListError("The list is cut short or too long.")
        return cls(bytearray(bits))

    def _must_hold(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise StatusListError(f"The list has no entry {index}.")


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
