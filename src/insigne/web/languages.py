"""Which language a page speaks: the person's choice, then the cookie, then the browser, then French."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SUPPORTED = ("fr", "en")


def choose(request: "HttpRequest") -> str:
    """The language for this request. French unless the reader said otherwise."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.language)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if cookie in SUPPORTED:
        return str(cookie)
    # The browser's list counts only where it holds no French at all: French is the default language.
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    wanted = {name.split("-")[0] for name, _quality in accepted}
    return "en" if "en" in wanted and "fr" not in wanted and "*" not in wanted else "fr"


class ReaderLanguage:
    """Activates the reader's language for the request, and says so in the answer."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponse]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponse":
        language = choose(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response
