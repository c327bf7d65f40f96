"""Letters are set along the circle in the medal's own font, and always fit."""

import math
import re

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.engraver import font
from insigne.catalogue.engraver.font import glyphs, kern, outline
from insigne.catalogue.engraver.lettering import Arc, lettering_svg, set_letters

TOP = Arc(radius=147, size=26, degrees=250, inside=False)
BOTTOM = Arc(radius=147, size=17, degrees=100, inside=True)
LONGEST = "Président(e) de club ou d’association étudiante, cette année"


def names(text: str) -> list[str]:
    return [glyph.name for glyph in glyphs(text)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from((TOP, BOTTOM)))
def test_no_text_ever_overflows_its_arc(text: str, arc: Arc) -> None:
    found = set_letters(text, arc)
    assert found.degrees <= arc.degrees + 1e-6
    assert found.size <= arc.size
    half = found.degrees / 2 + 1e-6
    assert all(-half <= turn <= half for _, turn in found.letters)


def test_a_short_text_keeps_the_size_of_its_arc_and_a_long_one_shrinks_to_fill_it() -> None:
    assert set_letters("Tutorat", TOP).size == TOP.size
    longest = set_letters(LONGEST, TOP)
    assert len(LONGEST) == 60
    assert 12 < longest.size < TOP.size, "still large enough to be read"
    assert longest.degrees > 0.9 * TOP.degrees


@pytest.mark.parametrize("arc", [TOP, BOTTOM])
def test_a_text_is_centred_on_its_arc(arc: Arc) -> None:
    turns = [turn for _, turn in set_letters("XAAX", arc).letters]
    assert turns[0] == pytest.approx(-turns[-1])


def test_letters_run_clockwise_over_the_top_and_counterclockwise_along_the_bottom() -> None:
    over = [turn for _, turn in set_letters("Kit", TOP).letters]
    along = [turn for _, turn in set_letters("Kit", BOTTOM).letters]
    assert over == sorted(over)
    assert along == sorted(along, reverse=True)


def test_the_middle_of_the_capitals_is_on_the_circle() -> None:
    above, below = set_letters("H", TOP), set_letters("H", BOTTOM)
    assert -above.foot + font.CAP_HEIGHT * above.size / 2 == pytest.approx(147)
    assert below.foot - font.CAP_HEIGHT * below.size / 2 == pytest.approx(147)


def test_a_text_without_any_letter_is_nothing() -> None:
    assert set_letters("", TOP).letters == set_letters("中文", TOP).letters == ()
    assert set_letters("中文", TOP).degrees == 0


def test_text_is_set_in_capitals_that_keep_their_accents() -> None:
    assert names("délégué") == names("DÉLÉGUÉ")
    assert "Eacute" in names("é")
    assert names("cœur")[1] == "OE"


def test_a_decomposed_accent_is_the_same_letter() -> None:
    assert names("e\u0301le\u0300ve") == names("élève")


def test_a_typed_apostrophe_becomes_a_printed_one() -> None:
    assert names("d'ici") == names("d’ici")


def test_a_letter_the_font_lacks_loses_its_ornament_or_is_left_out() -> None:
    assert names("ﬁn") == names("fin")
    assert names("①") == names("1")
    assert names("a中b🎓") == names("ab")


def test_pairs_of_letters_are_kerned_as_the_font_says() -> None:
    assert kern("A", "V") < 0
    assert kern("T", "A") < 0
    assert kern("H", "H") == 0
    tight, loose = set_letters("AVAVAV", TOP).degrees, sum(glyph.width for glyph in glyphs("AVAVAV"))
    assert tight < math.degrees(26 / (147 - 0.67 * 13)) * (loose + 5 * 0.11)


def test_the_measures_are_those_of_the_font() -> None:
    loaded = TTFont(font.SourceSerifProSemibold)
    assert loaded["head"].unitsPerEm == font.UNITS
    assert loaded["OS/2"].sCapHeight / font.UNITS == font.CAP_HEIGHT
    assert glyphs("A")[0].width == loaded["hmtx"]["A"][0] / font.UNITS


def test_each_different_letter_is_drawn_once_and_used_where_it_stands() -> None:
    svg = lettering_svg("k", set_letters("Assassin", TOP), set_letters("Sans", BOTTOM))
    assert re.findall(r'<path id="k-(\w+)"', svg) == ["A", "I", "N", "S"]
    assert re.findall(r'<use href="#k-(\w+)"', svg) == [*"ASSASSIN", *"SANS"]


def test_an_outline_is_a_closed_path_without_spaces_around_nothing() -> None:
    assert outline("O").startswith("M") and outline("O").count("Z") == 2
    assert outline("space") == ""
