"""A person at the shell: `insigne` in a process, a folder and an environment of its own.

The list of sites that the command keeps in the Python environment is kept in the test's folder instead: a
test leaves no trace in the environment that it runs in, and reads none.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SOURCE = Path(__file__).parents[2] / "src"
COMMAND = "import sys; sys.prefix = sys.argv.pop(1); from insigne.cli import main; sys.exit(main())"
DEMO = "import sys; sys.prefix = sys.argv.pop(1); from insigne.demo.run import main; sys.exit(main())"
# Long enough for the slowest machine; nothing waits for it but a program that hangs.
PATIENCE = 120.0


@dataclass
class Shell:
    """Runs commands in `folder`; `settings` are the variables of its environment, and there are no others."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        fixed = {"INSIGNE_DATA": str(self.data), "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "ignore"}
        return kept | fixed | self.settings

    def line(self, program: str, *arguments: str) -> list[str]:
        return [sys.executable, "-c", program, str(self.folder / "environment"), *arguments]

    def run(
        self, *arguments: str, typed: bytes = b"", program: str = COMMAND
    ) -> "subprocess.CompletedProcess[str]":
        """The finished command; both its outputs are text."""
        done = subprocess.run(
            self.line(program, *arguments),
            cwd=self.folder,
            env=self.environment(),
            input=typed,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    @contextmanager
    def serving(self, port: int, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """`insigne serve` until the block ends; it answers /health when the block begins."""
        process = subprocess.Popen(
            self.line(COMMAND, "serve", "--port", str(port), *arguments),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process)
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)
            if process.stdout:
                process.stdout.close()


def _wait_for(address: str, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"it does not serve: {process.stdout.read() if process.stdout else ''}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def said(done: "subprocess.CompletedProcess[str]") -> str:
    """The one plain sentence of a command that could not do its work."""
    assert done.returncode not in (0, None), done.stdout
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("insigne: ")
    assert lines[0].endswith(".")
    return lines[0]
