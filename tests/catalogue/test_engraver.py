"""A medal is a drawing that stands on its own: exact, small, safe, and told to those who cannot see it."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.engraver import EDGES, EMBLEMS, PAPER, Design, DesignError, engrave
from insigne.catalogue.engraver.edges import edge_ornament, edge_path
from insigne.catalogue.engraver.shapes import outlines

SVG = "{http://www.w3.org/2000/svg}"
DESIGN = Design(
    edge="scallop",
    ink="#9E2F1B",
    tint="#FBEDE6",
    emblem="hands",
    petals=9,
    ring="Engagement associatif",
    base="ATP RITM-BFC",
    title="Engagement associatif",
    description="Trois mains levées",
)


def parsed(design: Design) -> Element:
    root = fromstring(engrave(design))
    assert isinstance(root, Element)
    return root


def test_a_medal_is_a_square_svg_that_says_what_it_is() -> None:
    root = parsed(DESIGN)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "-200 -200 400 400"
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "Engagement associatif")
    assert (desc.tag, desc.text) == (f"{SVG}desc", "Trois mains levées")
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")


def test_the_same_design_gives_the_same_bytes() -> None:
    assert engrave(DESIGN) == engrave(replace(DESIGN))


def test_two_medals_on_one_page_do_not_share_an_id() -> None:
    one = {element.get("id") for element in parsed(DESIGN).iter()} - {None}
    other = {element.get("id") for element in parsed(replace(DESIGN, title="Other")).iter()} - {None}
    assert one and other and not one & other


@pytest.mark.parametrize("emblem", EMBLEMS)
@pytest.mark.parametrize("edge", EDGES)
def test_any_edge_and_emblem_make_a_medal_that_stands_on_its_own(edge: str, emblem: str) -> None:
    design = replace(
        DESIGN, edge=edge, emblem=emblem, ring="Président(e) de club & d’association étudiante " * 2
    )
    text = engrave(design)
    elements = list(fromstring(text).iter())
    assert len(text.encode()) < 60_000
    assert {element.tag.removeprefix(SVG) for element in elements} == {
        "svg", "title", "desc", "path", "circle", "g", "use", "defs",
    }  # fmt: skip
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {element.get("href", "")[1:] for element in elements if element.tag == f"{SVG}use"} <= set(ids)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_only_the_three_colours_of_the_medal_are_used() -> None:
    assert set(re.findall(r"#[0-9a-fA-F]{6}", engrave(DESIGN))) == {DESIGN.ink, DESIGN.tint, PAPER}


def test_every_part_of_a_design_shows() -> None:
    others = (
        {"edge": "octagon"},
        {"ink": "#24408E"},
        {"tint": "#FFFFFF"},
        {"emblem": "globe"},
        {"petals": 8},
        {"ring": "Autre"},
        {"base": "Autre"},
        {"title": "Autre"},
        {"description": "Autre"},
    )
    drawn = {re.sub(r"m[0-9a-f]{10}", "", engrave(replace(DESIGN, **other))) for other in ({}, *others)}
    assert len(drawn) == 1 + len(others)


def test_a_title_with_markup_is_text() -> None:
    root = parsed(replace(DESIGN, title="<b>R&D</b>", description="]]> \"quoted\" 'so'"))
    assert (root[0].text, root[1].text) == ("<b>R&D</b>", "]]> \"quoted\" 'so'")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=40), st.integers(3, 16))
def test_no_text_makes_the_engraver_crash(ring: str, base: str, said: str, petals: int) -> None:
    design = replace(DESIGN, ring=ring, base=base, title=f"T{said}", description=said, petals=petals)
    assert parsed(design).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"edge": "square"}, "no edge called “square”"),
        ({"emblem": "unicorn"}, "no emblem called “unicorn”"),
        ({"ink": "red"}, "The ink “red”"),
        ({"tint": "#12345"}, "The tint “#12345”"),
        ({"ink": '#24408E" onload="x'}, "is not a colour"),
        ({"petals": 2}, "3 to 16 petals, not 2"),
        ({"petals": 17}, "3 to 16 petals, not 17"),
        ({"title": "  "}, "needs a title"),
    ],
)
def test_a_design_that_cannot_be_engraved_says_why(part: dict[str, str], said: str) -> None:
    with pytest.raises(DesignError, match=re.escape(said)):
        replace(DESIGN, **part)


@pytest.mark.parametrize("edge", EDGES)
def test_an_edge_holds_the_paper_and_stays_in_the_picture(edge: str) -> None:
    radii = [(x * x + y * y) ** 0.5 for x, y in outlines(edge_path(edge))[0]]
    assert min(radii) > 174, "the ring of letters must lie on paper inside the edge"
    assert (
        max(abs(value) for outline in outlines(edge_path(edge)) for point in outline for value in point) < 197
    )


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_cut_out_of_an_edge_lies_in_its_ink(edge: str) -> None:
    for outline in outlines(edge_ornament(edge)):
        assert all(173.5 < (x * x + y * y) ** 0.5 < 193 for x, y in outline)


def test_edges_differ_from_one_another() -> None:
    assert len({edge_path(edge) for edge in EDGES}) == len(EDGES)
