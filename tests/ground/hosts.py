"""Real servers on this machine for the tests of the guarded way out: each misbehaves in one way."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[BaseHTTPRequestHandler], None]


class Host:
    """A web server on loopback: `answers` maps a path to what it does; `asked` keeps each request's headers."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                self.host = host
                # The reader may have had enough, which is what several tests are about.
                with suppress(BrokenPipeError, ConnectionResetError):
                    answers[self.path.partition("?")[0]](self)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False

    def url(self, path: str = "/", scheme: str = "http", name: str = "127.0.0.1") -> str:
        return f"{scheme}://{name}:{self.server.server_address[1]}{path}"

    @contextmanager
    def serving(self, context: ssl.SSLContext | None = None) -> Iterator["Host"]:
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self.server.shutdown()
            self.server.server_close()
            thread.join()


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    """A well-behaved answer."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def sends_to(location: str, status: int = 302) -> Answer:
    return says(b"", status, Location=location)


def unfolds_to(size: int) -> Answer:
    """A gzip answer: a thousand times smaller on the wire than unfolded."""
    return says(gzip.compress(bytes(size)), Content_Encoding="gzip")


def never_ends(request: BaseHTTPRequestHandler) -> None:
    """A body without length that goes on as fast as it can."""
    request.send_response(200)
    request.end_headers()
    while not request.host.closing.is_set():
        request.wfile.write(b"x" * 65_536)


def endless_chunk_size(request: BaseHTTPRequestHandler) -> None:
    """A chunked body whose first chunk size is a line without end: it never decodes to one byte."""
    request.send_response(200)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    while not request.host.closing.is_set():
        request.wfile.write(b"0" * 65_536)


def endless_continue(request: BaseHTTPRequestHandler) -> None:
    """Says "go on" (HTTP 100) for ever, which the standard library skips without counting."""
    while not request.host.closing.is_set():
        request.wfile.write(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 1000)


def drips_body(request: BaseHTTPRequestHandler) -> None:
    """One byte at a time, each well within any timeout of a single read."""
    request.send_response(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    _drip(request, b"x")


def drips_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(request, b"x")


def _drip(request: BaseHTTPRequestHandler, byte: bytes) -> None:
    while not request.host.closing.wait(0.05):
        request.wfile.write(byte)
        request.wfile.flush()


def breaks_off(request: BaseHTTPRequestHandler) -> None:
    """Announces more than it sends."""
    request.send_response(200)
    request.send_header("Content-Length", "100")
    request.end_headers()
    request.wfile.write(b"only this")


def says_nonsense(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"220 mail.example ESMTP\r\n")


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def certificate(folder: Path, *, name: str = "127.0.0.1", days: int = 1) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for the name, as a file to trust and a context to serve with."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    builder = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(end - timedelta(days=2))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    signed = builder.sign(key, hashes.SHA256())
    public, both = folder / "public.pem", folder / "both.pem"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both.write_bytes(private + public.read_bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return public, context
