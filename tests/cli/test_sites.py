"""Our badges are checked on the machine that issued them while nothing serves, and only from the list there."""

import json
from pathlib import Path

import pytest

from insigne.cli import sites
from insigne.credentials import Fetched
from tests.cli.shell import Shell
from tests.credentials import school


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of sites, in a Python environment that the test may write."""
    monkeypatch.setattr("sys.prefix", str(tmp_path / "environment"))
    return sites.registry()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went out to the network."""
    addresses: list[str] = []

    def fetch(url: str) -> Fetched:
        addresses.append(url)
        return Fetched(url, 200, "application/json", b"{}")

    monkeypatch.setattr("insigne.cli.sites.net.fetch", fetch)
    return addresses


def test_a_site_that_is_served_is_remembered_by_host_and_port(listed: Path, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "insigne.sqlite3").touch()
    sites.remember("https://badges.example", tmp_path / "one")
    sites.remember("http://127.0.0.1:8000", tmp_path / "two")
    sites.remember("http://127.0.0.1:8000", tmp_path / "three")
    assert sites.known() == {
        "badges.example": str(tmp_path / "one"),
        "127.0.0.1:8000": str(tmp_path / "three"),
    }


def test_a_site_whose_folder_is_gone_is_forgotten(listed: Path, tmp_path: Path) -> None:
    sites.remember("https://gone.example", tmp_path / "gone")
    sites.remember("https://badges.example", tmp_path)
    assert "gone.example" not in sites.known()


def test_a_folder_of_somebody_else_speaks_for_no_site(
    listed: Path, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "insigne.sqlite3").touch()
    sites.remember("https://badges.example", tmp_path)
    monkeypatch.setattr("os.getuid", lambda: tmp_path.stat().st_uid + 1)
    monkeypatch.setattr(sites, "SYSTEM", tmp_path.stat().st_uid + 2)
    sites.fetch("https://badges.example/i/ours/did.json")
    assert asked == ["https://badges.example/i/ours/did.json"]


@pytest.mark.parametrize("content", [None, "", "{", "[]", "3", "null"])
def test_a_list_that_is_missing_or_broken_is_empty(listed: Path, content: str | None) -> None:
    if content is not None:
        listed.parent.mkdir(parents=True)
        listed.write_text(content)
    assert sites.known() == {}


def test_an_environment_that_cannot_be_written_goes_without(listed: Path, tmp_path: Path) -> None:
    (tmp_path / "environment").write_text("a file where the folder should be")
    sites.remember("https://badges.example", tmp_path)
    assert sites.known() == {}


def test_what_is_not_listed_is_asked_through_the_guarded_way_out(listed: Path, asked: list[str]) -> None:
    sites.fetch("https://ecole.example/x")
    assert asked == ["https://ecole.example/x"]


def test_a_listed_site_whose_data_is_gone_is_asked_like_any_other(
    listed: Path, tmp_path: Path, asked: list[str]
) -> None:
    sites.remember("https://badges.example", tmp_path / "gone")
    sites.fetch("https://badges.example/i/ours/did.json")
    assert asked == ["https://badges.example/i/ours/did.json"]


def test_a_folder_that_comes_with_a_badge_is_not_believed(shell: Shell) -> None:
    """A downloaded folder may hold a data folder, an address and a list of its own: none of them counts."""
    for folder in (shell.data, shell.folder / "insigne-data", shell.folder / "var" / "demo"):
        folder.mkdir(parents=True)
        (folder / "address").write_text("https://ecole.invalid\n")
        (folder / "insigne.sqlite3").write_bytes(b"")
    (shell.folder / "etc" / "insigne").mkdir(parents=True)
    (shell.folder / "etc" / "insigne" / "sites.json").write_text(
        json.dumps({"ecole.invalid": str(shell.data)})
    )
    forged = json.dumps(school.signed()).replace("ecole.example", "ecole.invalid")
    done = shell.run("verify", "-", typed=forged.encode())
    assert done.returncode == 2, done.stdout
    assert "key.unreachable" in done.stdout
