"""The press: what it makes, what it refuses, and that it can read nothing but what it was given."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from insigne.typesetting import (
    Attachment,
    Busy,
    Faulty,
    TooLong,
    Unprintable,
    draw,
    letters,
    press,
    printable,
    printable_name,
    typeset,
    unprintable,
)
from tests.sharing.making import HOSTILE, POPPLER, attached, text_of

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
HEAD = """#let d = json("data.json")
#set document(title: d.title)
#set text(lang: d.language, font: d.font)
= #d.title
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one template, beside a file that no template may reach."""
    (tmp_path / "secret.txt").write_text("a secret of the machine")
    inside = tmp_path / "templates"
    inside.mkdir()
    (inside / "note.typ").write_text(HEAD + "#d.body")
    return inside


def note(folder: Path, body: str = "Bonjour", **options: object) -> bytes:
    data = {"title": "Une note", "body": body}
    return typeset(folder / "note.typ", data, language="fr", moment=NOW, **options)


def test_it_makes_a_pdf_to_be_kept_and_read_by_anybody(folder: Path) -> None:
    made = note(folder)
    assert made.startswith(b"%PDF-1.7")
    for conformance in (b"pdfaid:part", b"pdfaid:conformance", b"pdfuaid:part"):
        assert conformance in made


def test_the_same_values_give_the_same_bytes(folder: Path) -> None:
    assert note(folder) == note(folder)
    assert note(folder) != note(folder, "Bonsoir")


@POPPLER
def test_what_is_given_is_text_never_markup(folder: Path) -> None:
    text = text_of(note(folder, HOSTILE))
    assert '#read("/etc/passwd") *gras* <script>alert(1)</script>' in text


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../secret.txt")',
        '#read("../../../../../../etc/passwd")',
        '#image("../secret.txt")',
    ],
)
def test_not_even_a_template_reads_outside_its_folder(folder: Path, source: str) -> None:
    (folder / "bad.typ").write_text(HEAD + source)
    with pytest.raises(Faulty):
        typeset(folder / "bad.typ", {"title": "x"}, language="fr", moment=NOW)


def test_our_templates_ask_for_no_package() -> None:
    source = Path(press.__file__).parents[1]
    templates = list(source.rglob("*.typ"))
    assert templates
    assert not [path for path in templates if '"@' in path.read_text()]


@POPPLER
def test_files_go_with_it_byte_for_byte_under_any_name(folder: Path) -> None:
    files = [
        Attachment("badge été.json", '{"é": "\\"\\\\ #x"}'.encode(), "application/json", 'Dit "oui" \\ #x'),
        Attachment("autre.txt", b"", "text/plain", "vide"),
    ]
    inside = attached(note(folder, attachments=files))
    assert sorted(inside.values()) == sorted(each.content for each in files)


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    with pytest.raises(Faulty):
        note(folder, attachments=[Attachment("x.bin", b"\xff\xfe", "application/octet-stream", "x")])


def test_too_much_text_is_refused_before_anything_is_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "LONGEST", 1000)
    with pytest.raises(TooLong):
        note(folder, "x" * 1000)


def test_too_heavy_files_are_refused_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "HEAVIEST", 5000)
    with pytest.raises(TooLong):
        note(folder, attachments=[Attachment("x.txt", b"x" * 5000, "text/plain", "x")])


def test_who_waits_too_long_is_sent_away_and_the_next_one_is_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "WAIT", 0)
    with press._press, pytest.raises(Busy):
        note(folder)
    assert note(folder)


def test_a_document_that_fails_leaves_the_press_free(folder: Path) -> None:
    (folder / "bad.typ").write_text(HEAD + "#panic()")
    for _each in range(2):
        with pytest.raises(Faulty):
            typeset(folder / "bad.typ", {"title": "x"}, language="fr", moment=NOW)
    assert note(folder)


def test_several_threads_are_served_one_after_the_other(folder: Path) -> None:
    made: list[bytes] = []
    threads = [Thread(target=lambda: made.append(note(folder))) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [made[0]] * 4


def test_a_picture_has_the_size_of_its_page(folder: Path) -> None:
    (folder / "card.typ").write_text('#set page(width: 120pt, height: 63pt)\n#json("data.json").title')
    made = draw(folder / "card.typ", {"title": "x"}, language="fr")
    assert Image.open(BytesIO(made)).size == (120, 63)


# --- letters -------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.text(max_size=12))
def test_whatever_is_printable_can_be_set(text: str) -> None:
    kept = printable(text)
    assert unprintable(kept) == ""
    with TemporaryDirectory() as name:
        template = Path(name) / "note.typ"
        template.write_text(HEAD + "#d.body")
        assert note(template.parent, kept).startswith(b"%PDF")


@POPPLER
@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("Date\tHeures\t12", "Date Heures 12"),
        ("E\u0301te\u0301", "Été"),
        ("J’aime \u2764\ufe0f 1\ufe0f\u20e3 fois", "fois"),
        ("Mot\u0363 et \u03ce\u0485", "et"),
        ("un\u2028deux", "un deux"),
    ],
)
def test_what_people_paste_can_be_set(folder: Path, pasted: str, kept: str) -> None:
    assert kept in text_of(note(folder, printable(pasted)))


def test_a_text_of_thousands_of_different_letters_costs_one_question_or_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(these: list[str]) -> str | None:
        asked.append(len(these))
        return found_out(these)

    found_out = letters._set
    monkeypatch.setattr(letters, "_known", {})
    monkeypatch.setattr(letters, "_set", counted)
    assert printable("".join(map(chr, range(0x3400, 0x4000))) + "é") == "é"
    assert len(asked) == 2


def test_a_fault_that_names_no_letter_is_found_by_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_known", {})
    monkeypatch.setattr(letters, "_set", lambda these: "a fault" if "û" in these else None)
    assert printable("éèûêà") == "éèêà"


def test_short_lines_without_end_are_as_heavy_as_long_ones(folder: Path) -> None:
    with pytest.raises(TooLong):
        note(folder, "a\n" * 20_000)


def test_when_enough_wait_for_the_press_the_next_one_is_sent_away_at_once(folder: Path) -> None:
    for _each in range(press.MOST_WAITING):
        assert press._queue.acquire(blocking=False)
    try:
        with pytest.raises(Busy):
            note(folder)
    finally:
        for _each in range(press.MOST_WAITING):
            press._queue.release()
    assert note(folder)


@pytest.mark.parametrize(
    "name", ["Élodie Marchand", "Nguyễn Thị Ánh", "O’Brien-Müller", "Łukasz Żółć", "Ελένη"]
)
def test_usual_names_are_kept_letter_for_letter(name: str) -> None:
    assert printable_name(name) == name


def test_pictograms_and_what_is_not_seen_are_left_out_of_a_name() -> None:
    assert printable_name("Zoë\u200b 🎉\u202e Martin") == "Zoë Martin"


@pytest.mark.parametrize("name", ["Zoë \U0001b000", "🎉", " ", "\ufe0f", "\u0302\u0346"])
def test_a_name_that_would_be_cut_is_refused(name: str) -> None:
    with pytest.raises(Unprintable):
        printable_name(name)


def test_lines_of_prose_stay_lines() -> None:
    assert printable("un\ndeux 🎉") == "un\ndeux "
