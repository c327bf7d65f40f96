"""What a verification may lean on: the way out to the network, the hour, the recipient asked about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from insigne.credentials.pictures.pdf import OpenPdf, attachments
from insigne.credentials.report import CredentialError
from insigne.credentials.strict_json import Json, parse_object

# A badge leads to a key, a status list, that list's key; an Open Badges 2.0 one to its class and its issuer.
# With more than these, a badge could make its verifier send requests on a stranger's behalf.
MAX_FETCHES = 16

HTTP_OK = 200
_USUAL_PORTS: Mapping[str, int] = {"https": 443, "http": 80}
_HTTP_NOTHING_THERE = frozenset({404, 410})

# A document of keys has a kilobyte or two, and is the same for each badge of its issuer.
_LARGEST_REMEMBERED = 32 * 1024


class FetchError(Exception):
    """An address could not be reached or gave no usable answer; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer from the network: the final address, the HTTP status, the content type and the bytes."""

    url: str
    status: int
    content_type: str
    body: bytes


Fetch = Callable[[str], Fetched]
"""The way to the network: from an address to its answer, redirections followed. Raises FetchError."""


def hour_of(now: datetime | None) -> datetime:
    """The hour of a verification: `now`, or the clock's. ValueError for one without a time zone."""
    hour = now or datetime.now(UTC)
    if hour.tzinfo is None:
        raise ValueError("The instant of a verification needs a time zone.")
    return hour


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The means of one verification. Each address is fetched once: all checks see the same answer."""

    fetch: Fetch | None
    now: datetime
    recipient: str | None = None
    open_pdf: OpenPdf = attachments
    answers: dict[str, Fetched | FetchError] = field(default_factory=dict)
    documents: dict[str, Json | FetchError] = field(default_factory=dict)
    # What the status lists came to, by address: eight entries of a long one are not eight readings.
    lists: dict[str, Any] = field(default_factory=dict)

    def get(self, url: str) -> Fetched:
        """The answer of an http(s) address, whatever its status; FetchError when there is none."""
        if url not in self.answers:
            self.answers[url] = self._ask(url)
        answer = self.answers[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer

    def get_ok(self, url: str) -> Fetched:
        """The answer of an address with HTTP 200; FetchError for any other."""
        answer = self.get(url)
        if answer.status != HTTP_OK:
            raise FetchError(f"HTTP {answer.status}")
        return answer

    def was_answered(self, url: str) -> bool:
        """Whether an address that was asked for gave what it has, or said that nothing is there."""
        answer = self.answers.get(url)
        if not isinstance(answer, Fetched):
            return False
        return answer.status == HTTP_OK or answer.status in _HTTP_NOTHING_THERE

    def get_json(self, url: str) -> Json:
        """The JSON object at an address; FetchError when there is none, with the reason.

        It is to be read, never changed: other checks, and other verifications, are given the same one.
        """
        document = self.documents.get(url)
        if document is None:
            document = self.documents[url] = _document_in(self.get(url))
        if isinstance(document, FetchError):
            raise document
        return document

    def get_own_json(self, url: str) -> Json:
        """The same, from the very host of the address (see `get_own`)."""
        document = self.get_json(url)
        self.get_own(url)
        return document

    def get_own(self, url: str) -> Fetched:
        """The answer of an address with HTTP 200, from the very host of the address; FetchError.

        A document that says whose a key is must not come from elsewhere: a page that redirects anywhere
        would let anybody speak for its site. Nor may it come in the clear what was asked for over TLS.
        """
        answer = self.get_ok(url)
        final = answer.url or url
        if final != url and (_site(final) != _site(url) or final[:5] == "http:" != url[:5]):
            raise FetchError("it leads to another site")
        return answer

    def _ask(self, url: str) -> Fetched | FetchError:
        if self.fetch is None:
            return FetchError("offline")
        if not is_web_address(url):
            return FetchError("not a web address")
        if len(self.answers) >= MAX_FETCHES:
            return FetchError("too many addresses")
        try:
            return self.fetch(url)
        except FetchError as error:
            return error
        except OSError as error:
            return FetchError(str(error))


def _document_in(answer: Fetched) -> Json | FetchError:
    if answer.status != HTTP_OK:
        return FetchError(f"HTTP {answer.status}")
    body = answer.body
    try:
        return _small_object_in(body) if len(body) <= _LARGEST_REMEMBERED else parse_object(body)
    except CredentialError:
        return FetchError("not JSON")


@lru_cache(maxsize=64)
def _small_object_in(body: bytes) -> Json:
    return parse_object(body)


def is_web_address(url: str) -> bool:
    """Whether a text is an http(s) address in which people and programs read the same site.

    What stands before an @ is shown as if it were the site; a backslash ends the site for some readers only.
    """
    if not url.startswith(("https://", "http://")) or not url.isprintable() or " " in url or "\\" in url:
        return False
    return "@" not in url.split("/", 3)[2].partition("?")[0].partition("#")[0]


def _site(url: str) -> tuple[str | None, int | None] | None:
    """The host of an address, and its port unless that is the usual one: others may serve on another."""
    try:
        parts = urlsplit(url)
        return parts.hostname, None if parts.port == _USUAL_PORTS.get(parts.scheme) else parts.port
    except ValueError:
        return None
