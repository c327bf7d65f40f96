"""The JSON Resume schema as it is published: taken by npm into `var/`, never kept in the repository."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "@jsonresume/schema@1.3.1"
FOLDER = Path(__file__).parents[2] / "var" / "jsonresume"
HOW_TO_GET_IT = (
    "NO SCHEMA: the export was not held to the published one. Install npm (`apt-get install nodejs npm`) and let it"
    " reach its packages. INSIGNE_REQUIRE_WALLET=1 makes this a failure."
)


@cache
def _found() -> dict[str, Any] | None:
    file = FOLDER / "node_modules" / "@jsonresume" / "schema" / "schema.json"
    npm = shutil.which("npm")
    if not file.exists() and npm:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "package.json").write_text('{"private": true}')
        command = [
            npm,
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--no-package-lock",
            "--silent",
            PACKAGE,
        ]
        subprocess.run(command, cwd=FOLDER, capture_output=True, timeout=120, check=False)
    return json.loads(file.read_text()) if file.exists() else None


def schema() -> dict[str, Any]:
    """The schema; without it the test is skipped and says so, or fails where it is required."""
    found = _found()
    if found is None:
        (pytest.fail if os.environ.get("INSIGNE_REQUIRE_WALLET") == "1" else pytest.skip)(HOW_TO_GET_IT)
    return found
