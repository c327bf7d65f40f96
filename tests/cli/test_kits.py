"""`insigne check-kit`, `adopt`, `export-kit`: what a manager does on a page, at the shell."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from insigne import kits
from insigne.catalogue.kit import read_folder, read_zip, write_zip
from insigne.catalogue.models import Badge, Kit
from insigne.cli import main
from tests.cli.shell import Shell, said
from tests.world import World

ENGAGEMENT = next(kit.path for kit in kits.shipped() if kit.id == "engagement-associatif")


def spoiled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same kit with two faults."""
    text = files["kit.toml"].decode().replace("minimum_skills = 5", "minimum_skills = 12")
    return dict(files) | {"kit.toml": text.replace('edge = "scallop"', 'edge = "lace"').encode()}


def folder_of(files: Mapping[str, bytes], folder: Path) -> str:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder)


def adopt(world: World, kit: str, by: str | None = None, institution: str = "ours") -> int:
    email = world.ours.manager.email if by is None else by
    return main(["adopt", kit, "--institution", institution, "--by", email])


def the_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("insigne: ")
    assert line.endswith(".")
    return line


# --- check-kit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kit", [kit.id for kit in kits.shipped()])
def test_the_kits_that_ship_have_no_fault(kit: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-kit", kit]) == 0
    assert "no fault" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_every_fault_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    files = spoiled(read_folder(ENGAGEMENT))
    kit = folder_of(files, tmp_path / "kit")
    if form == "zip":
        kit = str(tmp_path / "kit.zip")
        Path(kit).write_bytes(write_zip(files))
    assert main(["check-kit", kit]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert sum("kit.toml" in line for line in told.err.splitlines()) == 2
    assert "[minimum-too-high]" in told.err
    assert "“lace”" in told.err


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 and no more"])
def test_a_file_that_is_no_kit_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "kit.zip"
    file.write_bytes(content)
    assert main(["check-kit", str(file)]) == 1
    assert "insigne: " in capsys.readouterr().err


def test_a_kit_that_is_nowhere_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-kit", "no-such-kit"]) == 1
    assert "no-such-kit" in the_sentence(capsys)


def test_checking_needs_neither_data_nor_settings(shell: Shell) -> None:
    done = shell.run("check-kit", str(ENGAGEMENT))
    assert (done.returncode, done.stderr) == (0, "")
    assert not shell.data.exists()


# --- adopt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["name", "folder", "zip"])
def test_a_kit_is_adopted_by_name_folder_or_zip(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    kit = {"name": "engagement-associatif", "folder": str(ENGAGEMENT), "zip": str(tmp_path / "kit.zip")}[form]
    if form == "zip":
        Path(kit).write_bytes(write_zip(read_folder(ENGAGEMENT)))
    assert adopt(world, kit) == 0
    assert "engagement-associatif 1.0.0" in capsys.readouterr().out
    badge = Badge.objects.get(institution=world.ours.institution)
    assert badge.is_published
    assert badge.current.kit.adopted_by == world.ours.manager


def test_a_manager_s_address_may_be_typed_in_capitals(world: World) -> None:
    assert adopt(world, "engagement-associatif", world.ours.manager.email.upper()) == 0


@pytest.mark.parametrize("who", ["ours.reviewer", "ours.student", "theirs.manager"])
def test_only_a_manager_of_the_institution_adopts(
    world: World, capsys: pytest.CaptureFixture[str], who: str
) -> None:
    house, _, role = who.partition(".")
    email = getattr(getattr(world, house), role).email
    assert adopt(world, "engagement-associatif", email) == 1
    assert email in the_sentence(capsys)
    assert not Kit.objects.exists()


def test_twice_is_told_and_changes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    adopt(world, "engagement-associatif")
    capsys.readouterr()
    assert adopt(world, "engagement-associatif") == 1
    assert "is here already" in the_sentence(capsys)
    assert Kit.objects.count() == 1


def test_another_kit_s_badge_is_not_overwritten(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt(world, "engagement-associatif")
    capsys.readouterr()
    files = read_folder(ENGAGEMENT)
    renamed = files["kit.toml"].decode().replace('id = "engagement-associatif"', 'id = "my-own"', 1)
    kit = folder_of(dict(files) | {"kit.toml": renamed.encode()}, tmp_path / "kit")
    assert adopt(world, kit) == 1
    assert "engagement-associatif" in the_sentence(capsys)
    assert Kit.objects.count() == Badge.objects.count() == 1


def test_a_kit_with_faults_is_not_adopted(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(world, folder_of(spoiled(read_folder(ENGAGEMENT)), tmp_path / "kit")) == 1
    assert "nothing was adopted" in capsys.readouterr().err
    assert not Kit.objects.exists()


def test_an_unknown_institution_person_or_kit_is_named(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(world, "engagement-associatif", institution="nobody") == 1
    assert "nobody" in the_sentence(capsys)
    assert adopt(world, "engagement-associatif", "nul@part.example") == 1
    assert "nul@part.example" in the_sentence(capsys)
    assert adopt(world, "no-such-kit") == 1
    assert "no-such-kit" in the_sentence(capsys)


# --- export-kit --------------------------------------------------------------------------------------------


def export(kit: str, to: Path, institution: str = "ours") -> int:
    return main(["export-kit", kit, "--institution", institution, "--to", str(to)])


def test_an_adopted_kit_goes_out_and_can_be_adopted_elsewhere(world: World, tmp_path: Path) -> None:
    adopt(world, "engagement-associatif")
    file = tmp_path / "kit.zip"
    assert export("engagement-associatif", file) == 0
    assert "kit.toml" in read_zip(file.read_bytes())
    assert adopt(world, str(file), world.theirs.manager.email, "theirs") == 0
    assert Badge.objects.filter(institution=world.theirs.institution).count() == 1


def test_what_was_not_adopted_cannot_be_exported(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt(world, "engagement-associatif")
    capsys.readouterr()
    for kit, institution in (("isae-ensma", "ours"), ("engagement-associatif", "theirs"), ("x", "nobody")):
        assert export(kit, tmp_path / "kit.zip", institution) == 1
        the_sentence(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_zip_that_cannot_be_written_is_told(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt(world, "engagement-associatif")
    capsys.readouterr()
    assert export("engagement-associatif", tmp_path / "no" / "folder" / "kit.zip") == 1
    assert "cannot be written" in the_sentence(capsys)


def test_a_database_without_tables_is_told(shell: Shell) -> None:
    shell.settings |= {
        "INSIGNE_SECRET_KEY": "a secret for this test only, long enough",
        "INSIGNE_SEAL_KEY": "x",
    }
    shell.data.mkdir()
    sentence = said(shell.run("adopt", "isae-ensma", "--institution", "ours", "--by", "a@ours.example"))
    assert "the database cannot be used" in sentence
