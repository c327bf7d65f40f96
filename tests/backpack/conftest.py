"""What every test of the backpack may ask for."""

import pytest

from tests.backpack.making import Web


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """The network, in a test's hands."""
    made = Web()
    monkeypatch.setattr("insigne.net.fetch", made.fetch)
    return made
