"""What a visitor of a share is answered, whatever they ask for under its address."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from insigne.path.shares import discreet

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from insigne.path.models import PathShare


def gone(request: "HttpRequest") -> "HttpResponse":
    """410 for what was open once. It names nobody, and does not say which of the reasons it is."""
    content = {
        "status": 410,
        "title": _("This page is closed"),
        "sentence": _("Its owner took it back, or its last day has passed. Ask them for a new address."),
    }
    return discreet(render(request, "web/error.html", content, status=410), None)


def language_for(request: "HttpRequest", share: "PathShare") -> str:
    """The language its owner chose for the page, unless this reader has chosen one."""
    has_chosen = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    read_in = translation.get_language() or settings.LANGUAGE_CODE
    return read_in if has_chosen or not share.language else share.language
