"""Small pictures, made by hand so that each byte is known."""

import struct
import zlib

from insigne.credentials.png import SIGNATURE, Chunk, write_chunks

SVG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b --><svg xmlns="http://www.w3.org/2000/svg" '
    b'viewBox="0 0 9 9"><title>M\xc3\xa9daille</title><circle r="4"/></svg>\n'
)


def a_png(*extra: Chunk) -> bytes:
    """A grey square of two pixels, with further chunks before its data."""
    header = Chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    pixels = Chunk(b"IDAT", zlib.compress(b"\0\x80\x80\0\x80\x80"))
    return write_chunks([header, *extra, pixels, Chunk(b"IEND", b"")])


__all__ = ["SIGNATURE", "SVG", "Chunk", "a_png"]
