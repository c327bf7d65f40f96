"""An image is drawn again: its pixels stay, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from insigne.files.cleaning import MOST_PIXELS, clean
from insigne.files.kinds import Kind
from insigne.files.refusals import DamagedFile, FileRefused, TooManyPixels
from tests.ground.files import samples
from tests.ground.files.samples import opened, png, written


def test_the_pixels_of_a_png_stay_the_same() -> None:
    image = Image.effect_noise((30, 20), 80).convert("RGB")
    assert opened(clean(written(image, "PNG"), Kind.PNG)).tobytes() == image.tobytes()


def test_the_transparency_of_a_png_stays() -> None:
    image = Image.new("RGBA", (2, 1), (1, 2, 3, 0))
    image.putpixel((1, 0), (9, 8, 7, 255))
    kept = opened(clean(written(image, "PNG"), Kind.PNG))
    assert [kept.getpixel((0, 0))[3], kept.getpixel((1, 0))] == [0, (9, 8, 7, 255)]


def test_the_transparent_colour_of_a_palette_stays() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    kept = opened(clean(written(image, "PNG", transparency=0), Kind.PNG))
    assert [kept.getpixel((0, 0))[3], kept.getpixel((1, 0))] == [0, (0, 255, 0, 255)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_is_taken(mode: str) -> None:
    kept = opened(clean(png(mode), Kind.PNG))
    assert (kept.size, kept.format) == ((8, 4), "PNG")


def test_sixteen_bits_of_grey_are_told_apart_in_eight() -> None:
    image = Image.new("I;16", (3, 1))
    for place, level in enumerate((0, 0x8000, 0xFFFF)):
        image.putpixel((place, 0), level)
    kept = opened(clean(written(image, "PNG"), Kind.PNG))
    assert [kept.getpixel((place, 0)) for place in range(3)] == [0, 128, 255]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_of_any_mode_is_taken(mode: str) -> None:
    kept = opened(clean(written(Image.new(mode, (8, 4)), "JPEG"), Kind.JPEG))
    assert (kept.size, kept.format) == ((8, 4), "JPEG")


def test_a_photo_loses_its_place_its_author_and_its_comment() -> None:
    photo = samples.photo()
    assert b"Alice" in photo
    kept = clean(photo, Kind.JPEG)
    assert b"Alice" not in kept
    assert b"Exif" not in kept
    assert len(opened(kept).getexif()) == 0


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (64, 32), (8, 16)), (3, (64, 32), (56, 16)), (6, (32, 64), (16, 8)), (8, (32, 64), (16, 56))],
)
def test_a_photo_stands_the_way_up_its_camera_noted(
    orientation: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    kept = opened(clean(samples.photo(orientation), Kind.JPEG))
    assert kept.size == size
    level, _green, blue = kept.getpixel(red)
    assert level > 200 > 60 > blue


def test_a_png_loses_its_texts_and_its_colour_profile() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Alice Martin")
    notes.add_itxt("Comment", "written by Alice Martin")
    kept = clean(png(pnginfo=notes, icc_profile=b"a profile of Alice"), Kind.PNG)
    assert b"Alice" not in kept


def test_what_follows_the_image_in_its_file_is_dropped() -> None:
    for data, kind in ((png(), Kind.PNG), (samples.photo(), Kind.JPEG)):
        assert samples.HTML not in clean(data + samples.HTML, kind)


def test_an_animated_png_is_kept_as_its_first_frame() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    animated = written(frames[0], "PNG", save_all=True, append_images=frames[1:])
    kept = opened(clean(animated, Kind.PNG))
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("size", [(8000, 5001), (100_000, 100_000), (2**31 - 1, 1)])
def test_an_image_that_announces_too_many_pixels_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    assert size[0] * size[1] > MOST_PIXELS
    with pytest.raises(TooManyPixels, match="40 million"):
        clean(samples.announced_png(*size), Kind.PNG)


def test_an_image_of_exactly_the_limit_is_looked_at() -> None:
    """It is refused for its missing pixels, which shows that it was opened further."""
    with pytest.raises(DamagedFile):
        clean(samples.announced_png(8000, 5000), Kind.PNG)


@settings(max_examples=40)
@given(st.data())
def test_a_truncated_image_is_never_taken(data: st.DataObject) -> None:
    whole, kind = data.draw(st.sampled_from([(NOISE_PNG, Kind.PNG), (NOISE_JPEG, Kind.JPEG)]))
    cut = data.draw(st.integers(8, len(whole) - 100))
    with pytest.raises(DamagedFile):
        clean(whole[:cut], kind)


@settings(max_examples=60)
@given(st.data())
def test_a_broken_image_is_taken_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole, kind = data.draw(st.sampled_from([(NOISE_PNG, Kind.PNG), (NOISE_JPEG, Kind.JPEG)]))
    place = data.draw(st.integers(8, len(whole) - 1))
    broken = whole[:place] + data.draw(st.binary(min_size=1, max_size=8)) + whole[place + 1 :]
    try:
        kept = clean(broken, kind)
    except FileRefused:
        return
    assert opened(kept).format == kind.name


NOISE_PNG = written(Image.effect_noise((40, 40), 80), "PNG")
NOISE_JPEG = written(Image.effect_noise((40, 40), 80), "JPEG", quality=95)


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Alice Martin"/></rdf:RDF></x:xmpmeta>'
)


def test_a_photo_loses_what_xmp_says_of_it() -> None:
    photo = written(Image.new("RGB", (8, 4)), "JPEG", xmp=XMP)
    assert b"Alice" in photo
    assert b"Alice" not in clean(photo, Kind.JPEG)


def test_a_png_loses_what_xmp_says_of_it() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    drawing = png(pnginfo=notes)
    assert b"Alice" in drawing
    assert b"Alice" not in clean(drawing, Kind.PNG)


def test_a_photo_loses_its_colour_profile_and_the_name_in_it() -> None:
    photo = written(Image.new("RGB", (8, 4)), "JPEG", icc_profile=b"a profile of Alice")
    assert b"Alice" in photo
    assert b"Alice" not in clean(photo, Kind.JPEG)
