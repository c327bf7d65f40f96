"""The API's own description, held against the API by schemathesis: in process, with a good token and with none."""

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from insigne.api.models import Displayed
from insigne.wsgi import application
from tests.api.making import register
from tests.credentials import school
from tests.world import World, awarded

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OURS = {
    "/ims/ob/v3p0": "ob-v3p0",
    "/bcv2p1": "bc-v2p1",
}
# The tool does not unpack answers.
PLAIN = {"Accept-Encoding": "identity"}
# A well-formed document is not yet a good badge: what can be invented is refused, and rightly.
NOT_HERE = [positive_data_acceptance]
# Few examples and always the same ones: this runs with every other test.
bounded = settings(
    max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes out to the web, and nobody is asked to wait."""
    monkeypatch.setattr("insigne.web.own.net.fetch", school.Web())
    for limit in (
        "bearer.ASKED_PER_MINUTE",
        "bringing.BROUGHT_PER_MINUTE",
        "displayer.ASKED_PER_MINUTE",
        "displayer.SHOWN_PER_MINUTE",
    ):
        monkeypatch.setattr(f"insigne.api.{limit}", 10**9)


@pytest.fixture
def tokens(world: World) -> dict[str, str]:
    """A token for each standard, over a backpack that holds something."""
    awarded(world.ours)
    Displayed.objects.create(person=world.ours.student, number=1)
    return {
        prefix: register(standard).tokens(world.ours.student)["access_token"]
        for prefix, standard in OURS.items()
    }


def within_the_test(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """The site, without what would close the test's connection in the middle of its transaction (as Django's client)."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        with closing(application(environ, start_response)) as answer:
            return [b"".join(answer)]
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


# Read where every platform reads it.
schema = schemathesis.openapi.from_wsgi("/ims/openapi.json", within_the_test)


@schema.parametrize()
@bounded
def test_the_api_does_what_its_description_says(case: schemathesis.Case, tokens: dict[str, str]) -> None:
    token = next((token for prefix, token in tokens.items() if case.path.startswith(prefix)), None)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    case.call_and_validate(headers=headers | PLAIN, excluded_checks=NOT_HERE)


@schema.parametrize()
@bounded
def test_it_does_so_for_strangers_too(case: schemathesis.Case) -> None:
    answer = case.call_and_validate(headers=PLAIN, excluded_checks=NOT_HERE)
    if case.path.startswith(tuple(OURS)) and not case.path.endswith("/discovery"):
        assert answer.status_code in {401, 405}
