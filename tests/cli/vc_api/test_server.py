"""The server of the VC API: for this machine alone, bounded, plain in its refusals; with TLS where it is asked for."""

import json
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from insigne.cli.vc_api.command import welcome
from insigne.cli.vc_api.server import LOOPBACK
from tests.cli.shell import COMMAND, PATIENCE, Shell, free_port, said
from tests.cli.vc_api.conftest import Client


@contextmanager
def running(shell: Shell, *arguments: str) -> Iterator[str]:
    """`insigne vc-api` on a free port, and the address that it says."""
    process = subprocess.Popen(
        shell.line(COMMAND, "vc-api", "--port", "0", *arguments),
        cwd=shell.folder,
        env=shell.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        found = re.search(r"https?://localhost:\d+", process.stdout.readline())
        assert found
        yield found[0]
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def issuers(address: str, context: ssl.SSLContext) -> list[str]:
    connection = HTTPSConnection(address.removeprefix("https://"), context=context, timeout=PATIENCE)
    connection.request("GET", "/issuers")
    listed = json.loads(connection.getresponse().read())["issuers"]
    connection.close()
    return [issuer["key"] for issuer in listed]


def test_it_serves_tls_with_a_certificate_made_for_the_occasion(shell: Shell) -> None:
    with running(shell, "--tls-self-signed") as address:
        assert issuers(address, ssl._create_unverified_context()) == ["Ed25519", "P-256", "P-384", "RSA"]


def test_it_serves_tls_with_a_certificate_that_is_given(shell: Shell) -> None:
    from cryptography.hazmat.primitives import serialization

    from insigne.cli.vc_api import tls

    certificate, key = tls.made()
    (shell.folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (shell.folder / "key.pem").write_bytes(tls.pem_of(key))
    with running(shell, "--tls-cert", "cert.pem", "--tls-key", "key.pem") as address:
        trusting = ssl.create_default_context(cafile=str(shell.folder / "cert.pem"))
        assert issuers(address, trusting)[0] == "Ed25519"


def test_what_keeps_it_from_serving_is_said_in_one_sentence(shell: Shell) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        assert "is taken" in said(shell.run("vc-api", "--port", str(taken.getsockname()[1])))
    port = str(free_port())
    assert "ports go from" in said(shell.run("vc-api", "--port", "70000"))
    assert "cannot be used" in said(shell.run("vc-api", "--port", port, "--tls-cert", "nothing.pem"))
    assert "--tls-cert" in said(shell.run("vc-api", "--port", port, "--tls-key", "nothing.pem"))


def test_it_starts_without_django(shell: Shell) -> None:
    program = (
        "import sys; from insigne.cli.vc_api import command\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('django', 'pyld')))"
    )
    done = shell.run(program=program)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_what_it_says_at_the_start_fits_a_terminal(api: Client) -> None:
    lines = welcome(api.server.service)
    assert max(map(len, lines)) <= 80
    assert api.id_of() in "\n".join(lines)


def test_it_listens_to_this_machine_alone(api: Client) -> None:
    assert api.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.io", ""]
)
def test_a_name_that_is_not_ours_is_refused(api: Client, host: str) -> None:
    assert api.ask("GET", "/issuers", headers={"Host": host})[0] == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8080"])
def test_our_names_are_answered(api: Client, host: str) -> None:
    assert api.ask("GET", "/issuers", headers={"Host": host})[0] == 200


def test_a_page_of_the_web_cannot_post(api: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert api.ask("POST", "/credentials/verify", {}, {"Content-Type": kind})[0] == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b'{"a":1,"a":2}', 400), (b"\xff", 400), (b"[" * 9000, 400)],
)
def test_what_is_no_object_of_json_is_refused(api: Client, body: bytes, status: int) -> None:
    assert api.ask("POST", "/credentials/verify", body)[0] == status


def test_a_request_says_its_length_and_keeps_to_the_limit(api: Client) -> None:
    assert api.ask("POST", "/credentials/verify", b"", {"Content-Length": "99999999"})[0] == 413
    assert api.ask("POST", "/credentials/verify", b"", {"Content-Length": "9" * 5000})[0] == 413
    assert api.ask("POST", "/credentials/verify", b"", {"Content-Length": "-1"})[0] == 411
    assert api.ask("POST", "/credentials/verify", b"", {"Transfer-Encoding": "chunked"})[0] == 411


@pytest.mark.parametrize(
    "path", ["/nothing", "/credentials/nothing", "/credentials/issue/x", "/a/b/c/credentials/issue"]
)
def test_what_is_not_there_is_not_found(api: Client, path: str) -> None:
    assert api.post(path, {})[0] == 404
    assert api.ask("GET", path)[0] == 404


def test_a_method_that_is_not_there_is_refused_in_json_too(api: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "BREW"):
        status, answer = api.ask(method, "/credentials/issue", {})
        assert (status, answer["status"]) == (501, 501)


def test_a_connection_serves_several_requests(api: Client) -> None:
    connection = HTTPConnection(LOOPBACK, api.server.server_address[1], timeout=PATIENCE)
    for path, body in (("/credentials/verify", "{}"), ("/nothing", "{}"), ("/credentials/verify", "{")):
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (400, 404)
        assert not answer.will_close
    connection.close()


def test_many_clients_at_once_are_all_answered(api: Client) -> None:
    with ThreadPoolExecutor(40) as clients:
        asked = [clients.submit(api.issued, options={"statusPurpose": "revocation"}) for _ in range(80)]
        issued = [each.result() for each in asked]
        verified = list(clients.map(api.verified, issued))
    assert verified == [(200, [])] * 80
    assert len({credential["credentialStatus"]["id"] for credential in issued}) == 80


def test_the_issuers_tell_where_each_suite_is(api: Client) -> None:
    for issuer in api.ask("GET", "/")[1]["issuers"]:
        assert issuer["id"].startswith("did:key:z")
        for suite, address in issuer["suites"].items():
            assert address == f"{api.server.address}/{suite}/{issuer['key']}"


def test_the_certificate_of_the_occasion_leaves_no_key_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from insigne.cli.vc_api import tls

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    tls.self_signed()
    assert list(tmp_path.iterdir()) == []
