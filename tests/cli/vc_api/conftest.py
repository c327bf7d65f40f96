"""A VC API that runs for the tests of this folder, and a client of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread
from typing import Any

import pytest

from insigne.cli.vc_api.server import LOOPBACK, Server
from insigne.cli.vc_api.service import Service


@dataclass
class Client:
    """Speaks HTTP to the API, as a test suite in another language would."""

    server: Server

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """The status and the parsed body of one request."""
        connection = HTTPConnection(LOOPBACK, self.server.server_address[1], timeout=60)
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        return self.ask("POST", path, body)

    def id_of(self, kind: str = "Ed25519") -> str:
        """The id of the issuer with a key of that kind."""
        listed = self.ask("GET", "/issuers")[1]["issuers"]
        return str(next(issuer["id"] for issuer in listed if issuer["key"] == kind))

    def credential(self, kind: str = "Ed25519", **fields: Any) -> dict[str, Any]:
        return {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": "urn:uuid:6a9c92a9-2530-4e2b-9776-530467e9bbe0",
            "type": ["VerifiableCredential"],
            "issuer": self.id_of(kind),
            "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
        } | fields

    def issued(
        self, path: str = "", kind: str = "Ed25519", options: Any = None, **fields: Any
    ) -> dict[str, Any]:
        body = {"credential": self.credential(kind, **fields), "options": options or {}}
        status, answer = self.post(f"{path}/credentials/issue", body)
        assert status == 201, answer
        assert isinstance(answer, dict)
        return answer

    def verified(self, credential: Any, **options: Any) -> tuple[int, list[str]]:
        """The status, and the codes of what kept it from being verified."""
        body = {"verifiableCredential": credential, "options": options}
        status, answer = self.post("/credentials/verify", body)
        assert answer["verified"] == (status == 200)
        return status, [problem["code"] for problem in answer["problemDetails"]]


@pytest.fixture(scope="session")
def api() -> Iterator[Client]:
    server = Server(0)
    server.service = Service(server.address)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Client(server)
    server.shutdown()
    server.server_close()
    thread.join()
