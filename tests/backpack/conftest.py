"""What every test of the backpack may ask for."""

import pytest

from tests.backpack.making import Web


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """The network, in a test's hands; and time enough to look, however loaded the machine is."""
    made = Web()
    monkeypatch.setattr("insigne.net.fetch", made.fetch)
    monkeypatch.setattr("insigne.backpack.looking.SECONDS", 600.0)
    monkeypatch.setattr("insigne.backpack.papers.SECONDS", 600.0)
    return made
