"""The demonstration answers this machine only, whatever address it was made to listen on."""

from typing import TYPE_CHECKING

from django.http import HttpResponseForbidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class LoopbackOnly:
    """Refuses every request that does not come from the loopback address."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponse]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponse":
        if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
            return HttpResponseForbidden("The demonstration answers this machine only.")
        return self.get_response(request)
