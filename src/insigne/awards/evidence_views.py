"""The evidence of an award: its files to whom may see them, and its owner's choice of who may."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insigne.awards import evidence as actions
from insigne.awards.models import Audience, AwardEvidence
from insigne.awards.queries import evidence_of, own_award
from insigne.awards.rules import may_see_evidence
from insigne.files.responses import attachment
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@require_safe
def download(request: "HttpRequest", award_id: "UUID", evidence_id: "UUID") -> FileResponse:
    """A file of an award, as an attachment, to those whom its owner lets see it."""
    found = AwardEvidence.objects.select_related("award", "file").defer(
        "award__credential", "award__assertion"
    )
    evidence = get_object_or_404(found, pk=evidence_id, award=award_id)
    if evidence.file is None or not may_see_evidence(request.user, evidence):
        raise Http404
    response = attachment(evidence.file)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_required
def audiences(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Each piece of evidence, who may see it, and the button that takes it off the badge."""
    award = own_award(request.user, award_id)
    pieces = list(evidence_of(award))
    if request.method == "POST":
        piece = next((each for each in pieces if str(each.pk) == request.POST.get("evidence")), None)
        if piece is None:  # taken off in another tab
            messages.warning(
                request, _("This piece of evidence is no longer with the badge."), extra_tags="warn"
            )
        else:
            _change(request, piece)
        return redirect("award-evidences", award_id)
    content = {"award": award, "pieces": pieces, "audiences": Audience.choices}
    return render(request, "awards/evidences.html", content)


def _change(request: "HttpRequest", piece: AwardEvidence) -> None:
    if request.POST.get("remove") == "yes":
        actions.remove(piece, by=signed_in(request))
        messages.success(request, _("The evidence is no longer with the badge."), extra_tags="ok")
    elif request.POST.get("audience") in Audience.values:
        actions.show_to(piece, Audience(request.POST["audience"]), by=signed_in(request))
        messages.success(request, _("From now on this is who may see it."), extra_tags="ok")
