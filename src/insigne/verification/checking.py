"""The verify page: a file, an image, a PDF, a text or an address, ours or others', on one road."""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insigne import credentials
from insigne.awards import addresses
from insigne.awards.models import Award
from insigne.credentials import Carried, CredentialError, Fetched, FetchError, Report
from insigne.verification.asking import SECONDS, remembering, within
from insigne.verification.forms import VerifyForm
from insigne.verification.given import where_to_read
from insigne.verification.opening import open_apart
from insigne.verification.pictures import picture_of
from insigne.verification.reasons import in_words
from insigne.verification.reports import presented
from insigne.verification.sheaf import bound
from insigne.web import own
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.credentials import Fetch

# What the badges of one PDF may compute together: a hundred of ours take one second, a hundred made to cost take all.
SECONDS_OF_WORK = 4.0

OK, NOT_FOUND = 200, 404

_ADDRESS = re.compile(r"https?://[!-~]{1,2000}\Z")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and what came of it."""

    source: bytes | str
    report: Report
    name: str = ""

    @property
    def is_printed(self) -> bool:
        """Whether it came with pages that anybody could have written."""
        return any(finding.code == "pdf.print_unsigned" for finding in self.report.findings)


def verify_page(request: "HttpRequest") -> HttpResponse:
    """POST checks. GET shows the form; with `?url=`, as printed codes have it, a badge of ours is checked at once."""
    if request.method != "POST":
        return _handed(request, request.GET.get("url", ""))
    form = VerifyForm(request.POST, request.FILES)
    if too_often(request, "verify", settings.INSIGNE_VERIFY_PER_MINUTE):
        form.add_error(
            None, _("Too many checks in one minute from your address. Wait a little, then try again.")
        )
        return render(request, "verification/verify.html", {"form": form}, status=429)
    if not form.is_valid():
        return render(request, "verification/verify.html", {"form": form}, status=422)
    found = _found(form.source(), form.cleaned_data["recipient"] or None, request)
    content = {"form": VerifyForm(), **found}
    return render(request, "verification/verify.html", content)


def _handed(request: "HttpRequest", url: str) -> HttpResponse:
    """Nobody else is asked anything because somebody followed a link: for another's address that takes a click.

    What is no address is not shown either: words in a link would stand on the page as ours.
    """
    url = url if _ADDRESS.match(url) else ""
    content: dict[str, object] = {"form": VerifyForm(), "handed": url}
    is_ours = url.startswith(f"{settings.INSIGNE_URL}/a/")
    if is_ours and not too_often(request, "verify", settings.INSIGNE_VERIFY_PER_MINUTE):
        award = _award_at(url)
        closed = award is not None and not award.is_shared
        source = addresses.assertion(award.pk) if award and closed else url
        content |= {"form": VerifyForm(initial={"text": source}), "open_page": award and not closed and url}
        content |= _found(source, None, request)
    response = render(request, "verification/verify.html", content)
    if url:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _award_at(url: str) -> Award | None:
    """The award whose page has this address. A code outlives the choice to share: the assertion names nobody."""
    if (award_id := addresses.award_at(url)) is None:
        return None
    return Award.objects.filter(pk=award_id, erased_at=None).only("sharing").first()


def _found(source: bytes | str, recipient: str | None, visitor: "HttpRequest") -> "dict[str, object]":
    """What the page tells: one report, or the sheaf of those of a PDF's badges."""
    checked, left = _checked(source, recipient, visitor)
    language = get_language() or "fr"
    shown = [
        (each.name, presented(each.report, language), picture_of(each.source, each.report.badge))
        for each in checked
    ]
    about_print = {"printed": any(each.is_printed for each in checked), "asks_whose": recipient is None}
    if len(shown) == 1 and not left:
        _name, report, picture = shown[0]
        return {"report": report, "picture": picture, **about_print}
    return {"sheaf": bound(shown, left), **about_print}


def _checked(
    source: bytes | str, recipient: str | None, visitor: "HttpRequest"
) -> tuple[list[Checked], list[str]]:
    """Each badge with its report; and the names of those that the time did not suffice for."""
    given = where_to_read(source) if isinstance(source, str) else ""

    def ask(url: str) -> Fetched:
        return own.fetch(url, visitor if url == given else None)

    fetch = in_words(remembering(within(SECONDS, ask)))
    if _ADDRESS.match(given):
        source = _standing_at(given, fetch)

    def report_on(each: bytes | str | Carried) -> Report:
        return credentials.verify(each, fetch=fetch, recipient=recipient, open_pdf=open_apart)

    if not isinstance(source, bytes) or not credentials.is_pdf(source):
        return [Checked(source, report_on(source))], []
    deadline, most_work = time.monotonic() + SECONDS, time.thread_time() + SECONDS_OF_WORK
    try:
        badges = credentials.badges_in(source, open_apart)
    except CredentialError as error:
        return [Checked(source, credentials.unread(error))], []
    checked: list[Checked] = []
    for badge in badges:
        if checked and (time.monotonic() > deadline or time.thread_time() > most_work):
            break
        checked.append(Checked(badge.document, report_on(badge), badge.name))
    return checked, [badge.name for badge in badges[len(checked) :]]


def _standing_at(address: str, fetch: "Fetch") -> bytes | str:
    """A PDF is read as one that is handed in; anything else is left to be read where it stands.

    Whoever was given the address of a certificate is told why it is not there any more, as the award's page is.
    """
    try:
        answer = fetch(address)
    except FetchError:
        return address
    place = own.place_of(address)
    if place and place.match and answer.status == NOT_FOUND and "award_id" in place.match.kwargs:
        return addresses.award(place.match.kwargs["award_id"])
    return answer.body if answer.status == OK and credentials.is_pdf(answer.body) else address
