"""A PNG as its chunks: what baking needs, without decoding a pixel and without copying one.

Two questions are told apart, since the second costs ten times the first: is the picture made of chunks as it
should be (`chunks`, `badge_texts`), and is each of its bytes vouched for by a checksum (`check_intact`).
"""

import struct
import zlib
from collections.abc import Collection

from isal.isal_zlib import crc32  # with the processor's own instruction: fifteen times zlib's

from insigne.credentials.report import CredentialError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Twenty megabytes in the usual chunks of eight kilobytes make a tenth of this.
_MAX_CHUNKS = 25_000
# What a compressed text may unpack to.
_MAX_TEXT = 5 * 1024 * 1024

_read_header = struct.Struct(">I4s").unpack_from
_read_number = struct.Struct(">I").unpack_from
_write_number = struct.Struct(">I").pack


Chunk = tuple[bytes, int, int]
"""A chunk's four-letter kind, and where its data starts and ends in the image."""

TextChunk = tuple[bytes, bytes, int, int]
"""A text chunk's keyword and kind, and where what follows the keyword starts and ends in the image."""


def chunks(image: bytes) -> list[Chunk]:
    """The chunks from IHDR to IEND. No checksum is looked at.

    Raises CredentialError `image.damaged` when a length is wrong, something is missing, or something follows
    the end (PNG 3rd edition §5); `format.too_large`.
    """
    if not image.startswith(SIGNATURE) or image[12:16] != b"IHDR":
        raise CredentialError("image.damaged")
    found = []
    start = len(SIGNATURE) + 8
    try:
        for _ in range(_MAX_CHUNKS):
            length, kind = _read_header(image, start - 8)
            end = start + length
            found.append((kind, start, end))
            if kind == b"IEND":
                break
            start = end + 12
        else:
            raise CredentialError("format.too_large", limit=f"{_MAX_CHUNKS} chunks")
    except struct.error:  # the next chunk would begin behind the image
        raise CredentialError("image.damaged") from None
    if end + 4 != len(image):
        raise CredentialError("image.damaged")
    return found


def check_intact(image: bytes) -> None:
    """Check every byte of an image. Raises CredentialError `image.damaged`, `format.too_large`."""
    view = memoryview(image)
    for _, start, end in chunks(image):
        if crc32(view[start - 4 : end]) != _read_number(image, end)[0]:
            raise CredentialError("image.damaged")


def text_chunks(image: bytes, keywords: Collection[bytes]) -> list[TextChunk]:
    """The text chunks under some keywords. Raises CredentialError as `chunks` does."""
    found = []
    for kind, start, end in chunks(image):
        if kind == b"iTXt" or kind == b"tEXt":  # noqa: PLR1714  # half the time of `in`
            keyword = image[start : max(start, image.find(b"\0", start, end))]
            if keyword in keywords:
                found.append((keyword, kind, start + len(keyword) + 1, end))
    return found


def text_of(image: bytes, chunk: TextChunk) -> bytes:
    """The text of a chunk, unpacked. Raises CredentialError: `image.damaged`, `format.too_large`."""
    _, kind, start, end = chunk
    if kind == b"tEXt":
        return image[start:end]
    # Two flags, two names (language, keyword in that language) ended by zeros, then the text (§11.3.3.4).
    language_end = image.find(b"\0", start + 2, end)
    names_end = image.find(b"\0", language_end + 1, end)
    if language_end < 0 or names_end < 0:
        raise CredentialError("image.damaged")
    text = image[names_end + 1 : end]
    return _unpack(text) if image[start] else text


def _unpack(packed: bytes) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, _MAX_TEXT + 1)
    except zlib.error:
        raise CredentialError("image.damaged") from None
    if len(text) > _MAX_TEXT:
        raise CredentialError("format.too_large", limit=f"{_MAX_TEXT // 1024 // 1024} MB")
    if not unpacker.eof:
        raise CredentialError("image.damaged")
    return text


def around(image: bytes, without: Collection[bytes]) -> tuple[bytes, bytes]:
    """What stands before and behind a new text chunk, which comes right behind the header.

    The texts under the keywords of `without` are dropped. Raises CredentialError as `check_intact` does.
    """
    check_intact(image)
    dropped = {end for *_, end in text_chunks(image, without)}
    header, *rest = [image[start - 8 : end + 4] for _, start, end in chunks(image) if end not in dropped]
    return SIGNATURE + header, b"".join(rest)


def opening(keyword: bytes) -> tuple[bytes, int]:
    """What stands between the length and the text of an uncompressed iTXt chunk, and the checksum of that.

    The text is UTF-8 and names no language (PNG 3rd edition §11.3.3.4).
    """
    begun = b"iTXt" + keyword + b"\0\0\0\0\0"
    return begun, crc32(begun)


def splice(head: bytes, begun: tuple[bytes, int], text: bytes, tail: bytes) -> bytes:
    """The two parts of an image with a text chunk between them, which an `opening` begins."""
    start, checksum = begun
    length = _write_number(len(start) + len(text) - 4)
    return b"".join((head, length, start, text, _write_number(crc32(text, checksum)), tail))
