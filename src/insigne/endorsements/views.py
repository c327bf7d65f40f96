"""The public document of an endorsement."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from insigne.awards.documents import to_bytes
from insigne.endorsements.documents import address
from insigne.endorsements.models import Endorsement
from insigne.endorsements.rules import is_gone, is_public, may_read
from insigne.web.own import published

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

VC = "application/vc+ld+json"


@published
@require_safe
def document(request: "HttpRequest", endorsement_id: "UUID") -> HttpResponse:
    """The signed credential, byte for byte; 410 once it was taken back or its award fell; else it does not exist."""
    related = Endorsement.objects.select_related("award", "version__badge")
    heavy = ("award__credential", "award__assertion", "version__picture")
    endorsement = get_object_or_404(related.defer(*heavy), pk=endorsement_id)
    if is_gone(endorsement):
        response = HttpResponse(to_bytes({"id": address(endorsement), "gone": True}), VC, status=410)
        response.headers["Access-Control-Allow-Origin"] = "*"
    elif endorsement.credential and may_read(request.user, endorsement):
        response = HttpResponse(bytes(endorsement.credential), VC)
        if is_public(endorsement):
            response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        raise Http404
    response.headers["X-Robots-Tag"] = "noindex"
    return response
