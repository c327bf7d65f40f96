"""The two secrets of an installation, made at its first start and never again."""

import os
import secrets
import sqlite3
from pathlib import Path

from cryptography.fernet import Fernet

from insigne.cli.commands import Trouble


def make_keys(data: Path) -> None:
    """Make what is missing; but never a second seal key over a database that was sealed with a first.

    Raises Trouble when a key is missing that must not be made again.
    """
    if "INSIGNE_SECRET_KEY" not in os.environ and not _exists(data, "secret.key"):
        _write(data / "secret.key", secrets.token_urlsafe(50))
    if "INSIGNE_SEAL_KEY" in os.environ or _exists(data, "seal.key"):
        return
    if _holds_sealed_keys(data / "insigne.sqlite3"):
        raise Trouble(
            f"the key {data / 'seal.key'} is missing, and the signing keys in the database are sealed with it: "
            "restore it from your backup."
        )
    _write(data / "seal.key", Fernet.generate_key().decode())


def _exists(data: Path, name: str) -> bool:
    return (data / name).is_file()


def _write(file: Path, secret: str) -> None:
    """Whole or not at all, readable by its owner alone; of two starts at once, one makes it for both."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(secret + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _holds_sealed_keys(database: Path) -> bool:
    if not database.is_file():
        return False
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        try:
            found = connection.execute("SELECT 1 FROM institutions_signingkey LIMIT 1").fetchone()
        except sqlite3.DatabaseError:  # no such table yet, or no database at all, which is said later
            return False
    return found is not None
