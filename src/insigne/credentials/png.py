"""A PNG as its chunks, each with its checksum verified: what baking needs, without decoding a pixel."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from insigne.credentials.report import CredentialError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Twenty megabytes in the usual chunks of eight kilobytes make a tenth of this.
_MAX_CHUNKS = 25_000
# What a compressed text may unpack to.
_MAX_TEXT = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's four-letter kind and its data; its length and checksum follow from them."""

    kind: bytes
    data: bytes

    @property
    def encoded(self) -> bytes:
        checksum = zlib.crc32(self.data, zlib.crc32(self.kind))
        return struct.pack(">I", len(self.data)) + self.kind + self.data + struct.pack(">I", checksum)


def read_chunks(image: bytes) -> list[Chunk]:
    """The chunks of a PNG, from IHDR to IEND.

    Raises CredentialError `image.damaged` when one byte is wrong: a checksum, a length, something missing, or
    something after the end (PNG 3rd edition §5); `format.too_large`.
    """
    chunks, position = [], len(SIGNATURE)
    if not image.startswith(SIGNATURE):
        raise CredentialError("image.damaged")
    while position < len(image):
        chunk = _read_chunk(image, position)
        chunks.append(chunk)
        position += len(chunk.data) + 12
        if chunk.kind == b"IEND":
            break
        if len(chunks) > _MAX_CHUNKS:
            raise CredentialError("format.too_large", limit=f"{_MAX_CHUNKS} chunks")
    if not chunks or chunks[0].kind != b"IHDR" or chunks[-1].kind != b"IEND" or position != len(image):
        raise CredentialError("image.damaged")
    return chunks


def _read_chunk(image: bytes, position: int) -> Chunk:
    header = image[position : position + 8]
    end = position + 12 + int.from_bytes(header[:4], "big")
    if len(header) < 8 or end > len(image):
        raise CredentialError("image.damaged")
    chunk = Chunk(header[4:], image[position + 8 : end - 4])
    if chunk.encoded[-4:] != image[end - 4 : end]:
        raise CredentialError("image.damaged")
    return chunk


def write_chunks(chunks: list[Chunk]) -> bytes:
    """The PNG of these chunks."""
    return SIGNATURE + b"".join(chunk.encoded for chunk in chunks)


def text_chunk(keyword: str, text: bytes) -> Chunk:
    """An uncompressed iTXt chunk: UTF-8, no language (PNG 3rd edition §11.3.3.4)."""
    return Chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text)


def keyword_of(chunk: Chunk) -> str | None:
    """The keyword of a text chunk, None for any other chunk."""
    if chunk.kind not in (b"iTXt", b"tEXt"):
        return None
    return chunk.data.partition(b"\0")[0].decode("latin-1")


def texts(chunks: list[Chunk], keyword: str) -> Iterator[bytes]:
    """The texts under a keyword, from iTXt and from the older tEXt."""
    for chunk in chunks:
        if keyword_of(chunk) == keyword:
            _, _, rest = chunk.data.partition(b"\0")
            yield _international(rest) if chunk.kind == b"iTXt" else rest


def _international(rest: bytes) -> bytes:
    """The text of an iTXt chunk, after its keyword: two flags, two names ended by zeros, then the text."""
    flags, names = rest[:2], rest[2:].split(b"\0", 2)
    if len(flags) < 2 or len(names) < 3:
        raise CredentialError("image.damaged")
    if flags[0] == 0:
        return names[2]
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(names[2], _MAX_TEXT + 1)
    except zlib.error:
        raise CredentialError("image.damaged") from None
    if len(text) > _MAX_TEXT:
        raise CredentialError("format.too_large", limit=f"{_MAX_TEXT // 1024 // 1024} MB")
    return text
