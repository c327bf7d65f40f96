"""An institution's endorsements: those it received and may show, those it gave."""

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insigne.catalogue.models import BadgeVersion
from insigne.catalogue.queries import published_badges
from insigne.endorsements import giving
from insigne.endorsements.forms import GiveForm
from insigne.endorsements.queries import given, light, received
from insigne.endorsements.refusals import CannotGive
from insigne.endorsements.rules import is_giver
from insigne.institutions.models import Institution
from insigne.institutions.queries import managed
from insigne.web.localized import LocalizedText
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
@require_safe
def overview(request: "HttpRequest", slug: str) -> HttpResponse:
    """What others wrote of the institution and its badges, and what it wrote of others."""
    institution = managed(request.user, slug)
    content = {
        "institution": institution,
        "received": received(institution.pk),
        "given": given(institution.pk),
    }
    return render(request, "endorsements/manage.html", content)


@login_required
def give(request: "HttpRequest", slug: str) -> HttpResponse:
    """Endorse a badge of another institution, or another institution."""
    institution = managed(request.user, slug)
    choices = _choices(institution)
    form = GiveForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid() and _give(request, institution, form):
        messages.success(
            request,
            _("Your endorsement is signed. The other institution decides whether to show it."),
            extra_tags="ok",
        )
        return redirect("manage-endorsements", slug)
    content = {"institution": institution, "form": form, "anything": bool(choices)}
    return render(request, "endorsements/give.html", content, status=422 if form.errors else 200)


@login_required
def withdraw(request: "HttpRequest", slug: str, endorsement_id: UUID) -> HttpResponse:
    """Take an endorsement back, after asking once."""
    institution = managed(request.user, slug)
    endorsement = get_object_or_404(light(), pk=endorsement_id, institution=institution)
    if not is_giver(request.user, endorsement):
        raise Http404
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        giving.withdraw(endorsement, by=signed_in(request))
        messages.success(request, _("Your institution’s endorsement is taken back."))
        return redirect("manage-endorsements", slug)
    content = {
        "title": _("Take this endorsement back?"),
        "sentence": _(
            "It is shown no more, and its address says so. Copies that others made cannot be called back."
        ),
        "label": _("Take it back"),
        "action": request.path,
        "back": reverse("manage-endorsements", args=[slug]),
    }
    return render(request, "web/confirm.html", content)


def _give(request: "HttpRequest", institution: Institution, form: GiveForm) -> bool:
    data = form.cleaned_data
    words = LocalizedText(data["words_fr"], data["words_en"])
    try:
        giving.give(institution, _target(data["to"]), words, by=signed_in(request))
    except CannotGive as refusal:
        form.add_error("to", refusal.sentence())
        return False
    return True


def _target(value: str) -> BadgeVersion | Institution:
    """What a choice of the form names: one of `_choices`, so it was there a moment ago."""
    kind, _colon, key = value.partition(":")
    if kind == "institution":
        return get_object_or_404(Institution, pk=key)
    versions = BadgeVersion.objects.select_related("badge__institution").defer("picture")
    version: BadgeVersion = get_object_or_404(versions, pk=key)
    return version


def _choices(institution: Institution) -> list[tuple[Any, Any]]:
    """Every other institution, then their published badges under each."""
    others = Institution.objects.exclude(pk=institution.pk)
    badges = (
        published_badges().exclude(institution=institution).order_by("institution__slug", "position", "slug")
    )
    shelves = [
        (
            str(issuer),
            [(f"badge:{badge.current_id}", str(badge.current.name)) for badge in group if badge.current],
        )
        for issuer, group in groupby(badges, key=lambda badge: badge.institution)
    ]
    institutions = [(f"institution:{each.pk}", str(each)) for each in others]
    return [(_("Institutions"), institutions), *shelves] if institutions else []
