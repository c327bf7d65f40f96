"""What machines and readers take away of an award: its card, its certificate, its oEmbed answer."""

import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from insigne import __version__
from insigne.awards import addresses
from insigne.awards.queries import light
from insigne.sharing import embedding, wording
from insigne.sharing.cards import HEIGHT, WIDTH, card
from insigne.sharing.certificates import certificate, file_name
from insigne.sharing.printing import asked_languages, printed
from insigne.sharing.queries import printable_awards
from insigne.sharing.rules import is_open, may_print
from insigne.web.own import handed_out
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.awards.models import Award

CARDS_PER_MINUTE = 60
ANSWERS_PER_MINUTE = 120
# Browsers and crawlers ask again each time, and are told in a word that nothing changed: a page that its owner
# closes is closed everywhere at once.
ASK_AGAIN = "no-cache"


@require_safe
def award_card(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The picture for links, drawn when it is asked for; only while the page is shared."""
    award = get_object_or_404(light(), pk=award_id)
    if not is_open(award):
        raise Http404
    tag = quote_etag(_mark_of(award))
    response = get_conditional_response(request, etag=tag)
    if response is None:
        if too_often(request, "card", CARDS_PER_MINUTE):
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        response = printed(request, partial(card, award), "image/png")
    if response.status_code in {200, 304}:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = ASK_AGAIN
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@handed_out
@require_safe
def award_certificate(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The award on one page, as PDF: its recipient's always, anybody's once the page is shared. Never kept."""
    award = get_object_or_404(printable_awards(), pk=award_id)
    if not may_print(request.user, award):
        raise Http404
    languages = asked_languages(request, award.language)
    make = partial(certificate, award, languages, timezone.localtime())
    return printed(request, make, "application/pdf", name=file_name(award, languages))


@require_safe
def oembed(request: "HttpRequest") -> HttpResponse:
    """oEmbed: how a shared award is shown on another site. 404 for any other address, private awards included."""
    kind = request.GET.get("format", "json")
    if kind not in {"json", "xml"}:
        return HttpResponse(status=501)  # oEmbed §2.3.3
    if too_often(request, "oembed", ANSWERS_PER_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    award_id = addresses.award_at(request.GET.get("url", ""))
    award = light().filter(pk=award_id).first() if award_id else None
    if award is None or not is_open(award):
        raise Http404
    sizes = (_size(request, "maxwidth", WIDTH), _size(request, "maxheight", HEIGHT))
    answer = embedding.oembed(award, *sizes)
    if kind == "json":
        response = HttpResponse(json.dumps(answer), content_type="application/json")
    else:
        response = HttpResponse(embedding.as_xml(answer), content_type="text/xml; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def _mark_of(award: "Award") -> str:
    """Changes with anything that the card shows."""
    institution = award.institution
    name = institution.name.in_language(award.language)
    shown = (
        __version__,
        award.pk,
        award.version_id,
        award.language,
        wording.name_of(award),
        name,
        institution.accent,
        award.version.badge.category.ink,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def _size(request: "HttpRequest", name: str, most: int) -> int:
    """A limit that the other site gave, or the largest we use. Nonsense is no limit."""
    asked = request.GET.get(name, "")
    return min(int(asked), most) if asked.isascii() and asked.isdigit() and len(asked) < 6 else most
