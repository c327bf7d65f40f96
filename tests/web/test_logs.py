"""A log holds no secret that opens something."""

import logging

import pytest

from insigne.web.logs import CutSecrets


@pytest.mark.parametrize(
    "path",
    [
        "/invitation/SECRET",
        "/setup/SECRET",
        "/p/SECRET",
        "/p/SECRET/portfolio.pdf",
        "/accounts/confirm-email/SECRET/",
        "/accounts/password/reset/key/SECRET/",
    ],
)
def test_the_token_of_an_address_is_cut(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Gone: %s", (path,), None)
    assert CutSecrets().filter(record)
    assert "SECRET" not in record.getMessage()
    assert record.getMessage().startswith("Gone: /")


def test_another_address_stays_as_it_is() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", ("/b/abc",), None)
    CutSecrets().filter(record)
    assert record.getMessage() == "Not Found: /b/abc"
