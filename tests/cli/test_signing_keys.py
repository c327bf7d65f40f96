"""`insigne keys`: a file that its owner alone reads, and what may be published of it."""

import json
import stat
from pathlib import Path
from typing import Any, get_args

import pytest

from insigne.cli import main, tools
from insigne.credentials import KeyKind, KeyPair, PublicKey, did_key
from tests.cli.shell import Shell, said

KINDS: list[KeyKind] = ["Ed25519", "P-256", "P-384", "RSA"]


def made(folder: Path, kind: KeyKind = "Ed25519", name: str = "cle-2026.json") -> Path:
    assert main(["keys", "new", str(folder / name), "--kind", kind]) == 0
    return folder / name


def pair(file: Path) -> KeyPair:
    return KeyPair.from_multikey(json.loads(file.read_text())["secretKeyMultibase"])


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main(["keys", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_key_is_in_a_file_for_its_owner_alone_and_its_public_half_is_shown(
    tmp_path: Path, kind: KeyKind, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(tmp_path, kind)
    out = capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = pair(file)
    assert key.kind == kind
    assert key.public_multikey in out
    assert did_key(key.public_key) in out
    assert key.secret_multikey not in out
    told = shown(capsys, "show", "--json", str(file))
    assert PublicKey.from_jwk(told["jwk"]) == PublicKey.from_multikey(told["multikey"]) == key.public_key
    assert "secret" not in told


def test_the_secret_is_shown_to_whom_asks_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = made(tmp_path)
    assert shown(capsys, "show", "--json", "--secret", str(file))["secret"] == pair(file).secret_multikey


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    file = made(tmp_path)
    before = file.read_bytes()
    assert main(["keys", "new", str(file)]) == 1
    assert file.read_bytes() == before


def test_the_published_documents_name_each_key_by_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(made(tmp_path, kind, f"cle-{number}.json")) for number, kind in enumerate(KINDS)]
    document = shown(capsys, "did", "did:web:ecole.example", *files)
    assert document["id"] == "did:web:ecole.example"
    names = [f"did:web:ecole.example#cle-{number}" for number in range(4)]
    assert document["assertionMethod"] == names
    listed = shown(capsys, "jwks", "--id", "did:web:ecole.example", *files)["keys"]
    assert [jwk["kid"] for jwk in listed] == names
    assert all("d" not in jwk for jwk in listed)
    assert shown(capsys, "jwks", files[0])["keys"][0]["kid"].startswith("did:key:z6Mk")


def test_a_mistake_is_said_in_one_sentence(shell: Shell) -> None:
    made(shell.folder)
    other = KeyPair.generate()
    content = json.loads((shell.folder / "cle-2026.json").read_text())
    (shell.folder / "mixed.json").write_text(
        json.dumps(content | {"publicKeyMultibase": other.public_multikey})
    )
    (shell.folder / "a b.json").write_text(json.dumps(content))
    (shell.folder / "no.json").write_text("{}")
    (shell.folder / "sub").mkdir()
    (shell.folder / "sub" / "cle-2026.json").write_text(json.dumps(content))
    assert "no key file" in said(shell.run("keys", "show", "no.json"))
    assert "no key file" in said(shell.run("keys", "show", "/dev/null"))
    assert "cannot be read" in said(shell.run("keys", "show", "nothing.json"))
    assert "secret half of another" in said(shell.run("keys", "show", "mixed.json"))
    assert "no DID" in said(shell.run("keys", "did", "ecole.example", "cle-2026.json"))
    assert "rename the file" in said(shell.run("keys", "did", "did:web:ecole.example", "a b.json"))
    assert "same name" in said(
        shell.run("keys", "did", "did:web:ecole.example", "cle-2026.json", "sub/cle-2026.json")
    )
    assert "cannot be written" in said(shell.run("keys", "new", "no/where.json"))


def test_the_kinds_of_keys_on_offer_are_those_of_the_engine() -> None:
    """They are written out there, so that the command line starts without the engine."""
    assert tuple(tools.KEY_KINDS) == get_args(KeyKind)
