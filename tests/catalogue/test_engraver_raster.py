"""A medal becomes a PNG; a hostile SVG does not. Each emblem is told from the others at a glance."""

from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from insigne.catalogue.engraver import (
    EMBLEMS,
    PAPER,
    Design,
    DesignError,
    contrast,
    engrave,
    is_colour,
    rasterise,
)
from insigne.catalogue.engraver.emblems import emblem
from insigne.catalogue.engraver.shapes import outlines

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def medal(name: str = "hands", ring: str = "Ring", base: str = "Base") -> str:
    return engrave(Design("toothed", "#24408E", "#E9EEFA", name, 8, ring, base, "Title", "Text"))


def picture(svg: str, size: int) -> Image.Image:
    return Image.open(BytesIO(rasterise(svg, size)))


@pytest.mark.parametrize("size", [16, 64, 480])
def test_a_medal_is_rasterised_at_the_size_asked_for(size: int) -> None:
    drawn = picture(medal(), size)
    assert (drawn.format, drawn.size, drawn.mode) == ("PNG", (size, size), "RGBA")


def test_the_page_shows_around_the_medal_and_not_through_it() -> None:
    drawn = picture(medal(), 200)
    assert [drawn.getpixel(corner)[3] for corner in ((0, 0), (199, 0), (0, 199), (199, 199))] == [0] * 4
    assert drawn.getpixel((100, 17))[3] == drawn.getpixel((100, 100))[3] == 255


def test_a_medal_has_a_rim_of_paper_so_that_its_ink_shows_on_a_dark_page() -> None:
    drawn = picture(engrave(Design("round", "#101010", "#E9EEFA", "hands", 8, "", "", "Title", "")), 400)
    row = [drawn.getpixel((200, y)) for y in range(14)]
    assert (255, 253, 248, 255) in row
    assert row.index((255, 253, 248, 255)) < 10


def test_the_ring_text_is_really_drawn() -> None:
    bare, written = picture(medal(ring="", base=""), 300), picture(medal(), 300)
    changed = ImageChops.difference(bare.convert("RGB"), written.convert("RGB")).getbbox()
    assert changed is not None
    assert changed[1] < 60 and changed[3] > 240, "letters stand at the top and at the bottom"


@pytest.mark.parametrize("size", [15, 2049, 0, -1])
def test_a_size_out_of_bounds_is_refused(size: int) -> None:
    with pytest.raises(DesignError, match="16 to 2048 pixels"):
        rasterise(medal(), size)


@pytest.mark.parametrize(
    "svg", ["", "<svg", "<html/>", '<svg xmlns="http://www.w3.org/2000/svg" width="0"/>']
)
def test_what_cannot_be_drawn_is_refused(svg: str) -> None:
    with pytest.raises(DesignError, match="The picture"):
        rasterise(svg, 64)


def test_a_picture_that_names_a_file_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "secret.png")
    root = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
    for name in ("href", "l:href"):
        image = f'<image width="9" height="9" {name}="{tmp_path}/secret.png"/>'
        with pytest.raises(DesignError, match="outside it"):
            rasterise(root.format(image), 64)


def test_a_picture_that_declares_entities_is_refused() -> None:
    svg = '<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&f;</svg>'
    with pytest.raises(DesignError, match="not plain SVG"):
        rasterise(svg, 64)


@pytest.mark.parametrize(
    "inside",
    [
        "<g>" * 900 + "</g>" * 900,
        "<g>" * 20_000 + "</g>" * 20_000,
        '<g id="a0"/>'
        + "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 6)),
        '<g id="a"><use href="#b"/></g><g id="b"><use href=" #a"/></g>',
        "<g mask=\"url( '#a' )\"/><mask id=\"a\"><g mask='url(#a)'/></mask>",
    ],
    ids=["deep", "deeper", "multiplied", "circular", "masked"],
)
def test_a_picture_that_would_exhaust_the_machine_is_refused(inside: str) -> None:
    with pytest.raises(DesignError, match="too intricate"):
        rasterise(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>', 64)


def test_a_picture_may_nest_and_repeat_within_reason() -> None:
    inside = "<g>" * 20 + '<path id="a" d="M0 0h9v9H0Z"/>' + '<use href="#a"/>' * 500 + "</g>" * 20
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><use href="#gone"/>{inside}</svg>'
    assert picture(svg, 32).getpixel((16, 16)) == (0, 0, 0, 255)


def test_a_picture_may_carry_a_picture() -> None:
    red = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        f'<image width="9" height="9" href="data:image/png;base64,{red}"/></svg>'
    )
    assert picture(svg, 32).getpixel((16, 16))[:3] == (255, 0, 0)


@pytest.mark.parametrize("name", EMBLEMS)
def test_an_emblem_lies_within_the_braid(name: str) -> None:
    points = [point for cut in emblem(name) for outline in outlines(cut.d) for point in outline]
    assert max(x * x + y * y for x, y in points) ** 0.5 < 115
    assert max(max(abs(x), abs(y)) for x, y in points) > 70, "and fills the dial"


@pytest.mark.parametrize("name", EMBLEMS)
def test_an_emblem_is_engraved_with_solid_ink_and_lines(name: str) -> None:
    cuts = emblem(name)
    assert len(cuts) >= 6
    assert any(cut.fill == "ink" for cut in cuts)
    assert any(cut.hatch for cut in cuts)


def test_no_two_emblems_look_alike_at_64_pixels() -> None:
    seen = {name: picture(medal(name, "", ""), 64).convert("L").crop((16, 16, 48, 48)) for name in EMBLEMS}
    for one, other in combinations(EMBLEMS, 2):
        apart = ImageStat.Stat(ImageChops.difference(seen[one], seen[other])).mean[0]
        assert apart > 12, f"{one} and {other} are hard to tell apart"


def test_an_unknown_emblem_is_not_drawn() -> None:
    with pytest.raises(KeyError):
        emblem("unicorn")


@given(COLOURS, COLOURS)
def test_contrast_is_symmetrical_and_within_its_bounds(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, one) == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#FFFFFF", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_agrees_with_the_published_examples(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("text", ["#12345", "123456", "#12345g", "#1234567", "#123456\n", "red", ""])
def test_a_colour_has_six_hexadecimal_digits(text: str) -> None:
    assert not is_colour(text)
    assert is_colour(PAPER)
