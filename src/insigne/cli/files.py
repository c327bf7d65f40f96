"""What the tools read and write: files, or the two ends of a pipe. Troubles are said in a plain sentence."""

import os
import secrets
import sys
from pathlib import Path

from insigne.cli.commands import Trouble

PIPE = "-"
# More than any badge, picture or list that the engine accepts.
MAX_INPUT_BYTES = 64 * 1024 * 1024


def read(source: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. Raises Trouble."""
    try:
        if source == PIPE:
            data = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
        else:
            with Path(source).open("rb") as stream:
                data = stream.read(MAX_INPUT_BYTES + 1)
    except OSError as error:
        raise Trouble(f"{source} cannot be read: {error.strerror or error}.") from None
    if len(data) > MAX_INPUT_BYTES:
        raise Trouble(f"{source} is larger than {MAX_INPUT_BYTES // 1024 // 1024} MB.")
    return data


def write(target: str, data: bytes) -> None:
    """Write a file whole or not at all, in place of an older one; `-` is standard output. Raises Trouble."""
    if target == PIPE:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Trouble(f"{target} cannot be written: {error.strerror}.") from None


def folder(target: str) -> Path:
    """The folder to write several files to, made when it is not there. Raises Trouble."""
    path = Path(target)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{target} is no folder, and none can be made there: {error.strerror}.") from None
    return path


def write_secret(target: str, text: str) -> None:
    """Make a file that its owner alone can read. Raises Trouble when there is one already: it may be a key."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Trouble(f"{target} is there already, and is not replaced.") from None
    except OSError as error:
        raise Trouble(f"{target} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
