"""Somebody's file on its way out. A view calls this after it has checked who asks; files have no pages."""

from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.translation import gettext as _

from insigne.files.models import StoredFile

Response = TypeVar("Response", bound=HttpResponseBase)


def attachment(stored: StoredFile) -> FileResponse:
    """The file as a download: no browser opens it among our pages, and no cache keeps it.

    Raises `Http404` when the bytes are gone from the disk.
    """
    try:
        content = stored.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("This file is no longer there.")) from None
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    return guarded(response)


def guarded(response: Response) -> Response:
    """The answer with what keeps bytes that somebody sent from acting in a browser, or staying in a cache."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Should a browser open it all the same: no script, no form, no request (CSP 3 §6.3.2).
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
