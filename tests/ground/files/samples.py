"""Small files of every kind, made and not kept."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
ARCHIVE = b"PK\x03\x04" + bytes(200)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(40)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)


def upload(
    data: bytes, name: str = "file", content_type: str = "application/octet-stream"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (8, 4), **options: object) -> bytes:
    return written(Image.new(mode, size), "PNG", **options)


def photo(orientation: int = 1) -> bytes:
    """A JPEG twice as wide as high, red on its left half, with a camera's notes and the place it was taken."""
    image = Image.new("RGB", (64, 32), "blue")
    image.paste("red", (0, 0, 32, 32))
    notes = Image.Exif()
    notes[Base.Orientation] = orientation
    notes[Base.Artist] = "Alice Martin"
    notes.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    notes.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (43.0, 36.0, 16.0)
    return written(image, "JPEG", exif=notes, comment="taken by Alice Martin", quality=95)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def announced_png(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that announces any number of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )
