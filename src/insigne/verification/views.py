"""The public page of an award: the badge, what was recognised, the seal. A machine gets the document."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insigne import credentials
from insigne.awards import addresses
from insigne.awards.actions import PAGE_USES
from insigne.awards.models import Award
from insigne.awards.queries import evidence_shown
from insigne.awards.rules import is_recipient, may_revoke
from insigne.catalogue.pictures import path_of
from insigne.endorsements.queries import shown_with
from insigne.people.consents import WORDINGS
from insigne.verification import documents
from insigne.verification.reports import of_both_standards
from insigne.web import own

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

JSON_TYPES = ("application/json", "application/ld+json", "application/vc+ld+json", "application/vc")


@own.published
@require_safe
def award(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """To a browser the page, to a machine the credential; private until its owner shares it."""
    if request.get_preferred_type(["text/html", *JSON_TYPES]) in JSON_TYPES:
        response = documents.credential(request, award_id)
    else:
        try:
            response = _page(request, documents.visible(request, award_id))
        except documents.Erased:
            response = render(request, "verification/erased.html", status=410)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(request: "HttpRequest", shown: Award) -> HttpResponse:
    language = get_language() or "fr"
    reports = [
        credentials.verify(bytes(each), fetch=own.fetch) for each in (shown.credential, shown.assertion)
    ]
    mine = is_recipient(request.user, shown)
    content = {
        "award": shown,
        "version": shown.version,
        "institution": shown.institution,
        "recognised": shown.recognised.select_related("skill"),
        "skill_count": shown.version.skills.count(),
        "evidence": evidence_shown(shown, request.user),
        "report": of_both_standards(reports, language),
        "mine": mine,
        "endorsements": shown_with(shown),
        "manages": may_revoke(request.user, shown),
        "sharing_choices": Award.Sharing.choices,
        "wordings": [WORDINGS[use] for use in PAGE_USES.values()],
        "open": shown.is_shared and shown.stands,
        "printable": (shown.is_shared or mine) and shown.stands,
        "site": settings.INSIGNE_URL,
        "address": addresses.award(shown.pk),
        "badge_picture": path_of(shown.version, shown.language),
    }
    return documents.discreet(render(request, "verification/award.html", content), shown)
