"""`insigne serve`: everything is made at the first start, and each hindrance is one plain sentence."""

import re
import shutil
import socket
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from insigne.cli.commands import Trouble
from insigne.cli.keys import make_keys
from insigne.cli.serve import listen, prepare
from tests.cli.shell import Shell, free_port, said

FOUND = (
    "from insigne.institutions import actions; from insigne.web.localized import LocalizedText as T;"
    "actions.found(slug='ours', name=T('Nous', 'Us'), url='https://ours.example', email='a@ours.example',"
    " administrator=None)"
)


def table(data: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "insigne.sqlite3")) as database:
        return database.execute(query).fetchall()


@contextmanager
def taken_port() -> Iterator[str]:
    """With it `insigne serve` prepares everything, then ends instead of serving."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An installation that was started once."""
    shell = Shell(tmp_path_factory.mktemp("prepared"))
    with taken_port() as port:
        said(shell.run("serve", "--port", port))
    return shell


@pytest.fixture(scope="module")
def with_keys(prepared: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The same with an institution, hence with a sealed signing key."""
    shell = Shell(tmp_path_factory.mktemp("founded"))
    shutil.copytree(prepared.data, shell.data)
    done = shell.run("manage", "shell", "--no-imports", "-c", FOUND)
    assert done.returncode == 0, done.stderr
    return shell


@pytest.fixture
def founded(with_keys: Shell, shell: Shell) -> Shell:
    """A copy of it that a test may break."""
    shutil.copytree(with_keys.data, shell.data)
    return shell


# --- what is made ------------------------------------------------------------------------------------------


def test_the_first_start_makes_everything_offers_one_link_and_answers(shell: Shell) -> None:
    port = free_port()
    with shell.serving(port) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _line in range(4)]
        assert lines[0] == f"Insigne serves http://127.0.0.1:{port} from {shell.data}"
        assert "EMAIL_URL" in lines[1]
        assert str(shell.data / "mail") in lines[1]
        assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/setup/[\w:.=-]+", lines[3])
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert re.fullmatch(rb"insigne [\d.]+ ok\n", answer.read())
        with urlopen(lines[3], timeout=10) as answer:
            assert answer.status == 200
    assert (shell.data / "address").read_text() == f"http://127.0.0.1:{port}\n"


def test_the_keys_and_the_folder_are_for_their_owner_alone(prepared: Shell) -> None:
    for name in ("secret.key", "seal.key"):
        assert stat.S_IMODE((prepared.data / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(prepared.data.stat().st_mode) & 0o077 == 0


def test_it_writes_nowhere_but_in_its_folder_and_its_environment(prepared: Shell) -> None:
    assert sorted(path.name for path in prepared.folder.iterdir()) == ["data", "environment"]


def test_the_tables_are_there_and_readers_do_not_stop_writers(prepared: Shell) -> None:
    names = {name for (name,) in table(prepared.data, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"institutions_institution", "awards_award", "journal_event", "people_user"} <= names
    assert table(prepared.data, "PRAGMA journal_mode") == [("wal",)]


def test_a_second_start_keeps_the_keys_and_prints_none(prepared: Shell) -> None:
    keys = [(prepared.data / name).read_text() for name in ("secret.key", "seal.key")]
    with taken_port() as port:
        done = prepared.run("serve", "--port", port)
    assert [(prepared.data / name).read_text() for name in ("secret.key", "seal.key")] == keys
    assert not any(key.strip() in done.stdout + done.stderr for key in keys)


def test_once_there_is_an_institution_no_link_is_offered(founded: Shell) -> None:
    with founded.serving(free_port()) as process:
        process.terminate()
        assert process.stdout is not None
        told = process.stdout.read()
    assert "Insigne serves" in told
    assert "/setup/" not in told


# --- hindrances --------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_named(prepared: Shell) -> None:
    with taken_port() as port:
        sentence = said(prepared.run("serve", "--port", port))
    assert f"port {port} " in sentence
    assert "taken" in sentence


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("203.0.113.7", 8000), ("fe80::1", 8000)]
)
def test_what_cannot_be_listened_on_is_said(host: str, port: int) -> None:
    with pytest.raises(Trouble, match="cannot listen on"):
        listen(host, port)


@pytest.mark.parametrize("inside", ["", "below"])
def test_a_data_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    """The tests may run as root, whom no mode stops: a file stands where the folder should be."""
    file = tmp_path / "file"
    file.write_text("not a folder")
    monkeypatch.setenv("INSIGNE_DATA", str(file / inside))
    with pytest.raises(Trouble, match=r"data folder .*file"):
        prepare()


@pytest.mark.parametrize(
    "address", ["postgres://nobody@127.0.0.1:1/insigne", "sqlite:////dev/null/insigne.sqlite3"]
)
def test_a_database_that_cannot_be_reached_is_said_and_its_setting_named(shell: Shell, address: str) -> None:
    shell.settings["DATABASE_URL"] = address
    sentence = said(shell.run("serve"))
    assert "the database cannot be used" in sentence
    assert "DATABASE_URL" in sentence


def test_a_database_that_is_none_is_said(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "insigne.sqlite3").write_bytes(
        b"this is no database, but long enough to be taken for one" * 40
    )
    assert "the database cannot be used" in said(shell.run("serve"))


def test_a_command_before_the_first_start_says_what_to_do(shell: Shell) -> None:
    assert "insigne serve" in said(shell.run("manage", "check"))
    assert list(shell.folder.iterdir()) == []


# --- the two keys ------------------------------------------------------------------------------------------


def test_a_missing_seal_key_is_never_made_again_over_sealed_keys(founded: Shell) -> None:
    seal = founded.data / "seal.key"
    seal.unlink()
    sentence = said(founded.run("serve"))
    assert str(seal) in sentence
    assert "backup" in sentence
    assert not seal.exists()


@pytest.mark.parametrize("wrong", ["A" * 43 + "=", "no key at all"])
def test_a_seal_key_that_is_not_the_one_is_said_at_the_start(founded: Shell, wrong: str) -> None:
    founded.settings["INSIGNE_SEAL_KEY"] = wrong
    with taken_port() as port:
        assert "INSIGNE_SEAL_KEY" in said(founded.run("serve", "--port", port))


def test_a_missing_seal_key_is_noticed_wherever_the_database_is(founded: Shell) -> None:
    elsewhere = founded.folder / "elsewhere.sqlite3"
    (founded.data / "insigne.sqlite3").rename(elsewhere)
    (founded.data / "seal.key").unlink()
    founded.settings["DATABASE_URL"] = f"sqlite:///{elsewhere}"
    with taken_port() as port:
        assert "seal.key" in said(founded.run("serve", "--port", port))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and an environment without keys."""
    for name in ("INSIGNE_SECRET_KEY", "INSIGNE_SEAL_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_two_keys_differ_from_each_other_and_from_another_installation_s(bare: Path) -> None:
    secrets = set()
    for name in ("one", "two"):
        (bare / name).mkdir()
        make_keys(bare / name)
        secrets |= {(bare / name / file).read_text() for file in ("secret.key", "seal.key")}
    assert len(secrets) == 4
    assert min(map(len, secrets)) > 40


def test_a_missing_secret_key_is_made_again_since_it_seals_nothing(bare: Path) -> None:
    make_keys(bare)
    seal = (bare / "seal.key").read_text()
    (bare / "secret.key").unlink()
    make_keys(bare)
    assert (bare / "secret.key").is_file()
    assert (bare / "seal.key").read_text() == seal


def test_keys_from_the_environment_are_written_nowhere(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("INSIGNE_SECRET_KEY", "INSIGNE_SEAL_KEY"):
        monkeypatch.setenv(name, "from the environment")
    make_keys(bare)
    assert list(bare.iterdir()) == []


def test_a_key_is_not_written_where_somebody_else_s_link_leads(bare: Path) -> None:
    (bare / "secret.key").symlink_to(bare / "elsewhere")
    with suppress(FileExistsError):
        make_keys(bare)
    assert not (bare / "elsewhere").exists()
