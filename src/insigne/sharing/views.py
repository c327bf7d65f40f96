"""Every way to show one award, on one page of its recipient's."""

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insigne.awards import addresses
from insigne.awards.actions import PAGE_USES
from insigne.awards.models import Award
from insigne.awards.queries import own_award
from insigne.catalogue.pictures import path_of, qr_code
from insigne.people.consents import WORDINGS
from insigne.sharing import embedding, linkedin
from insigne.sharing.rules import is_open

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@login_required
@require_safe
def sharing(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Link, LinkedIn, certificate, other sites, files, wallet, CV; a private page is offered to be opened first."""
    award = own_award(request.user, award_id)
    content = {
        "award": award,
        "version": award.version,
        "institution": award.institution,
        "picture": path_of(award.version, award.language),
        "worth_showing": award.stands,
        "sharing_choices": Award.Sharing.choices,
        "wordings": [WORDINGS[use] for use in PAGE_USES.values()],
        "address": addresses.award(award.pk),
    }
    if is_open(award):
        content |= {
            "linkedin": linkedin.add_address(award),
            "lines": linkedin.lines(award),
            "snippet": embedding.snippet(award),
        }
    return render(request, "sharing/award.html", content)


@login_required
@require_safe
def award_qr(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The QR code of an award's page, for its recipient to put where they like."""
    award = own_award(request.user, award_id)
    return HttpResponse(qr_code(addresses.award(award.pk)), content_type="image/svg+xml")
