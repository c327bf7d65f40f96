"""What the tests of the API may ask for."""

import pytest

from tests.credentials import school


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> school.Web:
    """A school on the web: what the guarded way out brings home."""
    web = school.the_web()
    monkeypatch.setattr("insigne.web.own.net.fetch", web)
    return web
