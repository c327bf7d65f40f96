"""The real server behind TLS, as an operator has it: waitress, and a proxy that ends the encryption."""

import fcntl
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from cryptography.hazmat.primitives.serialization import Encoding

from insigne.cli.vc_api.tls import given, made, pem_of
from insigne.credentials import Fetched

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0  # seconds until we give up: migrations and static files on a machine that many share


class SecureSite:
    """`https://localhost:…`. `certificate` is the file that clients must trust."""

    def __init__(self, data: Path) -> None:
        self.data = data
        data.mkdir(parents=True, exist_ok=True)
        self.certificate = data / "certificate.pem"
        self._backend = _free_port()
        self._front = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._front.getsockname()[1]}"
        tls = self._tls()
        threading.Thread(target=self._accept, args=(tls,), daemon=True).start()
        self._opener = build_opener(
            HTTPSHandler(context=ssl.create_default_context(cafile=str(self.certificate))), _Stay()
        )
        self._process = self._start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)
        self._front.close()

    def ask(self, path: str, fields: dict[str, str] | None = None, session: str = "") -> tuple[int, str]:
        """A page as a browser gets it; with `fields`, a form as a browser sends it."""
        token = "a" * 32
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}; language=fr",
            "Referer": self.url + "/",
        }
        body = None if fields is None else urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        try:
            with self._opener.open(Request(self.url + path, body, headers), timeout=PATIENCE) as answer:
                return _read(answer)
        except HTTPError as error:
            return error.code, error.read().decode()

    def fetch(self, url: str) -> Fetched:
        """What a verifier elsewhere would get."""
        try:
            with self._opener.open(url, timeout=PATIENCE) as answer:
                return Fetched(url, answer.status, answer.headers["Content-Type"], answer.read())
        except HTTPError as error:
            return Fetched(url, error.code, "", b"")

    def stage(self, scene: str) -> Any:
        return json.loads(self.ask(f"/stage/{scene}?language=fr", {})[1])

    def _tls(self) -> ssl.SSLContext:
        certificate, key = made()
        pem = certificate.public_bytes(Encoding.PEM)
        self.certificate.write_bytes(pem)
        both = self.data / "both.pem"
        both.write_bytes(pem + pem_of(key))
        return given(str(both), None)

    def _accept(self, tls: ssl.SSLContext) -> None:
        while True:
            try:
                connection, _address = self._front.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(tls, connection), daemon=True).start()

    def _carry(self, tls: ssl.SSLContext, connection: socket.socket) -> None:
        """One request in clear to the server behind, and its answer back; then both sides close."""
        try:
            with (
                tls.wrap_socket(connection, server_side=True) as outside,
                socket.create_connection(("127.0.0.1", self._backend)) as inside,
            ):
                inside.sendall(_one_request(outside))
                while piece := inside.recv(65536):
                    outside.sendall(piece)
        except OSError:
            return

    def _start(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "INSIGNE_DATA": str(self.data),
            "INSIGNE_URL": self.url,
            "DEMO_PORT": str(self._backend),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "INSIGNE_LOG_LEVEL": "ERROR",
        }
        for name in ("INSIGNE_SECRET_KEY", "INSIGNE_SEAL_KEY", "INSIGNE_HOSTS", "DATABASE_URL", "EMAIL_URL"):
            environment.pop(name, None)
        log = (self.data / "server.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self._backend), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return process
        process.kill()
        raise RuntimeError(f"The server did not start:\n{(self.data / 'server.log').read_text()}")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A redirection is an answer."""


def _read(answer: HTTPResponse) -> tuple[int, str]:
    return answer.status, answer.read().decode()


def _one_request(outside: ssl.SSLSocket) -> bytes:
    """The bytes of one request, with a word to the server that no other follows."""
    read = b""
    while b"\r\n\r\n" not in read:
        if not (piece := outside.recv(65536)):
            raise OSError("the client went away")
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: *(\d+)", head)
    while length and len(body) < int(length[1]):
        body += outside.recv(65536)
    head = re.sub(rb"(?im)^connection:.*\r\n", b"", head + b"\r\n").rstrip(b"\r\n")
    return head + b"\r\nConnection: close\r\n\r\n" + body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


HOW_TO_GET_ONE = (
    "NO WALLET: nothing was delivered to one that is not ours. Install Node and npm (`apt-get install nodejs npm`) and"
    " let npm reach its packages. INSIGNE_REQUIRE_WALLET=1 makes this a failure."
)


def install_wallet() -> Path | None:
    """The folder of the wallet with its packages, under var/; None where there is no Node, or no packages."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    source, folder = Path(__file__).parent / "wallet", ROOT / "var" / "test-wallet"
    folder.mkdir(parents=True, exist_ok=True)
    # Several of pytest's workers may come here at once.
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder if _install(npm, source, folder) else None


def _install(npm: str, source: Path, folder: Path) -> bool:
    shutil.copy(source / "client.mjs", folder)
    wanted, mark = (source / "package.json").read_text(), folder / "installed"
    # Written last: what was interrupted is not taken for whole.
    if mark.exists() and mark.read_text() == wanted:
        return True
    mark.unlink(missing_ok=True)
    (folder / "package.json").write_text(wanted)
    quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", "--loglevel=error"]
    done = subprocess.run([npm, "install", *quietly], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        mark.write_text(wanted)
    else:
        print(done.stderr, file=sys.stderr)  # pytest shows it with the failure
    return done.returncode == 0
