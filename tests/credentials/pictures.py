"""Small pictures, made by hand so that each byte is known."""

import struct
import zlib
from dataclasses import dataclass

SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b --><svg xmlns="http://www.w3.org/2000/svg" '
    b'viewBox="0 0 9 9"><title>M\xc3\xa9daille</title><circle r="4"/></svg>\n'
)


@dataclass(frozen=True)
class Chunk:
    """A chunk of a PNG: its four-letter kind and its data."""

    kind: bytes
    data: bytes

    @property
    def encoded(self) -> bytes:
        checksum = zlib.crc32(self.kind + self.data)
        return struct.pack(">I", len(self.data)) + self.kind + self.data + struct.pack(">I", checksum)


HEADER = Chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
PIXELS = Chunk(b"IDAT", zlib.compress(b"\0\x80\x80\0\x80\x80"))
END = Chunk(b"IEND", b"")


def png_of(*chunks: Chunk) -> bytes:
    """The file of these chunks, whatever they are."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk.encoded for chunk in chunks)


def a_png(*extra: Chunk) -> bytes:
    """A grey square of two pixels, with further chunks before its data."""
    return png_of(HEADER, *extra, PIXELS, END)


def text_chunk(keyword: str, text: bytes) -> Chunk:
    """An uncompressed international text."""
    return Chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text)
