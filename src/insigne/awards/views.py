"""What one does with an award: share it, decline it, revoke it; and an institution's list of them."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.awards import actions
from insigne.awards.forms import RevokeForm
from insigne.awards.models import Award
from insigne.awards.queries import awards_of, light, own_award
from insigne.awards.rules import may_decline, may_revoke
from insigne.institutions.queries import managed
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

PER_PAGE = 50


@login_required
@require_POST
def share(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Choose who may open the page; closing it takes effect at once."""
    award = own_award(request.user, award_id)
    if request.POST.get("sharing") in Award.Sharing.values:
        actions.share(award, request.POST["sharing"], by=signed_in(request))
        messages.success(request, _told(award), extra_tags="ok")
    return redirect("award-sharing" if request.POST.get("from") == "sharing" else "award", award_id)


@login_required
def decline(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Ask once, saying what happens, then decline."""
    award = get_object_or_404(light(), pk=award_id)
    if not may_decline(request.user, award):
        raise Http404
    if request.POST.get("confirmed") != "yes":
        return render(request, "awards/decline.html", {"award": award})
    actions.decline(award, by=signed_in(request))
    messages.success(
        request, _("You declined the badge “%(name)s”. Its page is closed.") % {"name": award.version.name}
    )
    return redirect("backpack")


@login_required
@require_safe
def awards(request: "HttpRequest", slug: str) -> HttpResponse:
    """The awards of an institution, newest first."""
    institution = managed(request.user, slug)
    page = Paginator(awards_of(institution.pk), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "awards/manage.html", {"institution": institution, "page": page})


@login_required
def revoke(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Ask for the reason, say what will happen, then revoke."""
    award = get_object_or_404(light(), pk=award_id)
    if not may_revoke(request.user, award):
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(award, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(
            request, _("The award is revoked; its recipient is told, and every check now says so.")
        )
        return redirect("award", award_id)
    content = {"award": award, "institution": award.institution, "form": form}
    return render(request, "awards/revoke.html", content, status=422 if form.errors else 200)


def _told(award: Award) -> str:
    if award.sharing == Award.Sharing.PRIVATE:
        return _("Your page is closed: from now on only you see it.")
    return _("Your page is open. Its address is yours to give.")
