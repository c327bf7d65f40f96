"""The images of a kit are what they say they are, and can neither act nor call outside."""

import struct
import zlib

import pytest

from insigne.catalogue.engraver import EMBLEMS, Design, engrave
from insigne.catalogue.kit import KitFaults, read_kit
from insigne.catalogue.kit.images import image_faults
from tests.kits.samples import SVG, complete_files, png


def codes(path: str, data: bytes) -> list[str]:
    return [fault.code for fault in image_faults(path, data)]


def svg(inside: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}</svg>'.encode()


def test_a_square_png_is_accepted() -> None:
    assert codes("a.png", png(64, 64)) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + b"0" * 40, SVG, png(64, 32), png(8, 8)[:-20], png(4097, 4097)],
    ids=["empty", "gif", "svg", "oblong", "cut", "vast"],
)
def test_what_is_not_a_square_readable_png_is_refused(data: bytes) -> None:
    assert codes("a.png", data) == ["bad-png"]


def test_a_png_that_announces_a_huge_size_is_refused_before_it_is_decoded() -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    assert codes("a.png", data) == ["bad-png"]


@pytest.mark.parametrize("path", ["a.png", "a.svg"])
def test_an_image_too_heavy_is_refused(path: str) -> None:
    assert codes(path, b" " * (512 * 1024 + 1)) == ["image-too-heavy"]


@pytest.mark.parametrize("emblem", EMBLEMS)
def test_what_the_engraver_draws_is_an_image_a_kit_may_carry(emblem: str) -> None:
    drawn = engrave(Design("round", "#24408E", "#E9EEFA", emblem, 9, "Ring", "Base", "Title", "Text"))
    assert codes("a.svg", drawn.encode()) == []


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + SVG,
        svg('<defs><path id="a" d="M0 0h9"/></defs><use href="#a" fill="url(#b)"/>'),
        svg("<style>.a{fill:#123456;stroke:url('#b')}</style>"),
        svg('<rect width="9" height="9" style="fill: url( #a )"/>'),
        svg("", 'xmlns:xlink="http://www.w3.org/1999/xlink" role="img"'),
    ],
)
def test_a_plain_svg_is_accepted(data: bytes) -> None:
    assert image_faults("a.svg", data) == []


@pytest.mark.parametrize("data", [b"", b"<svg", b"<html></html>", b"<svg/>"])
def test_what_is_not_svg_is_refused(data: bytes) -> None:
    assert codes("a.svg", data) == ["bad-svg"]


def test_an_svg_in_another_encoding_is_refused() -> None:
    assert codes("a.svg", svg("<title>é</title>").decode().encode("utf-16")) == ["not-utf8"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (svg("<script>alert(1)</script>"), "<script>"),
        (svg("<foreignObject/>"), "<foreignObject>"),
        (svg('<image href="data:image/png;base64,AA=="/>'), "<image>"),
        (svg('<a href="#x"/>'), "<a>"),
        (svg('<set attributeName="href" to="x"/>'), "<set>"),
        (svg("<animate/>"), "<animate>"),
        (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), "<{http://www.w3.org/1999/xhtml}script>"),
        (svg("", 'onload="alert(1)"'), "onload"),
        (svg("", 'ONCLICK="alert(1)"'), "onclick"),
        (svg('<use href="https://example.org/a.svg#b"/>'), "href"),
        (svg('<use href=" data:image/svg+xml,x"/>'), "href"),
        (svg('<g xmlns:l="http://www.w3.org/1999/xlink" l:href="//example.org"/>'), "href"),
        (svg("", 'xml:base="https://example.org/"'), "base"),
        (svg('<rect fill="url(https://example.org/a#b)"/>'), "fill"),
        (svg("<rect style=\"fill: URL( 'http://example.org' )\"/>"), "style"),
        (svg("<style>@import 'https://example.org/a.css';</style>"), "<style>"),
        (svg("<style>.a{fill:u\\72l(//example.org)}</style>"), "<style>"),
        (svg("<style>.a{fill:url/**/(//example.org)}</style>"), "<style>"),
        (b'<!DOCTYPE svg [<!ENTITY a "x">]>' + SVG, "<!DOCTYPE>"),
        (b'<?xml-stylesheet href="https://example.org/a.css"?>' + SVG, "<?"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + SVG, "<?"),
    ],
)
def test_an_svg_that_can_act_or_call_outside_is_refused(data: bytes, found: str) -> None:
    faults = image_faults("a.svg", data)
    assert [fault.code for fault in faults] == ["unsafe-svg"]
    assert f"“{found}”" in faults[0].message_en


@pytest.mark.parametrize(
    "inside",
    [
        "<g>" * 40 + "</g>" * 40,
        '<g id="a"><use href="#a"/></g>',
        '<pattern id="a"><rect fill="url(#b)"/></pattern><pattern id="b"><rect fill="url(#a)"/></pattern>',
    ],
)
def test_an_svg_that_would_exhaust_the_machine_is_refused(inside: str) -> None:
    assert codes("a.svg", svg(inside)) == ["intricate-svg"]


def test_every_danger_of_an_svg_is_named_once() -> None:
    data = svg('<script/><script/><rect onclick="a"/>')
    assert [fault.message_en.split("”")[0] for fault in image_faults("a.svg", data)] == [
        "The SVG contains “<script>",
        "The SVG contains “onclick",
    ]


@pytest.mark.parametrize(
    "name", ["../a.png", "/a.png", "a.gif", "A.png", "a b.svg", "a..svg", "https://a.org/a.png"]
)
def test_an_image_name_is_a_plain_path_of_the_kit(name: str) -> None:
    files = complete_files()
    files[name] = files.pop("images/second.png")
    files["kit.toml"] = files["kit.toml"].replace(b"images/second.png", name.encode())
    with pytest.raises(KitFaults) as caught:
        read_kit(files)
    assert "bad-image-name" in {fault.code for fault in caught.value.faults}


def test_an_image_is_checked_when_the_kit_is_read() -> None:
    files = complete_files() | {"images/second.png": b"not a picture"}
    del files["images/third.svg"]
    with pytest.raises(KitFaults) as caught:
        read_kit(files)
    assert [(fault.file, fault.code) for fault in caught.value.faults] == [
        ("images/second.png", "bad-png"),
        ("images/third.svg", "missing-file"),
    ]
