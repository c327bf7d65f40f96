"""A platform's whole life, over a real server, with a plain HTTP client that knows only the standards' addresses.

The platform runs on https elsewhere; nobody asks it anything: its code arrives in the address of a redirection.
"""

import base64
import hashlib
import http.client
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings

from tests.credentials import school
from tests.world import browser, person

PURL = "https://purl.imsglobal.org/spec/ob"
BACK = "https://passeport.example/retour"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Web:
    """One side of the conversation: the platform's machine, or the person's browser with its cookies."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(self.host, timeout=60)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        # What documents say is https://insigne.example: the test's server stands for it.
        sent |= {"Host": "insigne.example", "Referer": "https://insigne.example/"}
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, sent)
        given = connection.getresponse()
        for name, value in given.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        answer = Answer(given.status, {k.lower(): v for k, v in given.getheaders()}, given.read())
        connection.close()
        return answer

    def form(self, url: str, fields: dict[str, str], **headers: str) -> Answer:
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", url, urlencode(fields).encode(), Content_Type=kind, **headers)


def registration(scope: str) -> bytes:
    said = {
        "client_name": "Passeport de compétences",
        "client_uri": "https://passeport.example",
        "logo_uri": "https://passeport.example/logo.svg",
        "tos_uri": "https://passeport.example/cgu",
        "policy_uri": "https://passeport.example/vie-privee",
        "software_id": "6f3b2f0c",
        "software_version": "2.1",
        "redirect_uris": [BACK],
        "scope": scope,
    }
    return json.dumps(said).encode()


def consent(reader: Web, url: str) -> dict[str, list[str]]:
    """The person reads the page, presses the button; what the platform finds in the address."""
    page = reader.ask("GET", url)
    assert page.status == 200
    assert b"passeport.example" in page.body
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1].decode()
    pressed = reader.form(
        url, {"csrfmiddlewaretoken": token, "answer": "allow"}, Origin="https://insigne.example"
    )
    assert pressed.status == 302, pressed.body
    assert pressed.headers["location"].startswith(BACK + "?")
    return parse_qs(urlsplit(pressed.headers["location"]).query)


@dataclass
class Run:
    """What the platform knows of itself after it registered and was let in."""

    machine: Web
    token_url: str
    basic: str
    tokens: dict[str, Any]

    def grant(self, **fields: str) -> Answer:
        return self.machine.form(self.token_url, fields, Authorization=self.basic)

    def bearer(self) -> str:
        return f"Bearer {self.tokens['access_token']}"


def let_in(machine: Web, reader: Web, urls: dict[str, str], scope: str) -> Run:
    """Register, send the person to the consent page, change the code for tokens."""
    registered = machine.ask(
        "POST", urls["registration"], registration(scope), Content_Type="application/json"
    )
    assert registered.status == 201
    known = registered.json
    assert known["scope"] == scope
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": known["client_id"],
        "redirect_uri": BACK,
        "scope": scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    back = consent(reader, f"{urls['authorization']}?{urlencode(asked)}")
    assert back["state"] == [state]
    pair = f"{known['client_id']}:{known['client_secret']}"
    run = Run(machine, urls["token"], "Basic " + base64.b64encode(pair.encode()).decode(), {})
    answer = run.grant(
        grant_type="authorization_code", code=back["code"][0], redirect_uri=BACK, code_verifier=verifier
    )
    assert answer.status == 200, answer.body
    run.tokens = answer.json
    assert run.tokens["token_type"].lower() == "bearer"
    return run


@pytest.fixture
def owner(transactional_db: None) -> Any:
    from insigne.people import actions

    return actions.register(email=school.ALICE, name="Alice Martin", password=None, language="fr")


@pytest.fixture
def sides(live_server: Any, owner: Any) -> tuple[Web, Web]:
    """The platform's machine, and Alice's browser, signed in."""
    host = urlsplit(live_server.url).netloc
    session = browser(owner).cookies[settings.SESSION_COOKIE_NAME].value
    return Web(host), Web(host, {settings.SESSION_COOKIE_NAME: session})


def test_an_open_badges_3_platform_from_first_to_last(sides: tuple[Web, Web], elsewhere: school.Web) -> None:
    machine, reader = sides
    service = machine.ask("GET", "/ims/ob/v3p0/discovery").json
    security = service["components"]["securitySchemes"]["OAuth2ACG"]
    flow = security["flows"]["authorizationCode"]
    urls = {
        "registration": security["x-imssf-registrationUrl"],
        "authorization": flow["authorizationUrl"],
        "token": flow["tokenUrl"],
    }
    base = service["servers"][0]["url"]
    run = let_in(machine, reader, urls, " ".join(flow["scopes"]))

    empty = machine.ask("GET", f"{base}/credentials?limit=10", Authorization=run.bearer())
    assert (empty.status, empty.json["credential"], empty.headers["x-total-count"]) == (200, [], "0")

    badge = json.dumps(school.signed()).encode()
    kind = "application/json"
    brought = machine.ask("POST", f"{base}/credentials", badge, Authorization=run.bearer(), Content_Type=kind)
    assert (brought.status, brought.body) == (201, badge)
    again = machine.ask("POST", f"{base}/credentials", badge, Authorization=run.bearer(), Content_Type=kind)
    assert again.status == 200

    read = machine.ask("GET", f"{base}/credentials", Authorization=run.bearer())
    assert badge in read.body
    assert 'rel="first"' in read.headers["link"]

    profile = machine.ask("GET", f"{base}/profile", Authorization=run.bearer())
    assert (profile.json["name"], profile.json["email"]) == ("Alice Martin", school.ALICE)
    put = machine.ask("PUT", f"{base}/profile", profile.body, Authorization=run.bearer(), Content_Type=kind)
    assert put.json == profile.json

    before = run.bearer()
    run.tokens = run.grant(grant_type="refresh_token", refresh_token=run.tokens["refresh_token"]).json
    assert run.bearer() != before
    assert machine.ask("GET", f"{base}/profile", Authorization=run.bearer()).status == 200

    revoke = machine.form("/oauth/revoke", {"token": run.tokens["refresh_token"]}, Authorization=run.basic)
    assert revoke.status == 200
    for bearer in (before, run.bearer()):
        refused = machine.ask("GET", f"{base}/credentials", Authorization=bearer)
        assert refused.status == 401
        assert refused.json["imsx_codeMajor"] == "failure"


def test_a_badge_connect_platform_from_first_to_last(sides: tuple[Web, Web], elsewhere: school.Web) -> None:
    from insigne.credentials import build_v2

    machine, reader = sides
    api = machine.ask("GET", "/.well-known/badgeconnect.json").json["badgeConnectAPI"][0]
    urls = {name: api[f"{name}Url"] for name in ("registration", "authorization", "token")}
    base = api["apiBase"]
    run = let_in(machine, reader, urls, " ".join([*api["scopesOffered"], "offline_access"]))
    assert all(scope.startswith(f"{PURL}/v2p1/scope/") for scope in api["scopesOffered"])

    profile = machine.ask("GET", f"{base}/profile", Authorization=run.bearer()).json
    assert profile["status"]["statusCode"] == 200
    assert profile["results"][0]["email"] == school.ALICE

    assertion = build_v2(school.an_award()).assertion
    body = json.dumps({"assertion": assertion}).encode()
    kind = "application/json"
    brought = machine.ask("POST", f"{base}/assertions", body, Authorization=run.bearer(), Content_Type=kind)
    assert (brought.status, brought.json["status"]["statusText"]) == (200, "OK")
    read = machine.ask("GET", f"{base}/assertions", Authorization=run.bearer())
    assert [each["id"] for each in read.json["results"]] == [assertion["id"]]

    run.tokens = run.grant(grant_type="refresh_token", refresh_token=run.tokens["refresh_token"]).json
    page = reader.ask("GET", "/account/platforms")
    withdraw = re.search(rb'action="(/account/platforms/[\w-]+/withdraw)"', page.body)[1].decode()
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1].decode()
    # Alice withdraws; the page stays open in another tab, and its button, pressed again, does no harm.
    assert (
        reader.form(withdraw, {"csrfmiddlewaretoken": token}, Origin="https://insigne.example").status == 302
    )
    assert (
        reader.form(withdraw, {"csrfmiddlewaretoken": token}, Origin="https://insigne.example").status == 404
    )
    refused = machine.ask("GET", f"{base}/assertions", Authorization=run.bearer())
    assert (refused.status, refused.json["status"]["statusCode"]) == (401, 401)
    assert run.grant(grant_type="refresh_token", refresh_token=run.tokens["refresh_token"]).status == 400


def test_two_platforms_of_one_person_end_apart(sides: tuple[Web, Web], elsewhere: school.Web) -> None:
    machine, reader = sides
    urls = {
        "registration": "/oauth/register/ob-v3p0",
        "authorization": "/oauth/authorize",
        "token": "/oauth/token",
    }
    scope = f"{PURL}/v3p0/scope/profile.readonly"
    first = let_in(machine, reader, urls, scope)
    second = let_in(machine, reader, urls, scope)
    # One platform's token says nothing about another's: ending one leaves the other.
    machine.form("/oauth/revoke", {"token": first.tokens["refresh_token"]}, Authorization=first.basic)
    assert machine.ask("GET", "/ims/ob/v3p0/profile", Authorization=first.bearer()).status == 401
    assert machine.ask("GET", "/ims/ob/v3p0/profile", Authorization=second.bearer()).status == 200


def test_somebody_else_in_the_same_browser_gives_their_own_backpack(sides: tuple[Web, Web]) -> None:
    machine, reader = sides
    other = person("Noé Autre")
    reader.cookies[settings.SESSION_COOKIE_NAME] = browser(other).cookies[settings.SESSION_COOKIE_NAME].value
    urls = {
        "registration": "/oauth/register/ob-v3p0",
        "authorization": "/oauth/authorize",
        "token": "/oauth/token",
    }
    run = let_in(machine, reader, urls, f"{PURL}/v3p0/scope/profile.readonly")
    said = machine.ask("GET", "/ims/ob/v3p0/profile", Authorization=run.bearer()).json
    assert said["name"] == "Noé Autre"
