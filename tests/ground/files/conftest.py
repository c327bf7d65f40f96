from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def disk(settings: Settings, tmp_path: Path) -> Path:
    """The folder of stored files, empty at each test."""
    settings.MEDIA_ROOT = tmp_path
    settings.LANGUAGE_CODE = "en"
    return tmp_path
