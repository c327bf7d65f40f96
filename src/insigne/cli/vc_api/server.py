"""HTTP around the service: loopback only, bounded in size, time and number, every answer JSON (RFC 9457)."""

import json
import re
import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

from insigne.cli.vc_api.calls import NOT_FOUND, OK, REFUSED, Answer, Call
from insigne.cli.vc_api.problems import PARSING, Problem
from insigne.cli.vc_api.service import Service
from insigne.credentials import CredentialError
from insigne.credentials.strict_json import MAX_DOCUMENT_BYTES, parse_object

LOOPBACK = "127.0.0.1"
_SECONDS = 30
# Clients keep their connections for the next request, and test suites open many.
_AT_ONCE = 256
_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\Z", re.IGNORECASE)
_DOOR = re.compile(
    r"(?:/(?P<suite>[\w-]+)(?:/(?P<kind>Ed25519|P-256|P-384|RSA))?)?/"
    r"(?P<door>(?:credentials|presentations)/[a-z]+)\Z",
    re.ASCII,
)
_LIST = re.compile(r"/status-lists/(?P<number>\d{1,9})\Z", re.ASCII)


class Server(ThreadingHTTPServer):
    """A thread for each connection, but never more than some."""

    daemon_threads = True
    # A suite of tests knocks with all its connections at once; http.server would turn away the sixth.
    request_queue_size = 128
    service: Service

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Listen on the loopback interface; port 0 takes a free one. Raises OSError."""
        self._free = BoundedSemaphore(_AT_ONCE)
        self._tls = tls
        super().__init__((LOOPBACK, port), Handler)

    @property
    def address(self) -> str:
        """Where it is reached: test suites and certificates say `localhost`."""
        return f"{'https' if self._tls else 'http'}://localhost:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._free.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake is made here, in the connection's own thread: a silent client holds up nobody."""
        request.settimeout(_SECONDS)
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        with self._tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or spoke no TLS, is no news."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "insigne", ""
    timeout = _SECONDS
    server: Server

    # The two names are those that http.server looks for.
    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def _answer(self, find: Callable[[], Answer]) -> None:
        try:
            self._must_be_local()
            answer = find()
        except Problem as problem:
            answer = Answer(problem.status, problem.body)
        except (TimeoutError, ConnectionError, ssl.SSLError):
            self.close_connection = True
            return
        except Exception:  # the last barrier: one bad request does not end a test run
            answer = Answer(500, Problem(500, "The request could not be worked on.").body)
        self._send(answer)

    def _must_be_local(self) -> None:
        """A page of the web could lead a browser here under a name of its own."""
        if not _HOST.match(self.headers.get("Host", "")):
            self.close_connection = True
            raise Problem(421, "This service answers on this machine only, under the name localhost.")

    def _get(self) -> Answer:
        if self.path in {"/", "/issuers"}:
            return Answer(OK, self.server.service.index())
        if found := _LIST.match(self.path):
            return Answer(OK, self.server.service.status_list(int(found["number"])))
        raise Problem(NOT_FOUND, "There is nothing at this address.")

    def _post(self) -> Answer:
        body = self._body()
        found = _DOOR.match(self.path)
        door = self.server.service.doors.get(found["door"]) if found else None
        if found is None or door is None:
            raise Problem(NOT_FOUND, "There is nothing at this address.")
        try:
            return door(Call(parse_object(body), found["suite"], found["kind"]))
        except CredentialError as error:
            raise Problem(REFUSED, str(error), type_=PARSING) from None

    def _body(self) -> bytes:
        """The body of a request; what is not read would be taken for the next one, so the connection ends."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Problem(411, "The request does not say how long it is.")
        if len(length) > 9 or int(length) > MAX_DOCUMENT_BYTES:
            self.close_connection = True
            raise Problem(413, f"A request has no more than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB.")
        body = self.rfile.read(int(length))
        if "json" not in self.headers.get_content_type():
            # A page of the web may post texts and forms unasked, but no JSON.
            raise Problem(415, "A request is JSON, and says so in Content-Type.")
        return body

    def _send(self, answer: Answer) -> None:
        data = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header(
            "Content-Type", "application/problem+json" if answer.status >= REFUSED else "application/json"
        )
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        else:
            self.send_header("Keep-Alive", f"timeout={_SECONDS // 2}")
        self.end_headers()
        self.wfile.write(data)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses, such as a method that we do not have."""
        self.close_connection = True
        self._send(Answer(int(code), Problem(int(code), message or "The request cannot be understood.").body))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # http.server's own name
        """Nothing: what is asked stays between the client and us."""
