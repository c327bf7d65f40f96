"""The recipient's pages: whom they asked, what they received, what they show."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insigne.awards.queries import own_award
from insigne.awards.rules import is_recipient
from insigne.endorsements import actions
from insigne.endorsements.actions import Request
from insigne.endorsements.forms import AskForm
from insigne.endorsements.models import Endorsement
from insigne.endorsements.queries import light, of_award
from insigne.endorsements.refusals import CannotAsk, RequestClosed
from insigne.endorsements.rules import is_receiver
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.signed_in import signed_in
from insigne.web.throttle import HOUR, too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.awards.models import Award

TRIES_AN_HOUR = 40


@login_required
def ask(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The endorsements of one's award, and the form that asks for another."""
    award = own_award(request.user, award_id)
    form = AskForm(request.POST or None, initial={"language": signed_in(request).language})
    if request.method == "POST" and form.is_valid() and _ask(request, award, form):
        sentence = _("The request is sent to %(name)s. You will be told when they answer.")
        messages.success(request, sentence % {"name": form.cleaned_data["name"]}, extra_tags="ok")
        return redirect("endorsement-ask", award_id)
    content = {
        "award": award,
        "institution": award.institution,
        "form": form,
        "endorsements": of_award(award),
        "open_to_asking": award.stands,
        "wording": consents.WORDINGS[Use.ENDORSEMENT],
    }
    return render(request, "endorsements/ask.html", content, status=422 if form.errors else 200)


@login_required
@require_POST
def show(request: "HttpRequest", endorsement_id: "UUID") -> HttpResponse:
    """Show an endorsement that one received, or show it no more."""
    endorsement = get_object_or_404(light(), pk=endorsement_id)
    if not is_receiver(request.user, endorsement):
        raise Http404
    try:
        if request.POST.get("shown") == "yes":
            actions.show(endorsement, by=signed_in(request))
            messages.success(request, _("The endorsement is shown from now on."), extra_tags="ok")
        else:
            actions.hide(endorsement, by=signed_in(request))
            messages.success(request, _("The endorsement is shown no more."))
    except RequestClosed:
        messages.warning(request, _("Its author took this endorsement back."), extra_tags="warn")
    return redirect(_back(endorsement))


@login_required
def remove(request: "HttpRequest", endorsement_id: "UUID") -> HttpResponse:
    """Delete an endorsement of one's award, or take a request back, after asking once."""
    endorsement = get_object_or_404(light(), pk=endorsement_id, removed_at=None)
    if endorsement.award is None or not is_recipient(request.user, endorsement.award):
        raise Http404
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        actions.remove(endorsement, by=signed_in(request))
        messages.success(request, _("It is deleted."))
        return redirect("endorsement-ask", endorsement.award_id)
    if endorsement.state == "answered":
        title = _("Delete this endorsement?")
        sentence = _(
            "Its words are erased here, and its address says so. Copies that others made cannot be called back."
        )
    else:
        title = _("Delete this request?")
        sentence = _("The link that was sent no longer works. What you wrote to this person is erased.")
    content = {
        "title": title,
        "sentence": sentence,
        "label": _("Delete"),
        "action": request.path,
        "back": reverse("endorsement-ask", args=[endorsement.award_id]),
    }
    return render(request, "web/confirm.html", content)


def _ask(request: "HttpRequest", award: "Award", form: AskForm) -> bool:
    if too_often(request, "endorsement-ask", TRIES_AN_HOUR, HOUR):
        form.add_error(None, _("Too many tries within an hour: wait a little, then go on."))
        return False
    try:
        actions.ask(award, Request(**form.cleaned_data), by=signed_in(request))
    except CannotAsk as refusal:
        form.add_error("email", refusal.sentence())
        return False
    return True


def _back(endorsement: Endorsement) -> str:
    if endorsement.award_id:
        return reverse("endorsement-ask", args=[endorsement.award_id])
    received = endorsement.version.badge.institution if endorsement.version else endorsement.endorsed
    return reverse("manage-endorsements", args=[received.slug if received else ""])
