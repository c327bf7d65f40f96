"""Badges from elsewhere: brought in, looked at, checked again, given back, removed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.backpack import actions, kept_reports, outcomes, several
from insigne.backpack.forms import BringInForm
from insigne.backpack.models import Arrival, BringingIn, OutsideBadge
from insigne.backpack.personal import file_name, suffix_of
from insigne.backpack.queries import arrivals_of, item_of
from insigne.backpack.sentences import why
from insigne.files.responses import guarded
from insigne.web.signed_in import signed_in
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.backpack.several import Given

PER_MINUTE = 10
CHECKS_PER_MINUTE = 10


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one file, for the page."""

    label: str
    outcome: str
    words: str
    sentence: str
    badge: OutsideBadge | None


@login_required
def add(request: "HttpRequest") -> HttpResponse:
    """Bring badges in. A single one is checked at once, several in the background."""
    if request.method != "POST":
        return render(request, "backpack/add.html", {"form": BringInForm()})
    form = BringInForm(request.POST, request.FILES, too_often=too_often(request, "bring-in", PER_MINUTE))
    if not form.is_valid():
        return render(request, "backpack/add.html", {"form": form}, status=429 if form.too_often else 422)
    try:
        bringing = _taken_in(request, form.cleaned_data["given"])
    except several.StillBusy:
        form.add_error(None, _("What you gave before is still being checked. Wait until it is done."))
        return render(request, "backpack/add.html", {"form": form}, status=422)
    return redirect("backpack-brought", bringing.pk)


@login_required
@require_safe
def brought(request: "HttpRequest", bringing_id: "UUID") -> HttpResponse:
    """What became of each: done of to do, as true after a reload as before."""
    bringing = get_object_or_404(BringingIn, pk=bringing_id, person=signed_in(request))
    arrivals = list(arrivals_of(bringing))
    waiting = sum(each.outcome == Arrival.Outcome.WAITING for each in arrivals)
    content = {
        "bringing": bringing,
        "told": list(_told(arrivals)),
        "total": len(arrivals),
        "waiting": waiting,
        "done": len(arrivals) - waiting,
        "added": sum(each.outcome in {Arrival.Outcome.KEPT, Arrival.Outcome.MARKED} for each in arrivals),
    }
    return render(request, "backpack/brought.html", content)


@login_required
@require_safe
def page(request: "HttpRequest", badge_id: "UUID") -> HttpResponse:
    """One badge from elsewhere, with the report that was kept."""
    outside = _mine(request, badge_id)
    content = {
        "outside": outside,
        "item": item_of(signed_in(request), "outside", badge_id),
        "report": kept_reports.shown(outside),
    }
    return render(request, "backpack/outside.html", content)


@login_required
@require_POST
def check(request: "HttpRequest", badge_id: "UUID") -> HttpResponse:
    """Run the checks again, now."""
    outside = _mine(request, badge_id)
    if too_often(request, "check-again", CHECKS_PER_MINUTE):
        messages.warning(request, _("Too many checks within one minute. Wait a little, then try again."))
    else:
        actions.check_again(outside, by=signed_in(request))
        messages.success(request, _("Checked again, just now."), extra_tags="ok")
    return redirect("outside-badge", badge_id)


@login_required
def remove(request: "HttpRequest", badge_id: "UUID") -> HttpResponse:
    """Ask once, then remove."""
    outside = _mine(request, badge_id)
    if request.POST.get("confirmed") == "yes":
        actions.remove(outside, by=signed_in(request))
        messages.success(request, _("The badge is removed from your backpack."))
        return redirect("backpack")
    content = {
        "title": _("Remove “%(name)s” from your backpack?") % {"name": outside},
        "sentence": _(
            "The file, your note and its places in collections go with it. The badge itself stays valid: you can "
            "bring it in again if you have the file or its address."
        ),
        "label": _("Remove the badge"),
        "action": request.path,
        "back": reverse("outside-badge", args=[badge_id]),
    }
    return render(request, "web/confirm.html", content)


@login_required
@require_safe
def original(request: "HttpRequest", badge_id: "UUID") -> HttpResponse:
    """The very bytes that were brought in, as a download that no browser opens."""
    outside = _mine(request, badge_id)
    response = guarded(HttpResponse(bytes(outside.original), content_type=outside.content_type))
    disposition = f'attachment; filename="{file_name(outside)}.{suffix_of(outside)}"'
    response.headers["Content-Disposition"] = disposition
    return response


@login_required
@require_safe
def picture(request: "HttpRequest", badge_id: "UUID") -> HttpResponse:
    """The picture as it was drawn again."""
    outside = _mine(request, badge_id)
    if not outside.has_picture:
        raise Http404
    response = guarded(HttpResponse(bytes(outside.picture), content_type="image/png"))
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _mine(request: "HttpRequest", badge_id: "UUID") -> OutsideBadge:
    """A badge of the person's own; of anybody else's, nothing is said."""
    mine: OutsideBadge = get_object_or_404(
        OutsideBadge.objects.defer("original", "picture"), pk=badge_id, person=signed_in(request)
    )
    return mine


def _taken_in(request: "HttpRequest", given: "list[Given]") -> BringingIn:
    person = signed_in(request)
    if len(given) > 1 or given[0].why:
        return several.begin(person, given, by=person)
    only = given[0]
    result = actions.bring_in(person, only.content, kind=only.kind, by=person)
    return outcomes.tell(person, only.label, only.kind, result, by=person)


def _told(arrivals: "Iterable[Arrival]") -> "Iterable[Told]":
    for each in arrivals:
        reason = each.reason
        sentence = why(reason["why"]) if "why" in reason else ""
        if "report" in reason:
            sentence = kept_reports.worst_of(reason["report"])
        yield Told(each.label, each.outcome, each.get_outcome_display(), sentence, each.outside)
