"""Dynamic registration (RFC 7591), with the fields that Open Badges 3.0 requires."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from insigne.api import actions
from insigne.api.models import Platform
from insigne.journal.models import Event
from tests.api.making import BC2, OB3, metadata, register

REQUIRED = (
    "client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version",
    "redirect_uris", "scope",
)  # fmt: skip


def ask(said: object, standard: str = "ob-v3p0", **extra):
    body = said if isinstance(said, str | bytes) else json.dumps(said)
    return Client().post(f"/oauth/register/{standard}", body, "application/json", **extra)


def test_it_answers_with_everything_and_a_secret(db):
    answer = ask(metadata())
    given = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert metadata().items() <= given.items()
    assert given["client_secret_expires_at"] == 0
    assert isinstance(given["client_id_issued_at"], int)


def test_it_keeps_the_secret_as_a_hash_only(db):
    given = ask(metadata()).json()
    row = Platform.objects.values().get()
    assert given["client_secret"] not in str(row)
    assert Event.objects.get().verb == "platform.registered"


@pytest.mark.parametrize(
    "host",
    [
        "moodle.example;sandbox", "*.example", "moodle.example,x", "insigne.example%2f.evil.example", "a..example",
        "mood(le.example", "-", "[::1]", "moodle'.example", "insigne.example", "INSIGNE.example.:443",
    ],
)  # fmt: skip
def test_it_refuses_a_host_that_is_no_name_or_is_our_own(db, host):
    at = f"https://{host}/"
    names = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
    answer = ask(metadata(**dict.fromkeys(names, at), redirect_uris=[at]))
    assert answer.status_code == 400, answer.content
    assert not Platform.objects.exists()


@pytest.mark.parametrize("name", REQUIRED)
def test_it_requires_each_field_of_the_standard(db, name):
    answer = ask(metadata(**{name: ...}))
    assert answer.status_code == 400
    assert name in answer.json()["error_description"]
    assert not Platform.objects.exists()


def test_it_takes_what_is_just_short_enough(db):
    longest = {"client_name": " " + "é" * 100 + " ", "software_id": "a" * 200, "software_version": "1" * 200}
    addresses = ["https://moodle.example/".ljust(500, str(number)) for number in range(10)]
    answer = ask(metadata(**longest, client_uri=addresses[0], redirect_uris=addresses))
    assert answer.status_code == 201, answer.content
    assert Platform.objects.get().name == "é" * 100


def test_it_need_not_say_what_there_is_no_choice_in(db):
    only = dict.fromkeys(("token_endpoint_auth_method", "grant_types", "response_types"), ...)
    answer = ask(metadata(**only))
    assert answer.status_code == 201, answer.content
    assert answer.json()["token_endpoint_auth_method"] == "client_secret_basic"


@pytest.mark.parametrize("name", ["client_uri", "logo_uri", "tos_uri", "policy_uri"])
@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.example/",
        "https://other.example/",
        "https://moodle.example:8443/",
        "https://moodle.example.evil.example/",
        "https://moodle.example@evil.example/",
        "https://somebody@moodle.example/",
        "https://moodle.example/\\evil.example",
        "https://moodle.example/é",
        "https://moodle.example/\tx",
        "",
        "https://moodle.example\\@evil.example/",
        "https://moodle.example/#fragment",
        "https://moodle.example/#",
        "javascript:alert(1)",
        "https:///path",
        "https://[::1",
        "https://moodle.example:port/",
        "https://мoodle.example/",
        "https://moodle.example/ space",
        "https://moodle.example/".ljust(501, "a"),
        7,
        ["https://moodle.example/"],
    ],
)
def test_it_refuses_an_address_that_is_not_plain_https_of_the_one_host(db, name, url):
    assert ask(metadata(**{name: url})).status_code == 400


@pytest.mark.parametrize(
    "redirects",
    [
        [],
        "https://moodle.example/back",
        ["http://moodle.example/back"],
        ["http://127.0.0.1/back"],
        ["https://evil.example/back"],
        ["https://moodle.example/back", "https://evil.example/back"],
        ["moodle://back"],
        [None],
        ["https://moodle.example/back"] * 11,
        ["https://moodle.example/back?id=1&iss=https://evil.example"],
        ["https://moodle.example/back?%69ss"],
        ["https://moodle.example/back", "https://moodle.example/back?state=1"],
    ],
)
def test_it_refuses_a_redirect_that_leads_elsewhere(db, redirects):
    answer = ask(metadata(redirect_uris=redirects))
    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_redirect_uri", "invalid_client_metadata"}


def test_a_redirect_may_have_fields_that_our_answers_do_not(db):
    assert ask(metadata(redirect_uris=["https://moodle.example/back?id=1&issue=2"])).status_code == 201


@pytest.mark.parametrize(
    "changes",
    [
        {"token_endpoint_auth_method": "none"},
        {"token_endpoint_auth_method": "client_secret_post"},
        {"grant_types": ["implicit"]},
        {"grant_types": "authorization_code"},
        {"grant_types": {"authorization_code": "yes"}},
        {"grant_types": [["authorization_code"]]},
        {"grant_types": 7},
        {"response_types": ["token"]},
        {"scope": "openid"},
        {"scope": BC2},
        {"scope": " "},
        {"scope": OB3 + " openid"},
        {"client_name": " "},
        {"client_name": "a" * 101},
        *({"client_name": f"Moodle{letter}elpmaxe"} for letter in "\x7f\u202e\ue000\u0378\u2028\u2029"),
        {"client_name": "Moodle\ud800"},
        {"client_name": {"fr": "Moodle"}},
        {"software_id": "a\nb"},
        {"software_id": "a" * 201},
        {"software_version": "a" * 201},
    ],
)
def test_it_refuses_what_the_platform_would_not_get(db, changes):
    answer = ask(metadata(**changes))
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client_metadata"


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 9000, b"\xff", '"text"'])
def test_it_refuses_a_body_that_is_no_object(db, body):
    assert ask(body).status_code == 400


def test_it_does_not_read_an_endless_body(db):
    assert ask(metadata(client_name="a" * 30_000)).status_code == 413


def test_each_standard_has_scopes_of_its_own(db):
    assert ask(metadata(scope=BC2), "bc-v2p1").status_code == 201
    assert ask(metadata(scope=OB3), "bc-v2p1").status_code == 400
    assert ask(metadata(), "saml").status_code == 404


def test_offline_access_may_be_asked_for(db):
    assert ask(metadata(scope=BC2 + " offline_access"), "bc-v2p1").status_code == 201


def test_it_answers_only_to_post(client, db):
    assert client.get("/oauth/register/ob-v3p0").status_code == 405


@pytest.mark.usefixtures("one_instant")
def test_one_sender_cannot_register_without_end(db):
    answers = [ask(metadata()) for _ in range(22)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "3600"
    assert ask(metadata(), REMOTE_ADDR="192.0.2.7").status_code == 201


def test_a_flood_of_many_senders_fills_no_database_and_closes_no_door(db):
    with patch.object(actions, "MOST_UNUSED", 3):
        oldest, *others = [
            ask(metadata(), REMOTE_ADDR=f"192.0.2.{number}").json()["client_id"] for number in range(3)
        ]
        assert ask(metadata(), REMOTE_ADDR="192.0.2.9").status_code == 503
        with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
            assert ask(metadata(), REMOTE_ADDR="192.0.2.9").status_code == 503
        with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1), tick=False):
            assert ask(metadata(), REMOTE_ADDR="192.0.2.9").status_code == 201
    left = {str(platform.pk) for platform in Platform.objects.all()}
    assert len(left) == 3
    assert left - {oldest} > set(others)


def test_no_flood_washes_away_a_platform_that_somebody_let_in(world):
    used = register()
    used.tokens(world.ours.student)
    with patch.object(actions, "MOST_UNUSED", 1):
        assert ask(metadata()).status_code == 201  # the one in use takes no room
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
            assert ask(metadata()).status_code == 201
    assert Platform.objects.filter(pk=used.id).exists()


def test_a_platform_that_nobody_let_in_is_forgotten_after_a_week(world):
    register()
    kept = register()
    kept.tokens(world.ours.student)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=-1), tick=False):
        actions.purge()
    assert Platform.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        actions.purge()
    assert [str(platform.pk) for platform in Platform.objects.all()] == [kept.id]
