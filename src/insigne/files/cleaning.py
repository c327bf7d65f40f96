"""What is kept of a file: an image is drawn again from its pixels alone, a PDF is left as it is."""

import io
import threading

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from insigne.files.kinds import Kind
from insigne.files.refusals import DamagedFile, TooManyPixels

MOST_PIXELS = 40_000_000
JPEG_QUALITY = 88
PDF_TAIL = 1024
# 40 million pixels are 160 MB once decoded, twice over while they are turned: one image at a time.
_one_image = threading.Lock()


def clean(data: bytes, kind: Kind) -> bytes:
    """The bytes to keep. Raises `DamagedFile` or `TooManyPixels`."""
    if kind is Kind.PDF:
        return _whole_pdf(data)
    with _one_image:
        return _redrawn(data, kind)


def _whole_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-PDF_TAIL:]:
        raise DamagedFile(_("This PDF has no end: it was probably cut short. Save it and send it again."))
    return data


def _redrawn(data: bytes, kind: Kind) -> bytes:
    """The first frame, turned the way up its camera noted, without notes: no place, no author, no preview."""
    try:
        with Image.open(io.BytesIO(data), formats=(kind.name,)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            pixels = _pixels(ImageOps.exif_transpose(image), kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError):
        # Pillow's decoders raise any of these on a broken image, according to where it is broken.
        sentence = _("This image cannot be read: it is damaged. Save it again and send it.")
        raise DamagedFile(sentence) from None
    out = io.BytesIO()
    pixels.save(out, kind.name, quality=JPEG_QUALITY)
    return out.getvalue()


def _pixels(image: Image.Image, kind: Kind) -> Image.Image:
    """The image in a mode that its kind can hold, with nothing beside its pixels."""
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would turn white
        image = image.convert("I").point([level >> 8 for level in range(65_536)], "L")
    transparent = kind is Kind.PNG and image.has_transparency_data
    mode = "RGBA" if transparent else "L" if image.mode in ("1", "L") else "RGB"
    pixels = image.convert(mode)
    pixels.info = {}  # Pillow writes colour profiles and comments from here
    return pixels


def _too_many_pixels() -> TooManyPixels:
    sentence = _("This image is larger than %(count)d million pixels. Make it smaller and send it again.")
    return TooManyPixels(sentence % {"count": MOST_PIXELS // 1_000_000})
