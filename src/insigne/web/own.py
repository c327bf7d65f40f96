"""Documents of our own address, answered without leaving the process.

A server often cannot reach itself by its public name (a proxy, a split DNS, a guard against loopback), and
the command line must check our badges while nothing serves. So an address of ours is resolved to its view
and answered as a stranger would be; any other goes out through `net`.
"""

from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from insigne import net
from insigne.credentials import Fetched

if TYPE_CHECKING:
    from collections.abc import Callable

    View = TypeVar("View", bound=Callable[..., HttpResponse])


def published(view: "View") -> "View":
    """Mark a view as the answer to everybody's machine: no session, no person, no page."""
    view.published = True  # type: ignore[attr-defined]
    return view


def fetch(url: str) -> Fetched:
    """The document at `url`: ours from within, others' through the guarded way out. Raises FetchError.

    The scheme is not compared: `did:web` always says https, and a demonstration serves http.
    """
    path = _path_of_ours(url)
    if path is None:
        return net.fetch(url)
    response = _answer(path)
    return Fetched(
        url=url,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", ""),
        body=response.content,
    )


def _path_of_ours(url: str) -> str | None:
    """The path, where `url` is an address of ours. None for another, or for none: `net` says what is wrong."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.path if parts.netloc == urlsplit(settings.INSIGNE_URL).netloc else None


def _answer(path: str) -> HttpResponse:
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.META["HTTP_ACCEPT"] = "application/json, application/ld+json"
    request.user = AnonymousUser()
    try:
        match = resolve(path)
    except Resolver404:
        return HttpResponse(status=404)
    if not getattr(match.func, "published", False):
        return HttpResponse(status=404)
    try:
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponse(status=404)
    return answer
