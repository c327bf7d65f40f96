"""`fetch`: from a URL to the whole answer, or to a sentence that says why there is none."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import socket
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from insigne import __version__
from insigne.credentials import Fetched, FetchError
from insigne.net.addresses import PUBLIC, Guard
from insigne.net.errors import FetchFailed, FetchRefused, NotTrusted, TooLarge, TooSlow
from insigne.net.trip import Limits, OverflowingAnswer, Trip

ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.5"
DEFAULT_LIMITS = Limits()
PIECE = 16_384  # bytes unfolded between two looks at the size
REDIRECTS = {301, 302, 303, 307, 308}
# A path or a query may already be encoded: what a URL may hold stays as it is (RFC 3986 §3.3, §3.4).
URL_SAFE = "/%:@!$&'()*+,;=?"


def fetch(
    url: str, *, accept: str = ACCEPT, limits: Limits = DEFAULT_LIMITS, guard: Guard = PUBLIC
) -> Fetched:
    """Ask for a document with GET and return the answer, whatever its status, under the URL that gave it.

    `limits.seconds` covers everything: names, connections, redirects and the last byte of the body.
    Raises `FetchRefused` for what we do not ask and `FetchFailed` for what did not work.
    """
    trip = Trip(limits, guard)
    for _step in range(limits.redirects + 1):
        target = _Target.read(url)
        answer = _ask(target, accept, trip)
        if isinstance(answer, Fetched):
            return answer
        url = _followed(target, answer)
    raise FetchRefused(f"{target.host} sends us from one address to the next without end.")


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL taken apart once, so that what is checked is what is asked."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, url: str) -> _Target:
        try:
            if not url.isprintable() or " " in url or "\\" in url:
                raise ValueError
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode("ascii")
            port = parts.port if parts.port is not None else {"https": 443}.get(parts.scheme, 80)
        except ValueError:
            raise FetchRefused("This is not a web address.") from None
        if parts.scheme not in ("http", "https") or not host:
            raise FetchRefused("Only an address that starts with http:// or https:// can be asked.")
        if "@" in parts.netloc:
            raise FetchRefused(f"The address at {host} holds a user name or a password: remove it.")
        # Below 1024 live other services (mail, shells, directories), which a crafted URL could make obey.
        if port not in (80, 443) and port < 1024:
            raise FetchRefused(f"Port {port} of {host} is not one where documents are published.")
        query = f"?{quote(parts.query, safe=URL_SAFE)}" if parts.query else ""
        path = quote(parts.path or "/", safe=URL_SAFE) + query
        return cls(urldefrag(url).url, parts.scheme, host, port, path)


def _followed(target: _Target, location: str) -> str:
    try:
        url = urljoin(target.url, location)
    except ValueError:
        raise FetchRefused(f"{target.host} sends us to something that is not a web address.") from None
    if target.scheme == "https" and not url.lower().startswith("https:"):
        raise FetchRefused(f"{target.host} sends us from a protected address to one that is not.")
    return url


def _ask(target: _Target, accept: str, trip: Trip) -> Fetched | str:
    """The answer of one host, or the place it sends us to."""
    headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": f"Insigne/{__version__}"}
    with _plain_sentences(target.host):
        connection = _connection(target, trip)
        try:
            connection.request("GET", target.path, headers=headers, preload_content=False)
            response = connection.getresponse()
            with response:
                if response.status in REDIRECTS and "Location" in response.headers:
                    return str(response.headers["Location"])
                body = _body(response, trip.limits.size)
        finally:
            connection.close()
    return Fetched(target.url, response.status, response.headers.get("Content-Type", ""), body)


def _body(response: BaseHTTPResponse, size: int) -> bytes:
    """The decoded body. It is unfolded by pieces, so that a bomb stops at the limit and not after it."""
    body = bytearray()
    for piece in response.stream(PIECE, decode_content=True):
        body += piece
        if len(body) > size:
            raise OverflowingAnswer
    return bytes(body)


@contextmanager
def _plain_sentences(host: str) -> Iterator[None]:
    """Turn what the layers below raise into our errors; their words may hold inner addresses, so they go."""
    try:
        yield
    except FetchError:
        raise
    except OverflowingAnswer:
        raise TooLarge(f"The answer of {host} is too large.") from None
    except (TimeoutError, ReadTimeoutError):
        raise TooSlow(f"{host} did not answer in time.") from None
    except (ssl.SSLError, SSLError):
        raise NotTrusted(f"{host} could not prove who it is: its certificate is not valid.") from None
    except (HTTPError, http.client.HTTPException, OSError, ValueError):
        raise FetchFailed(f"{host} could not be reached, or its answer broke off.") from None


def _connection(target: _Target, trip: Trip) -> HTTPConnection:
    connection: _Plain | _Protected
    if target.scheme == "http":
        connection = _Plain(target.host, target.port, timeout=trip.left())
    else:
        context = ssl.create_default_context()
        connection = _Protected(target.host, target.port, timeout=trip.left(), ssl_context=context)
    connection.trip = trip
    connection.response_class = trip.response  # type: ignore[assignment]
    return connection


class _Plain(HTTPConnection):
    trip: Trip

    def _new_conn(self) -> socket:
        return self.trip.connect(self._dns_host, self.port)


class _Protected(HTTPSConnection):
    trip: Trip

    def _new_conn(self) -> socket:
        return self.trip.connect(self._dns_host, self.port)
