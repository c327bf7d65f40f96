"""The standards' own files, as published, beside the checkout. They are for tests and no part of the product."""

import json
from pathlib import Path
from typing import Any

import pytest

STANDARDS = Path(__file__).parents[2].parent / "shared" / "standards"


def text(path: str) -> str:
    """The text of a published file; skips the test where the files are not at hand."""
    file = STANDARDS / path
    if not file.exists():
        pytest.skip(f"the published standards are not beside this checkout ({path})")
    return file.read_text(encoding="utf-8")


def document(path: str) -> Any:
    return json.loads(text(path))
