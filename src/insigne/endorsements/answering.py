"""The endorser's page, by the link they received: no account, nothing done before they press a button."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insigne.endorsements import actions
from insigne.endorsements.actions import Answer
from insigne.endorsements.forms import AnswerForm
from insigne.endorsements.queries import is_quiet, of_link
from insigne.endorsements.refusals import RequestClosed
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.endorsements.models import Endorsement

PER_MINUTE = 30


def endorse(request: "HttpRequest", token: str) -> HttpResponse:
    """Read what is asked; write, see it as it will stand, sign; or decline; or take one's words back."""
    endorsement = of_link(token)
    if endorsement is None or endorsement.award is None:
        raise Http404
    step = request.POST.get("step", "") if request.method == "POST" else ""
    busy = bool(step) and too_often(request, "endorse", PER_MINUTE)
    if busy:
        step = "change"  # does nothing, and gives the words back
    if step == "quiet":
        actions.leave_alone(endorsement)
        return redirect(request.path)
    if endorsement.stands:
        return _signed(request, endorsement, step)
    if not (endorsement.is_open and endorsement.award.stands):
        quiet = is_quiet(endorsement.address_hash)
        return _page(request, "endorsements/closed.html", endorsement, status=410, is_quiet=quiet)
    if step == "decline":
        return _decline(request, endorsement)
    return _write(request, endorsement, step, busy=busy)


def _write(request: "HttpRequest", endorsement: "Endorsement", step: str, *, busy: bool) -> HttpResponse:
    language = (get_language() or "fr")[:2]
    agreement = actions.agreement(endorsement, language)
    if step not in {"preview", "sign"}:
        typed = request.POST if step == "change" else {}
        initial = {"name": endorsement.name, "function": endorsement.function} | dict(typed.items())
        form = AnswerForm(initial=initial, agreement=agreement)
        status = 429 if busy else 200
        return _page(request, "endorsements/write.html", endorsement, status=status, form=form, busy=busy)
    form = AnswerForm(request.POST, agreement=agreement)
    if not form.is_valid():
        return _page(request, "endorsements/write.html", endorsement, status=422, form=form)
    if step == "preview":
        return _page(
            request, "endorsements/preview.html", endorsement, said=form.cleaned_data, agreement=agreement
        )
    said = {name: form.cleaned_data[name] for name in ("name", "function", "words")}
    with suppress(RequestClosed):  # another click, or the recipient, was quicker: the page says how it stands
        actions.answer(endorsement, Answer(**said, language=language))
    return redirect(request.path)


def _decline(request: "HttpRequest", endorsement: "Endorsement") -> HttpResponse:
    with suppress(RequestClosed):
        actions.decline(endorsement)
    return redirect(request.path)


def _signed(request: "HttpRequest", endorsement: "Endorsement", step: str) -> HttpResponse:
    if step != "take-back":
        return _page(request, "endorsements/signed.html", endorsement)
    if request.POST.get("confirmed") == "yes":
        with suppress(RequestClosed):
            actions.take_back(endorsement)
        return redirect(request.path)
    content = {
        "title": _("Take your words back?"),
        "sentence": _(
            "They are erased here, nobody reads them any more, and the recipient is told. Copies that others made "
            "cannot be called back."
        ),
        "label": _("Take my words back"),
        "action": request.path,
        "fields": {"step": "take-back"},
        "back": request.path,
    }
    return render(request, "web/confirm.html", content)


def _page(
    request: "HttpRequest", template: str, endorsement: "Endorsement", *, status: int = 200, **content: Any
) -> HttpResponse:
    award = endorsement.award
    content |= {
        "endorsement": endorsement,
        "award": award,
        "version": award.version if award else None,
        "institution": endorsement.institution,
        "recognised": award.recognised.select_related("skill") if award else (),
    }
    response = render(request, template, content, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
