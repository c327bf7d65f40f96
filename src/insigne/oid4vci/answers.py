"""How wallets are answered: JSON, from any site, never kept by a cache; a refusal says its word and a sentence."""

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from insigne.web.throttle import MINUTE, too_often

if TYPE_CHECKING:
    from django.http import HttpRequest

    View = Callable[..., HttpResponse]

LARGEST = 64 * 1024
# A room full of students behind one address, each with a wallet that asks a few times.
PER_MINUTE = 240


class Refused(Exception):
    """A request that is not served. `code` is the standard's word, the sentence is for whoever builds a wallet.

    With a status of 401, `scheme` is the one in which the wallet should have said who it is.
    """

    def __init__(self, code: str, sentence: str, *, status: int = 400, scheme: str = "Bearer") -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.status, self.scheme = code, sentence, status, scheme

    def answer(self) -> HttpResponse:
        response = JsonResponse({"error": self.code, "error_description": self.sentence}, status=self.status)
        if self.status == 429:
            response.headers["Retry-After"] = str(MINUTE)
        if self.status == 401:
            # RFC 6750 §3.1: without a token the challenge alone; with one, what is wrong with it.
            reason = f' error="{self.code}"' if self.code == "invalid_token" else ""
            response.headers["WWW-Authenticate"] = f"{self.scheme}{reason}"
        return response


def for_wallets(*methods: str) -> "Callable[[View], View]":
    """A view that wallets call, also from a browser on another site: no session, no cookie, no form token.

    What may be read may be asked for by its headers alone (HEAD).
    """
    taken = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: "View") -> "View":
        @csrf_exempt
        @wraps(view)
        def answered(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponse:
            response = _answer(view, taken, request, *args, **kwargs)
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answered

    return decorate


def _answer(
    view: "View", methods: tuple[str, ...], request: "HttpRequest", *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(methods)
    if request.method not in methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
    try:
        if too_often(request, "wallet", PER_MINUTE):
            raise Refused("invalid_request", "Too many requests: wait a minute.", status=429)
        if _is_too_large(request):
            raise Refused("invalid_request", f"The request is larger than {LARGEST} bytes.", status=413)
        return view(request, *args, **kwargs)
    except Refused as refused:
        return refused.answer()
    except Http404:
        return Refused("invalid_request", "There is nothing at this address.", status=404).answer()
    except SuspiciousOperation:  # more fields, or a larger body, than any form has
        return Refused("invalid_request", "The request cannot be read.").answer()


def _preflight(methods: tuple[str, ...]) -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(methods),
            # Whatever else a wallet sends (DPoP, the attestation of its maker) is not read, and does no harm.
            "Access-Control-Allow-Headers": "Authorization, Content-Type, *",
            "Access-Control-Max-Age": "600",
        },
    )


def _is_too_large(request: "HttpRequest") -> bool:
    """Asked of the announced length first, so that a huge body is not read at all."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdigit() or int(announced) > LARGEST or len(request.body) > LARGEST


def read_form(request: "HttpRequest") -> dict[str, str]:
    """The fields of a token request, each given once (RFC 6749 §3.2). Raises Refused."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused("invalid_request", "The request is application/x-www-form-urlencoded.")
    repeated = [name for name, values in request.POST.lists() if len(values) > 1]
    if repeated:
        raise Refused("invalid_request", "A parameter is given twice.")
    return {name: str(value) for name, value in request.POST.items() if value}


def read_json(request: "HttpRequest", code: str) -> dict[str, Any]:
    """The object in the body, each name given once. Raises Refused with this word."""
    if request.content_type != "application/json":
        raise Refused(code, "The request is application/json.")
    try:
        read = json.loads(request.body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refused(code, "The body is not JSON, or gives a name twice.") from None
    if not isinstance(read, dict):
        raise Refused(code, "The body is a JSON object.")
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found
