"""The name that is shown and saved."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.files.kinds import NAME_LENGTH, Kind, display_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("Compte rendu – été 2026.PDF", "Compte rendu – été 2026.pdf"),
        ("Rapport v1.2", "Rapport v1.2.pdf"),
        ("photo.exe", "photo.exe.pdf"),
        ("report.pdf.exe", "report.pdf.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\alice\\cv.pdf", "cv.pdf"),
        ("two\r\nlines.pdf", "two lines.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("re\u202efdp.exe", "refdp.exe.pdf"),
        ('a "quoted" <name>.pdf', "a _quoted_ _name_.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * NAME_LENGTH + ".pdf"),
    ],
)
def test_a_name_is_made_safe_and_keeps_what_its_sender_meant(name: str, shown: str, settings: object) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
    assert display_name(name, Kind.PDF) == shown


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg", "a.JPEG"])
def test_both_endings_of_a_jpeg_are_true(name: str) -> None:
    assert display_name(name, Kind.JPEG) == "a.jpg"


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(Kind))
def test_no_name_holds_a_path_or_a_control_or_a_false_ending(name: str, kind: Kind) -> None:
    shown = display_name(name, kind)
    assert shown.endswith(kind.suffixes[0])
    assert not set(shown) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(letter)[0] == "C" for letter in shown)
    assert shown.lstrip(".") == shown
    assert len(shown) <= NAME_LENGTH + 5


@settings(max_examples=60)
@given(st.text(max_size=300), st.sampled_from(Kind))
def test_a_name_that_was_made_safe_stays_as_it_is(name: str, kind: Kind) -> None:
    shown = display_name(name, kind)
    assert display_name(shown, kind) == shown
