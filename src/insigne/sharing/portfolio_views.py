"""A path as PDF: one's own, whole; a shared one, exactly the share's parts and only while it is open."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from insigne.path.shares import NoSuchShare, ShareClosed, discreet, share_at, visible_story
from insigne.path.story import story_of
from insigne.path.visitors import gone, language_for
from insigne.sharing.portfolio import Openness, file_name, portfolio
from insigne.sharing.printing import asked_languages, printed
from insigne.web.own import handed_out
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
@require_safe
def path_portfolio(request: "HttpRequest") -> HttpResponse:
    """All of one's own path, in the language or languages that one asks for."""
    person = signed_in(request)
    languages = asked_languages(request, person.language)
    story = story_of(person)
    make = partial(portfolio, story, languages, timezone.localtime(), Openness(everything=True))
    return printed(request, make, "application/pdf", name=file_name(story, languages))


@handed_out
@require_safe
def shared_portfolio(request: "HttpRequest", token: str) -> HttpResponse:
    """The parts of a share, and nothing else; 410 once it is taken back."""
    try:
        share = share_at(token)
    except NoSuchShare:
        raise Http404 from None
    except ShareClosed:
        return gone(request)
    languages = asked_languages(request, language_for(request, share))
    story = visible_story(share)
    openness = Openness(everything=False, dates=share.shows_dates)
    make = partial(portfolio, story, languages, timezone.localtime(), openness)
    return discreet(printed(request, make, "application/pdf", name=file_name(story, languages)), share)
