"""A platform as somebody else would write it: from the standard, with nothing of ours but the addresses."""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from insigne.api import scopes
from insigne.people.models import User
from tests.world import browser

OB3 = " ".join(scopes.OFFERED["ob-v3p0"])
BC2 = " ".join(scopes.OFFERED["bc-v2p1"])
VERIFIER = "a-verifier-of-more-than-forty-three-letters-for-the-tests"
BACK = "https://moodle.example/badges/backpack-connect.php"


def metadata(**changes: Any) -> dict[str, Any]:
    said = {
        "client_name": "Moodle de l’université",
        "client_uri": "https://moodle.example/",
        "logo_uri": "https://moodle.example/logo.png",
        "tos_uri": "https://moodle.example/terms",
        "policy_uri": "https://moodle.example/privacy",
        "software_id": "moodle",
        "software_version": "5.2",
        "redirect_uris": [BACK],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "scope": OB3,
    }
    return {name: value for name, value in (said | changes).items() if value is not ...}


def challenge_of(verifier: str = VERIFIER) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


@dataclass
class Registered:
    """A platform that registered, and the machine that it asks with."""

    id: str
    secret: str
    scope: str
    machine: Client

    def address(self, **changes: Any) -> str:
        """Where it sends a person; a parameter of None is left out."""
        asked = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": BACK,
            "scope": self.scope,
            "state": "état & co",
            "code_challenge": challenge_of(),
            "code_challenge_method": "S256",
        }
        given = {name: value for name, value in (asked | changes).items() if value is not None}
        return "/oauth/authorize?" + urlencode(given)

    def code(self, person: User, **changes: Any) -> str:
        """The person says yes; the code that comes back."""
        answer = browser(person).post(self.address(**changes), {"answer": "allow"})
        assert answer.status_code == 302, answer.content
        query = parse_qs(urlsplit(answer["Location"]).query)
        assert query["state"] == ["état & co"]
        return query["code"][0]

    def ask(self, **fields: Any) -> Any:
        """POST to the token address as this platform."""
        headers = {"authorization": basic(self.id, self.secret)}
        return self.machine.post("/oauth/token", urlencode(fields), FORM, headers=headers)

    def redeem(self, code: str | None, **changes: Any) -> Any:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return self.ask(**{name: value for name, value in (fields | changes).items() if value is not None})

    def tokens(self, person: User, **changes: Any) -> dict[str, Any]:
        answer = self.redeem(self.code(person, **changes))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def access(self, person: User, **changes: Any) -> "Asking":
        return Asking(self.machine, self.tokens(person, **changes)["access_token"])


FORM = "application/x-www-form-urlencoded"


@dataclass
class Asking:
    """Requests with an access token."""

    machine: Client
    token: str

    def get(self, path: str, **headers: str) -> Any:
        return self.machine.get(path, headers={"authorization": f"Bearer {self.token}", **headers})

    def send(self, method: str, path: str, body: object, kind: str = "application/json") -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self.token}"}
        return self.machine.generic(method, path, content, kind, headers=headers)

    def post(self, path: str, body: object, kind: str = "application/json") -> Any:
        return self.send("POST", path, body, kind)


def register(standard: str = "ob-v3p0", **changes: Any) -> Registered:
    machine = Client()
    scope = OB3 if standard == "ob-v3p0" else BC2
    said = metadata(**{"scope": scope} | changes)
    answer = machine.post(f"/oauth/register/{standard}", json.dumps(said), "application/json")
    assert answer.status_code == 201, answer.content
    given = answer.json()
    return Registered(given["client_id"], given["client_secret"], given["scope"], machine)
