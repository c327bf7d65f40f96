"""The three doors together, their OpenAPI description, and what they say where there is nothing."""

from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from insigne import __version__
from insigne.api import answers, badge_connect, displayer, open_badges
from insigne.api.tagging import kept_document

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Operation = Callable[..., HttpResponseBase]

api = NinjaAPI(
    title="Insigne",
    version=__version__,
    description="Open Badges 3.0, Badge Connect 2.1 and the displayer of the old backpack.",
    urls_namespace="doors",
    docs_url=None,
    openapi_url=None,
)
answers.install(api)
api.add_router("ims/ob/v3p0", open_badges.router)
api.add_router("bcv2p1", badge_connect.router)
api.add_router("displayer", displayer.router)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 description of every operation, with its refusals."""
    return dict(api.get_openapi_schema(path_prefix="/"))


def described(request: "HttpRequest") -> "HttpResponseBase":
    """The description, to whoever writes a client."""
    return kept_document(request, description())


@csrf_exempt
def nothing(request: "HttpRequest") -> "HttpResponse":
    """Where there is no operation, in the shape of the door: a program does not read pages."""
    return answers.refuse(request, HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def addresses() -> list[URLPattern | URLResolver]:
    """The operations' addresses, without the root that ninja adds: `/` is the home page."""
    patterns, app, namespace = api.urls
    operations = [
        URLPattern(each.pattern, _in_its_shape(each.callback), each.default_args, each.name)
        for each in patterns
        if isinstance(each, URLPattern) and each.name != "api-root"
    ]
    return [
        path("", (operations, app, namespace)),
        path("ims/openapi.json", described, name="api-description"),
        re_path(r"^(?:ims/ob/v3p0|bcv2p1|displayer)/", nothing, name="api-nothing"),
    ]


def _in_its_shape(operation: "Operation") -> "Operation":
    """A method that is not there is refused as everything is at that door; ninja would say it in plain text.

    What may be read may be asked for by its headers alone, which ninja does not know: the server sends no body.
    """

    @wraps(operation)
    def answered(request: "HttpRequest", *args: Any, **kwargs: Any) -> "HttpResponseBase":
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            found = operation(request, *args, **kwargs)
        finally:
            request.method = asked
        if found.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return found
        refusal = answers.refuse(request, found.status_code, f"Not with the method {asked}.")
        allowed = set(found.headers["Allow"].split(", "))
        refusal.headers["Allow"] = ", ".join(sorted(allowed | {"HEAD"} if "GET" in allowed else allowed))
        return refusal

    return answered
