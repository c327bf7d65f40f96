"""A drawing comes out with what it draws, and a drawing that does more is refused by name."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.files.refusals import DrawingRefused
from insigne.files.svg import MOST_BYTES, MOST_ELEMENTS, clean_svg

NS = "{http://www.w3.org/2000/svg}"


def drawing(inside: str, attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" {attributes}>{inside}</svg>'
    ).encode()


def cleaned(inside: str, attributes: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(clean_svg(drawing(inside, attributes)))


# --- what stays ---------------------------------------------------------------------------------------


def test_shapes_stay_with_their_geometry_and_colours() -> None:
    root = cleaned(
        '<g transform="translate(1, 2) rotate(-45)"><path d="M0 0 L1 1z" fill="#123456" stroke="rgb(1, 2, 3)"/></g>',
        'viewBox="0 0 10 10" width="10mm"',
    )
    path = root.find(f"{NS}g/{NS}path")
    assert path is not None
    assert path.attrib == {"d": "M0 0 L1 1z", "fill": "#123456", "stroke": "rgb(1, 2, 3)"}
    assert root.attrib == {"viewBox": "0 0 10 10", "width": "10mm"}


def test_a_gradient_stays_and_is_still_referred_to() -> None:
    root = cleaned(
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
        '<linearGradient id="h" xlink:href="#g"/></defs><rect fill="url(#h)" clip-path="url(&quot;#g&quot;)"/>'
    )
    assert [element.get("href") for element in root.iter(f"{NS}linearGradient")] == [None, "#g"]
    assert root.find(f"{NS}rect").get("fill") == "url(#h)"  # type: ignore[union-attr]


def test_texts_stay_with_their_spans_in_order() -> None:
    root = cleaned("<title>Médaille</title><text>a<tspan>b</tspan>c</text>")
    assert ["".join(element.itertext()) for element in root] == ["Médaille", "abc"]


def test_text_that_no_element_shows_is_dropped() -> None:
    assert "".join(cleaned("stray<g>stray</g>stray").itertext()) == ""


def test_the_declarations_of_a_style_stay_when_they_draw() -> None:
    root = cleaned('<rect style="fill : red; -inkscape-stroke:none; stroke:url(#a)"/>')
    assert root[0].get("style") == "fill:red;stroke:url(#a)"


def test_the_rules_of_a_style_sheet_stay_when_they_draw() -> None:
    root = cleaned(
        "<style>/* exported */ .cls-1, #b > path { fill: #fff; line-height: 1 }\n.c{stroke:red}</style>"
    )
    assert root[0].text == ".cls-1, #b > path{fill:#fff}.c{stroke:red}"


def test_a_label_for_those_who_do_not_see_stays() -> None:
    assert cleaned("", 'role="img" aria-label="Badge (2026): 5/9"').get("aria-label") == "Badge (2026): 5/9"


def test_the_notes_of_drawing_programs_are_dropped() -> None:
    root = cleaned(
        '<inkscape:namedview inkscape:zoom="2"/><metadata><anything/></metadata><!-- made by me -->'
        '<?editor state?><g inkscape:label="Layer 1" data-name="x" unknown="y"/>'
    )
    assert [(element.tag, element.attrib) for element in root] == [(f"{NS}g", {})]


def test_a_document_type_is_dropped() -> None:
    kind = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert b"DOCTYPE" not in clean_svg(drawing("<g/>", before=kind))


def test_a_part_may_be_used_many_times() -> None:
    uses = "".join(f'<use href="#part" x="{x}"/>' for x in range(50))
    assert len(cleaned(f'<defs><g id="part"><path d="M0 0"/></g></defs>{uses}').findall(f"{NS}use")) == 50


def test_a_drawing_in_another_encoding_is_written_in_utf_8() -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?>' + drawing("<title>été</title>").decode()
    assert "été".encode() in clean_svg(latin.encode("latin-1"))


def test_a_clean_drawing_is_written_the_same_again() -> None:
    once = clean_svg(drawing('<g id="a" style="fill:red"><text xml:space="preserve">a &lt; b</text></g>'))
    assert clean_svg(once) == once


# --- what is refused ----------------------------------------------------------------------------------

REFUSED = {
    "<script>alert(1)</script>": "<script>",
    '<g onclick="alert(1)"/>': "onclick",
    '<g ONLOAD="alert(1)"/>': "ONLOAD",
    '<image href="file:///etc/passwd"/>': "<image>",
    "<foreignObject/>": "<foreignObject>",
    '<a href="#x"/>': "<a>",
    '<animate attributeName="href" to="javascript:alert(1)"/>': "<animate>",
    '<set attributeName="onclick"/>': "<set>",
    "<filter/>": "<filter>",
    '<feImage href="#x"/>': "<feImage>",
    '<iframe xmlns="http://www.w3.org/1999/xhtml"/>': "<iframe>",
    '<script xmlns="">1</script>': "<script>",
    '<use href="http://elsewhere.example/a.svg#x"/>': "href=http://elsewhere.example/a.svg#x",
    '<use xlink:href="other.svg#x"/>': "href=other.svg#x",
    '<use href="data:image/svg+xml,x"/>': "href=data:image/svg+xml,x",
    '<use href=" javascript:alert(1)"/>': "href= javascript:alert(1)",
    '<linearGradient href="/etc/passwd"/>': "href=/etc/passwd",
    '<rect fill="url(http://elsewhere.example/)"/>': "fill: url(http://elsewhere.example/)",
    '<rect fill="url( &quot;file:///etc/passwd#x&quot; )"/>': 'fill: url( "file:///etc/passwd#x" )',
    '<rect fill="url(#ok) url(bad)"/>': "fill: url(#ok) url(bad)",
    '<rect fill="u\\72l(http://e.example)"/>': "fill: u\\72l(http://e.example)",
    '<rect fill="r\\65 d"/>': "fill: r\\65 d",
    '<rect fill="URL(http://e.example)"/>': "fill: URL(http://e.example)",
    '<rect fill="image-set(x)"/>': "fill: image-set(x)",
    '<rect style="fill:url(//e.example)"/>': "fill: url(//e.example)",
    '<rect style="background:url(//e.example)"/>': "background: url(//e.example)",
    '<rect style="fill:expression(alert(1))"/>': "fill: expression(alert(1))",
    '<rect style="fill:red}*{x:y"/>': "fill: red}*{x:y",
    '<rect style="fill:ur/**/l(//e.example)"/>': "fill: url(//e.example)",
    "<style>@import '//e.example'</style>": "@import '//e.example'",
    "<style>@font-face{src:url(//e.example)}</style>": "@font-face",
    "<style>.a{fill:url(//e.example)}</style>": "fill: url(//e.example)",
    "<style>.a{fill:url(#inside)}</style>": "fill:url(#inside)",
    "<style>.a[href^='x']{fill:red}</style>": ".a[href^='x']",
    "<style>.a{fill:red</style>": ".a{fill:red",
    "<style>@media x{.a{fill:red}}</style>": "@media x{}",
}


@pytest.mark.parametrize(("inside", "found"), REFUSED.items())
def test_what_a_drawing_does_not_need_is_refused_by_name(inside: str, found: str) -> None:
    with pytest.raises(DrawingRefused) as refusal:
        clean_svg(drawing(f"<g>{inside}</g>"))
    assert refusal.value.found == found
    assert found[:60] in str(refusal.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a drawing",
        b"\x1f\x8b\x08packed",
        b"<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b'<?xml version="1.0" encoding="no-such-code"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(DrawingRefused):
        clean_svg(data)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY file SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://elsewhere.example/x.dtd"> %p;',
    ],
)
def test_entities_are_refused(declaration: str) -> None:
    with pytest.raises(DrawingRefused, match="ENTITY"):
        clean_svg(drawing("<g/>", before=f"<!DOCTYPE svg [{declaration}]>"))


# --- what grows ---------------------------------------------------------------------------------------


def test_a_drawing_with_too_many_bytes_is_refused() -> None:
    with pytest.raises(DrawingRefused, match="too large"):
        clean_svg(drawing(" " * MOST_BYTES))


def test_a_drawing_with_too_many_elements_is_refused() -> None:
    clean_svg(drawing("<g/>" * (MOST_ELEMENTS - 1)))
    with pytest.raises(DrawingRefused, match="intricate"):
        clean_svg(drawing("<g/>" * MOST_ELEMENTS))


@pytest.mark.parametrize("depth", [33, 60_000])
def test_a_drawing_that_is_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(DrawingRefused, match="intricate"):
        clean_svg(drawing("<g>" * depth + "</g>" * depth))


@pytest.mark.parametrize(
    "step",
    [
        '<g id="g{next}"><use href="#g{this}"/><use href="#g{this}"/></g>',
        '<pattern id="g{next}"><rect fill="url(#g{this})"/><rect style="fill:url(#g{this})"/></pattern>',
    ],
)
def test_a_drawing_that_doubles_at_each_step_is_refused(step: str) -> None:
    steps = "".join(step.format(this=n, next=n + 1) for n in range(24))
    with pytest.raises(DrawingRefused, match="intricate"):
        clean_svg(drawing(f'<defs><path id="g0"/>{steps}</defs>'))


def test_a_chain_of_a_thousand_references_is_refused() -> None:
    chain = "".join(f'<linearGradient id="g{n}" href="#g{n + 1}"/>' for n in range(1000))
    with pytest.raises(DrawingRefused, match="intricate"):
        clean_svg(drawing(chain))


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<pattern id="a"><rect fill="url(#a)"/></pattern>',
    ],
)
def test_a_part_that_holds_itself_is_refused(inside: str) -> None:
    with pytest.raises(DrawingRefused, match="#"):
        clean_svg(drawing(inside))


def test_a_reference_to_nothing_draws_nothing() -> None:
    assert cleaned('<use href="#nowhere"/>')[0].get("href") == "#nowhere"


# --- laws ---------------------------------------------------------------------------------------------

HOSTILE = st.sampled_from(
    [
        "url(",
        "#a",
        ")",
        "javascript:",
        "expression(",
        "\\",
        "/*",
        "*/",
        "{",
        "}",
        ";",
        ":",
        "@",
        "'",
        '"',
        "u",
        "rl(",
    ]
)


@settings(max_examples=60)
@given(st.lists(HOSTILE | st.text(max_size=4), max_size=12).map("".join), st.sampled_from(["fill", "style"]))
def test_no_value_that_is_taken_reaches_out_of_the_drawing(value: str, name: str) -> None:
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", name: value})
    try:
        kept = ElementTree.fromstring(clean_svg(ElementTree.tostring(root, "utf-8"))).get(name, "")
    except DrawingRefused:
        return
    assert "\\" not in kept
    assert kept.lower().replace(" ", "").count("url(") == kept.count("url(#") + kept.count(
        "url('#"
    ) + kept.count('url("#')
    assert "expression(" not in kept


LONG = "a" * 400_000


@pytest.mark.parametrize(
    "hostile",
    [
        f'<svg xmlns="http://www.w3.org/2000/svg"><x xmlns="{LONG}">{"<g/>" * 9000}</x></svg>'.encode(),
        f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:a = '{LONG}'>{'<a:g/>' * 9000}</svg>".encode(),
        f'<svg xmlns="http://www.w3.org/2000/svg"><x xmlns="{LONG[:99_000]}">{"<g/>" * 9000}</x></svg>'.encode(
            "utf-16"
        ),
        f'<!DOCTYPE svg [<!ATTLIST x xmlns CDATA "{LONG}">]><svg><x>{"<g/>" * 9000}</x></svg>'.encode(),
    ],
)
def test_a_drawing_with_a_namespace_without_end_is_refused_before_it_is_parsed(
    hostile: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insigne.files.svg.fromstring", None)
    with pytest.raises(DrawingRefused):
        clean_svg(hostile)
