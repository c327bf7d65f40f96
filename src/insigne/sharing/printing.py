"""From the press to the reader: a document made now, or a page that says why not."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from insigne.typesetting import Busy, TooLong, Unprintable
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PER_MINUTE = 20
LANGUAGES = {"fr": ("fr",), "en": ("en",), "both": ("fr", "en")}


def asked_languages(request: "HttpRequest", usual: str) -> tuple[str, ...]:
    """Those of `?lang=fr`, `en` or `both`, else the usual one. Raises Http404."""
    languages = LANGUAGES.get(request.GET.get("lang", usual))
    if languages is None:
        raise Http404
    return languages


def printed(
    request: "HttpRequest", make: "Callable[[], bytes]", content_type: str, name: str = ""
) -> HttpResponse:
    """What `make` sets, as a download when it has a `name`. No copy is kept anywhere."""
    if name and too_often(request, "pdf", PER_MINUTE):
        return _not_now(
            request, _("That is many documents in one minute. Wait a little, then ask again."), 429
        )
    try:
        content = make()
    except Busy:
        return _not_now(request, _("Many documents are being made. Ask again in a moment."), 503)
    except TooLong:
        return _not_now(request, _("This is more than one document can hold. Choose fewer parts."), 413)
    except Unprintable as lack:
        sentence = _(
            "This server has no font for the letters %(letters)s of the name. Its operator can install one."
        )
        return _not_now(request, sentence % {"letters": lack.letters}, 422)
    response = HttpResponse(content, content_type=content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _not_now(request: "HttpRequest", sentence: str, status: int) -> HttpResponse:
    content = {"status": status, "title": _("The document is not ready"), "sentence": sentence}
    response = render(request, "web/error.html", content, status=status)
    response.headers["Retry-After"] = "60"
    return response
