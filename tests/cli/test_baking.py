"""`insigne bake` and `insigne unbake`: what goes in comes out, letter for letter."""

import json
import sys
from pathlib import Path

import pytest

from insigne.cli import main
from insigne.credentials import bake, build, build_v2, sign_jwt, unbake
from insigne.credentials.tokens.jwt import sign_jws
from tests.cli.shell import Shell, said
from tests.credentials import school
from tests.credentials.pdfs import a_pdf, locked
from tests.credentials.pictures import a_png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'


def file(folder: Path, name: str, content: bytes | str | dict[str, object]) -> str:
    path = folder / name
    data = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


@pytest.mark.parametrize("picture", [a_png(), SVG], ids=["png", "svg"])
def test_a_badge_goes_into_a_picture_and_comes_out_the_same(
    tmp_path: Path, picture: bytes, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    badge = json.dumps(school.signed())
    baked = str(tmp_path / "baked")
    assert main(["bake", file(tmp_path, "p", picture), file(tmp_path, "b.json", badge), "-o", baked]) == 0
    capsysbinary.readouterr()
    assert main(["unbake", baked]) == 0
    assert capsysbinary.readouterr().out == badge.encode() + b"\n"
    out = tmp_path / "out.json"
    assert main(["unbake", baked, "-o", str(out)]) == 0
    assert out.read_text() == badge


def test_the_standard_of_a_document_is_found_out_and_both_fit_into_one_picture(tmp_path: Path) -> None:
    first, both = str(tmp_path / "first.png"), str(tmp_path / "both.png")
    older = build_v2(school.an_award()).assertion
    assert (
        main(
            ["bake", file(tmp_path, "p.png", a_png()), file(tmp_path, "3.json", school.signed()), "-o", first]
        )
        == 0
    )
    assert main(["bake", first, file(tmp_path, "2.json", older), "-o", both]) == 0
    assert [embedded.kind for embedded in unbake(Path(both).read_bytes())] == ["3.0", "2.0"]


def test_a_terminal_is_shown_no_sign_that_would_drive_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = b'{"type": "VerifiableCredential",\n "name": "\x1b[2J\xc2\x9b31m\xe2\x80\xae"}'
    picture = file(tmp_path, "p.png", bake(a_png(), document, kind="3.0"))
    assert main(["unbake", picture]) == 0
    assert capsys.readouterr().out == document.decode() + "\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["unbake", picture]) == 0
    assert capsys.readouterr().out == '{"type": "VerifiableCredential",\n "name": "�[2J�31m�"}\n'


def test_all_documents_of_a_picture_go_into_files_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test_the_standard_of_a_document_is_found_out_and_both_fit_into_one_picture(tmp_path)
    folder = tmp_path / "made" / "found"
    assert main(["unbake", str(tmp_path / "both.png"), "--all", "-o", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["both-1.ob3.json", "both-2.ob2.json"]
    main(["unbake", str(tmp_path / "both.png"), "-o", str(folder / "one.json")])
    assert "--all" in capsys.readouterr().err
    assert main(["unbake", str(tmp_path / "both.png"), "--all", "-o", str(tmp_path / "both.png")]) == 1
    assert "no folder" in capsys.readouterr().err


def test_tokens_and_addresses_are_baked_under_the_standard_that_they_follow(tmp_path: Path) -> None:
    token = sign_jwt(build(school.an_award()), school.KEY, school.METHOD)
    older = sign_jws(json.dumps(build_v2(school.an_award()).assertion).encode(), school.KEY, {})
    for content, kind in ((token, "3.0"), (older, "2.0"), ("https://ecole.example/1", "2.0")):
        picture, document = file(tmp_path, "p.png", a_png()), file(tmp_path, "t.jwt", content + "\n")
        assert main(["bake", picture, document, "-o", str(tmp_path / "o.png")]) == 0
        (embedded,) = unbake((tmp_path / "o.png").read_bytes())
        assert (embedded.kind, embedded.document) == (kind, content.encode())


def test_pipes_carry_pictures_too(shell: Shell) -> None:
    badge, picture = shell.folder / "b.json", shell.folder / "p.svg"
    badge.write_text(json.dumps(school.signed()))
    picture.write_bytes(SVG)
    baked = shell.run("bake", str(picture), "-", "-o", "-", typed=badge.read_bytes())
    assert (baked.returncode, baked.stderr) == (0, "")
    out = shell.run("unbake", "-", typed=baked.stdout.encode())
    assert out.stdout == badge.read_text() + "\n"


def test_a_picture_without_a_badge_ends_with_1_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["unbake", file(tmp_path, "p.png", a_png())]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "carries no badge" in err


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg"])
@pytest.mark.parametrize("document", [b"{}", b"[]", b"{", b"\xff", b"hello", b'{"type": 7}', b'{"type": {}}'])
def test_what_cannot_be_baked_is_said_in_one_sentence(
    tmp_path: Path, picture: bytes, document: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["bake", file(tmp_path, "p", picture), file(tmp_path, "d", document)]
    assert main([*arguments, "-o", str(tmp_path / "o")]) == 1
    assert main([*arguments, "--kind", "3.0", "-o", str(tmp_path / "o")]) == 1
    for line in capsys.readouterr().err.splitlines():
        assert line.startswith("insigne: ")
        assert line.endswith(".")
    assert not (tmp_path / "o").exists()


def test_a_file_that_is_not_there_is_said(shell: Shell) -> None:
    assert "cannot be read" in said(shell.run("unbake", "nothing.png"))
    (shell.folder / "p.svg").write_bytes(SVG)
    assert "cannot be read" in said(shell.run("bake", "p.svg", "nothing.json", "-o", "o.svg"))
    (shell.folder / "b.json").write_text(json.dumps(school.signed()))
    assert "cannot be written" in said(shell.run("bake", "p.svg", "b.json", "-o", "no/where/o.svg"))


# --- PDFs ------------------------------------------------------------------------------------------------


@pytest.fixture
def portfolio(tmp_path: Path) -> tuple[str, list[bytes]]:
    """A PDF with both documents of a badge, another badge baked into a picture, a file that is none; and what they are."""
    badge, older = school.signed(), build_v2(school.an_award()).assertion
    token = sign_jwt(build(school.an_award(id=f"{school.SITE}/2")), school.KEY, school.METHOD).encode()
    documents = [json.dumps(badge).encode(), json.dumps(older).encode(), token]
    attached = {"../../a.json": documents[0], "b.json": documents[1], "c.svg": bake(SVG, token, kind="3.0")}
    return file(tmp_path, "portfolio.pdf", a_pdf({**attached, "facture.xml": b"<xml/>"})), documents


def test_each_badge_of_a_pdf_goes_into_a_file_named_by_us(
    tmp_path: Path, portfolio: tuple[str, list[bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, documents = portfolio
    folder = tmp_path / "found"
    assert main(["unbake", pdf, "--all", "-o", str(folder)]) == 0
    names = ["portfolio-1.ob3.json", "portfolio-2.ob2.json", "portfolio-3.ob3.txt"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert [(folder / name).read_bytes() for name in names] == documents
    assert capsys.readouterr().out.endswith("3 documents.\n")


def test_of_a_pdf_s_badges_the_first_is_given_and_the_number_said(
    portfolio: tuple[str, list[bytes]], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pdf, documents = portfolio
    assert main(["unbake", pdf]) == 0
    out, err = capsysbinary.readouterr()
    assert out == documents[0] + b"\n"
    assert b"3 documents are in it" in err


def test_a_pdf_that_gives_nothing_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content, why in ((a_pdf(), "carries no badge"), (locked({}, password="x"), "password")):
        assert main(["unbake", file(tmp_path, "p.pdf", content)]) == 1
        out, err = capsys.readouterr()
        assert (out, why in err) == ("", True)
