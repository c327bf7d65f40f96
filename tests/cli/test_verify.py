"""`insigne verify`: the verdict in words, the exit code for scripts, and no more loaded than is needed."""

import json
import logging
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from insigne import credentials
from insigne.cli import main
from tests.cli.shell import Shell
from tests.credentials import school
from tests.credentials.pdfs import a_pdf
from tests.credentials.pictures import a_png


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> school.Web:
    """What the guarded way out brings home; no site of ours is known."""
    made = school.the_web()
    monkeypatch.setattr("insigne.cli.verify.fetch", made)
    return made


def written(folder: Path, document: Any, name: str = "badge.json") -> str:
    file = folder / name
    file.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return str(file)


def test_a_good_badge_ends_with_0(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", written(tmp_path, school.signed())]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "VERIFIED"
    assert lines[1].startswith("Engagement associatif · École d’exemple · Open Badges 3.0")


def test_a_changed_badge_ends_with_1(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = school.changed(school.signed(), "credentialSubject.achievement.name", "Docteur")
    assert main(["verify", written(tmp_path, changed)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("REJECTED")
    assert "[proof.invalid]" in out


def test_a_badge_that_cannot_be_confirmed_ends_with_2(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.documents.clear()
    assert main(["verify", written(tmp_path, school.signed())]) == 2
    assert capsys.readouterr().out.startswith("NOT CONFIRMED")


@pytest.mark.parametrize(
    "document", [b"", b"hello", b"{", b"[]", b"{}", b"\x89PNG\r\n\x1a\n", b"\xff\xfe\x00"]
)
def test_what_is_no_badge_never_ends_well(tmp_path: Path, web: school.Web, document: bytes) -> None:
    assert main(["verify", written(tmp_path, document)]) in (1, 3)


@pytest.mark.parametrize("document", [b"", b"hello", b"{", b"[]", b"{}"])
def test_what_cannot_be_read_as_a_badge_ends_with_3(tmp_path: Path, web: school.Web, document: bytes) -> None:
    assert main(["verify", written(tmp_path, document)]) == 3


def test_a_file_that_is_not_there_is_unreadable_which_is_not_rejected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for missing in (tmp_path / "none.png", tmp_path):
        assert main(["verify", str(missing)]) == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("insigne: ")
        assert str(missing) in told.err


def test_offline_asks_nobody_and_confirms_nothing(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--offline", written(tmp_path, school.signed())]) == 2
    assert web.asked == []
    assert "offline" in capsys.readouterr().out


@pytest.mark.parametrize(("recipient", "code", "finding"), [
    (school.ALICE, 0, "recipient.matches"), ("bob@etu.ecole.example", 1, "recipient.another"),
])  # fmt: skip
def test_it_says_whose_badge_it_is(
    tmp_path: Path,
    web: school.Web,
    capsys: pytest.CaptureFixture[str],
    recipient: str,
    code: int,
    finding: str,
) -> None:
    assert main(["verify", "--recipient", recipient, written(tmp_path, school.signed())]) == code
    assert f"[{finding}]" in capsys.readouterr().out


def test_a_picture_is_read_as_well(tmp_path: Path, web: school.Web) -> None:
    baked = credentials.bake(a_png(), json.dumps(school.signed()).encode(), kind="3.0")
    assert main(["verify", written(tmp_path, baked, "badge.png")]) == 0


def test_an_address_is_fetched(web: school.Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.documents[school.an_award().id] = school.signed()
    assert main(["verify", school.an_award().id]) == 0
    assert web.asked[0] == school.an_award().id


def test_json_tells_all_that_the_text_tells(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--json", written(tmp_path, school.signed())]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["version"]) == ("verified", "3.0")
    assert report["badge"]["name"] == "Engagement associatif"
    assert report["badge"]["issuer"] == school.DID
    assert len(report["badge"]["skills"]) == 5
    assert {finding["outcome"] for finding in report["findings"]} <= {"pass", "skip"}
    assert all(finding.keys() == {"check", "outcome", "code", "message"} for finding in report["findings"])


def test_json_tells_what_the_badge_says(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["verify", "--json", written(tmp_path, school.signed())])
    badge = json.loads(capsys.readouterr().out)["badge"]
    assert badge["types"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["recipient"].startswith("sha256$")
    assert badge["awarded_at"] == "2026-11-21T12:00:00+00:00"
    assert badge["evidence"] == [f"{school.SITE}/preuves/1"]


def test_a_token_is_read_as_well(tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]) -> None:
    token = credentials.sign_jwt(credentials.build(school.an_award()), school.KEY, school.METHOD)
    assert main(["verify", written(tmp_path, token.encode(), "badge.jwt")]) == 0
    assert capsys.readouterr().out.startswith("VERIFIED")


def test_a_credential_that_is_no_badge_is_called_what_it_is(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "type": ["VerifiableCredential", "DrivingLicence"],
        "name": "Permis",
        "issuer": school.DID,
        "credentialSubject": {"id": "did:example:alice"},
    }
    signed = credentials.sign(credential, school.KEY, school.METHOD, school.NOW)
    assert main(["verify", written(tmp_path, signed)]) == 0
    assert f"Permis · {school.DID} · VerifiableCredential, DrivingLicence" in " ".join(
        capsys.readouterr().out.split()
    )


def test_json_of_what_is_no_badge_is_still_json(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--json", written(tmp_path, b"hello")]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["badge"]) == ("rejected", None)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [("en", "VERIFIED", "The signature is valid"), ("fr", "VÉRIFIÉ", "La signature est valide")],
)
def test_it_speaks_both_languages(
    tmp_path: Path,
    web: school.Web,
    capsys: pytest.CaptureFixture[str],
    language: str,
    title: str,
    sentence: str,
) -> None:
    main(["verify", "--lang", language, written(tmp_path, school.signed())])
    out = capsys.readouterr().out
    assert out.startswith(title)
    assert sentence in out.replace("\xa0", " ")


def test_the_report_fits_a_terminal_and_no_sign_of_a_stranger_drives_it(
    tmp_path: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    award = school.an_award(achievement=school.a_badge(name="\x1b[2J\x1b[31mVERIFIED " + "très long " * 40))
    main(["verify", written(tmp_path, school.signed(award))])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


# --- in a process of its own ---------------------------------------------------------------------------------


def test_standard_input_is_read(shell: Shell) -> None:
    done = shell.run("verify", "--offline", "-", typed=json.dumps(school.signed()).encode())
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("NOT CONFIRMED")


def test_it_starts_without_django_nor_settings_nor_data(shell: Shell) -> None:
    file = written(shell.folder, school.signed())
    program = (
        "import sys; sys.argv.pop(1); from insigne.cli import main; code = main();"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('django', 'allauth')));"
        "sys.exit(code)"
    )
    done = shell.run("verify", "--offline", file, program=program)
    assert done.returncode == 2, done.stderr
    assert done.stdout.endswith("[]\n")
    assert not shell.data.exists()


@pytest.mark.parametrize(
    "arguments", [["verify"], ["verify", "x", "y"], ["nothing"], [], ["verify", "x", "--lang", "de"]]
)
def test_a_command_that_is_mistyped_says_how_it_is_typed(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: insigne" in capsys.readouterr().err


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("insigne 0.")


# --- PDFs ------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(tmp_path: Path, web: school.Web) -> Path:
    """A folder with PDFs of one badge, of three, and of none."""
    good = json.dumps(school.signed()).encode()
    other = json.dumps(school.signed(school.an_award(id=f"{school.SITE}/2", status=None))).encode()
    forged = good.replace(b"associatif", b"politique!")
    (tmp_path / "one.pdf").write_bytes(a_pdf({"badge.json": good}))
    (tmp_path / "three.pdf").write_bytes(a_pdf({"a.json": good, "b.json": forged, "c.json": other}))
    (tmp_path / "none.pdf").write_bytes(a_pdf())
    return tmp_path


def test_the_badge_of_a_pdf_is_verified_and_the_print_is_not(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(paper / "one.pdf")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("VERIFIED")
    assert "“badge.json”" in out
    assert "[pdf.print_unsigned]" in out


def test_each_badge_of_a_pdf_is_told_and_the_worst_decides(
    paper: Path, web: school.Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(paper / "three.pdf")]) == 1
    titles = [line for line in capsys.readouterr().out.splitlines() if line.isupper()]
    assert titles == ["VERIFIED", "REJECTED", "VERIFIED"]
    assert main(["verify", "--json", str(paper / "three.pdf")]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] == "rejected"
    assert [each["verdict"] for each in said["badges"]] == ["verified", "rejected", "verified"]
    assert main(["verify", "--json", str(paper / "one.pdf")]) == 0
    assert json.loads(capsys.readouterr().out)["badge"]["name"] == "Engagement associatif"


def test_a_pdf_without_a_badge_is_unreadable_and_says_what_to_do(
    paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--lang", "fr", str(paper / "none.pdf")]) == 3
    said = capsys.readouterr()
    assert "QR code" in said.out
    assert said.err == ""


def test_a_damaged_pdf_says_nothing_of_its_parser(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(log)])
    (tmp_path / "cut.pdf").write_bytes(a_pdf({"a.json": b"{}"})[:-200])
    assert main(["verify", "--offline", str(tmp_path / "cut.pdf")]) == 3
    assert capfd.readouterr().err == ""
    assert log.getvalue() == ""
