"""One fetch under way: what is left of its time and of its bytes, over all its redirects."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from insigne.net.addresses import Address, Guard
from insigne.net.errors import AddressRefused

CONNECT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may cost: decoded bytes, seconds in all, redirects followed."""

    size: int = 1_000_000
    seconds: float = 8.0
    redirects: int = 3


class OverflowingAnswer(Exception):
    """More bytes arrived than the limits allow."""


class Trip:
    """The allowance of one fetch; every wait and every byte of it passes here."""

    def __init__(self, limits: Limits, guard: Guard) -> None:
        self.limits = limits
        self._guard = guard
        self._end = time.monotonic() + limits.seconds
        # The wire is bounded besides the decoded body: headers or chunk sizes without end decode to nothing.
        self._bytes = 2 * limits.size + 256_000

    def left(self) -> float:
        """Seconds left; raises TimeoutError when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def spend(self, count: int) -> None:
        """Count bytes that came over the wire; raises OverflowingAnswer past the limit."""
        self._bytes -= count
        if self._bytes < 0:
            raise OverflowingAnswer

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket. The name is resolved once, and the addresses checked are those connected to."""
        error = OSError("no address")
        for family, address in self._checked_addresses(host, port):
            try:
                return self._dial(family, address)
            except OSError as failure:
                error = failure
        raise error

    def _checked_addresses(self, host: str, port: int) -> Sequence[Address]:
        addresses = _within(self.left(), partial(self._guard.addresses, host, port))
        if not all(self._guard.allows(str(address[0])) for _family, address in addresses):
            raise AddressRefused(f"{host} belongs to a private network: it is not asked.")
        return addresses

    def _dial(self, family: socket.AddressFamily, address: tuple[str | int | bytes, ...]) -> socket.socket:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(self.left(), CONNECT_SECONDS))
            sock.connect(address)
            sock.settimeout(self.left())  # for the TLS handshake, which keeps to it as a whole
        except OSError:
            sock.close()
            raise
        return sock

    def response(self, sock: socket.socket, method: str | None = None) -> http.client.HTTPResponse:
        """The standard library's response, metered from its first header on (a `response_class`)."""
        response = http.client.HTTPResponse(sock, method=method)
        response.fp = io.BufferedReader(_MeteredReads(sock, response.fp.detach(), self))
        return response


def _within(seconds: float, question: Callable[[], Sequence[Address]]) -> Sequence[Address]:
    """The resolver knows no deadline: it is asked in a thread, which is left behind when it is late."""
    future: Future[Sequence[Address]] = Future()

    def ask() -> None:
        try:
            future.set_result(question())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=ask, daemon=True, name="insigne-names").start()
    return future.result(timeout=seconds)


class _MeteredReads(io.RawIOBase):
    """A socket's bytes, where each read has only what is left of the trip: slow drips do not add up."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, trip: Trip) -> None:
        self._sock, self._raw, self._trip = sock, raw, trip

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int | None:  # type: ignore[override]
        self._sock.settimeout(self._trip.left())
        count = self._raw.readinto(buffer)
        self._trip.spend(count or 0)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
