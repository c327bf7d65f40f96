"""The verify page: a file, an image, a text or an address, ours or others', on one road."""

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insigne import credentials
from insigne.verification.forms import VerifyForm
from insigne.verification.pictures import picture_of
from insigne.verification.reasons import OutOfTime, in_words
from insigne.verification.reports import presented
from insigne.web import own
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from django.http import HttpRequest

# All the addresses that one badge makes us ask, together.
SECONDS = 12.0


def verify_page(request: "HttpRequest") -> HttpResponse:
    """GET shows the form, filled with `?url=`; POST checks."""
    if request.method != "POST":
        form = VerifyForm(initial={"text": request.GET.get("url", "")})
        return render(request, "verification/verify.html", {"form": form})
    form = VerifyForm(request.POST, request.FILES)
    if too_often(request, "verify", settings.INSIGNE_VERIFY_PER_MINUTE):
        form.add_error(
            None, _("Too many checks in one minute from your address. Wait a little, then try again.")
        )
        return render(request, "verification/verify.html", {"form": form}, status=429)
    if not form.is_valid():
        return render(request, "verification/verify.html", {"form": form}, status=422)
    source = form.source()
    fetch = in_words(within(SECONDS, own.fetch))
    report = credentials.verify(source, fetch=fetch, recipient=form.cleaned_data["recipient"] or None)
    content = {
        "form": VerifyForm(),
        "report": presented(report, get_language() or "fr"),
        "picture": picture_of(source, report.badge),
    }
    return render(request, "verification/verify.html", content)


def within(seconds: float, fetch: credentials.Fetch) -> credentials.Fetch:
    """`fetch`, until `seconds` have gone by since now; after that each address counts as unreachable."""
    deadline = time.monotonic() + seconds

    def bounded(url: str) -> credentials.Fetched:
        if time.monotonic() > deadline:
            raise OutOfTime("The time for this check is used up.")
        return fetch(url)

    return bounded
