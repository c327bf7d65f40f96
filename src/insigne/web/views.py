"""Pages that belong to no subject: errors, health."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insigne import __version__
from insigne.web import kept

if TYPE_CHECKING:
    from django.http import HttpRequest

BROKEN = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="robots" content="noindex">'
    "<title>{title}</title><h1>{title}</h1><p>{sentence}</p></html>"
)


def _error(request: "HttpRequest", status: int, title: str, sentence: str) -> HttpResponse:
    content = {"status": status, "title": title, "sentence": sentence}
    return render(request, "web/error.html", content, status=status)


def bad_request(request: "HttpRequest", exception: Exception | None = None) -> HttpResponse:
    """400."""
    if isinstance(exception, TooManyFilesSent):
        sentence = _(
            "At most %(most)d files are taken at once. Go back and send fewer, or put them into a zip."
        )
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return _error(request, 400, _("Too many files"), sentence % {"most": most})
    return _error(
        request, 400, _("This request cannot be read"), _("Go back, reload the page and try again.")
    )


def forbidden(request: "HttpRequest", exception: Exception | None = None) -> HttpResponse:
    """403."""
    sentence = _(
        "Your account does not have the right to do this. If it should, ask an administrator of the institution."
    )
    return _error(request, 403, _("This is not open to you"), sentence)


def not_found(request: "HttpRequest", exception: Exception | None = None) -> HttpResponse:
    """404. The same page for what does not exist and for what somebody else may see."""
    sentence = _(
        "The address is wrong, or the page is private. If somebody gave it to you, ask them to share it."
    )
    return _error(request, 404, _("There is nothing to see here"), sentence)


def csrf_failure(request: "HttpRequest", reason: str = "") -> HttpResponse:
    """A form whose token is missing or old."""
    sentence = _(
        "The form was open for too long, or cookies are blocked. "
        "Copy your words below if there are any, sign in again, then send them once more."
    )
    title = _("The form could not be accepted")
    content = {"status": 403, "title": title, "sentence": sentence, "words": kept.longer_texts(request)}
    return render(request, "web/error.html", content, status=403)


def server_error(request: "HttpRequest") -> HttpResponse:
    """500, without anything that could fail again: no database, no template."""
    language = get_language() or "fr"
    page = BROKEN.format(
        language=language,
        title=_("Something broke on our side"),
        sentence=_("Nothing that was saved is lost. Try again in a moment."),
    )
    return HttpResponse(page, status=500)


def health(request: "HttpRequest") -> HttpResponse:
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse(f"insigne {__version__} ok\n", content_type="text/plain")
