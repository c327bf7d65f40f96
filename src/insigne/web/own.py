"""Documents of our own address, answered without leaving the process.

A server often cannot reach itself by its public name (a proxy, a split DNS, a guard against loopback), and
the command line must check our badges while nothing serves. So an address of ours is resolved to its view
and answered as a stranger would be; any other goes out through `net`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from insigne import net
from insigne.credentials import Fetched

if TYPE_CHECKING:
    from collections.abc import Callable

    View = TypeVar("View", bound=Callable[..., HttpResponse])

GONE = 410
# No address of ours is longer; what is asked about may be a whole document.
LONGEST = 2000


def published(view: "View") -> "View":
    """Mark a view as the answer to everybody's machine: no session, no person, no page."""
    view.published = True  # type: ignore[attr-defined]
    return view


def handed_out(view: "View") -> "View":
    """Mark a view that makes a file when it is asked: for whoever gives its address, not for a badge that names it."""
    view.handed_out = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True, slots=True)
class Place:
    """An address of ours: what it resolves to, or None, and what follows its question mark."""

    path: str
    match: ResolverMatch | None
    query: QueryDict

    @property
    def name(self) -> str:
        return (self.match.url_name or "") if self.match else ""


def place_of(url: str) -> Place | None:
    """Which page or document of ours has this address; None where it is another's, or none: `net` says what is wrong.

    The scheme is not compared: `did:web` always says https, and a demonstration serves http.
    """
    if len(url) > LONGEST:
        return None
    try:
        parts = urlsplit(url)
        if _host(parts) != _host(urlsplit(settings.INSIGNE_URL)):
            return None
    except ValueError:
        return None
    try:
        return Place(parts.path, resolve(parts.path), QueryDict(parts.query))
    except (Resolver404, TooManyFieldsSent):
        return Place(parts.path, None, QueryDict())


def _host(parts: SplitResult) -> tuple[str, str, int | None]:
    """The host in its one spelling: asked by another, we would wait for ourselves. Raises ValueError."""
    user = parts.netloc.rpartition("@")[0]
    name = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    is_usual = parts.port == {"http": 80, "https": 443}.get(parts.scheme)
    return user, name, None if is_usual else parts.port


def fetch(url: str, visitor: HttpRequest | None = None) -> Fetched:
    """The document at `url`: ours from within, others' through the guarded way out. Raises FetchError.

    `visitor` is the request of the person who gave this very address. They are answered as a stranger too, files
    that are made when asked included; who they are only says on whose account those are counted.
    """
    place = place_of(url)
    if place is None:
        return net.fetch(url)
    response = _answer(place, visitor)
    return Fetched(
        url=url,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", ""),
        body=response.content,
    )


def _answer(place: Place, visitor: HttpRequest | None) -> HttpResponse:
    match = place.match
    is_file = getattr(match and match.func, "handed_out", False)
    if match is None or not (getattr(match.func, "published", False) or (is_file and visitor)):
        return HttpResponse(status=404)
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = place.path
    request.META["HTTP_ACCEPT"] = "application/json, application/ld+json"
    request.user = AnonymousUser()
    if is_file and visitor:
        request.GET = place.query  # type: ignore[assignment]  # the stubs tell apart one that nobody may change
        senders = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR")
        request.META |= {name: visitor.META[name] for name in senders if name in visitor.META}
    try:
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponse(status=404)
    # Of a document, 410 says that its issuer took it back; of a file, that its owner closed a page.
    return HttpResponse(status=404) if is_file and answer.status_code == GONE else answer
