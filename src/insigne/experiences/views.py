"""A person's experiences: the list, one of them, leaving one behind. Private pages, whatever one's role."""

import secrets
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from insigne.experiences import actions
from insigne.experiences.forms import BeginForm, ExperienceForm
from insigne.experiences.queries import of_person, own
from insigne.web import kept
from insigne.web.drafts import read_seen, saved_otherwise
from insigne.web.faults import of_form
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.experiences.models import Experience


@login_required
def experiences(request: "HttpRequest") -> HttpResponse:
    """All of one's experiences, and the way to begin another: by its name."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.add(form.cleaned_data["title"], by=signed_in(request))
        except actions.TooManyExperiences as error:
            form.add_error("title", error.sentence())
        else:
            return redirect("experience", begun.pk)
    content = {"experiences": of_person(request.user), "form": form}
    return render(request, "experiences/experiences.html", content, status=422 if form.errors else 200)


def experience(request: "HttpRequest", experience_id: "UUID") -> HttpResponse:
    """One experience, written as one likes: saved as one types, or by the button."""
    if request.user.is_anonymous:
        return kept.sign_in(request)
    try:
        written = own(request.user, experience_id)
    except Http404:
        return _gone(request)
    if request.method != "POST":
        typed = kept.take(request)
        return _page(request, written, ExperienceForm.of(written, typed), restored=bool(typed))
    form = ExperienceForm.of(written, request.POST)
    form.is_valid()
    try:
        actions.save_experience(written, form.cleaned_data, read_seen(request.POST), by=signed_in(request))
    except actions.DraftConflict:
        return _conflict(request, experience_id)
    if getattr(request, "htmx", False):
        content = {"revision": written.revision, "unread": form.errors}
        return render(request, "web/draft_saved.html", content)
    if form.errors:
        return _page(request, written, form, status=422)
    messages.success(request, _("Saved. You can close this page and come back."), extra_tags="ok")
    return redirect("experience", written.pk)


@login_required
def remove(request: "HttpRequest", experience_id: "UUID") -> HttpResponse:
    """Delete it, after asking once."""
    written = own(request.user, experience_id)
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        actions.remove(written, by=signed_in(request))
        messages.success(request, _("The experience is deleted."))
        return redirect("experiences")
    content = {
        "title": _("Delete “%(title)s”?") % {"title": written.title},
        "sentence": _(
            "What you wrote here is erased for good. Applications that started from it keep their own words, and "
            "badges stay yours."
        ),
        "label": _("Delete the experience"),
        "action": request.path,
        "back": reverse("experience", args=[written.pk]),
    }
    return render(request, "web/confirm.html", content)


def _gone(request: "HttpRequest") -> HttpResponse:
    """No such experience of theirs: deleted in another tab, perhaps, while this one was being written."""
    words = kept.longer_texts(request)
    if not words or getattr(request, "htmx", False):
        raise Http404
    content = {
        "status": 404,
        "title": _("This experience no longer exists"),
        "sentence": _("What you had written is below: copy it if you still need it."),
        "words": words,
    }
    return render(request, "web/error.html", content, status=404)


def _conflict(request: "HttpRequest", experience_id: "UUID") -> HttpResponse:
    """Another page saved it: keep what was typed here, show what is saved there, let the person choose."""
    written = own(request.user, experience_id)
    if getattr(request, "htmx", False):
        return render(request, "web/draft_conflict.html")
    return _page(request, written, ExperienceForm.of(written, request.POST), conflict=True, status=409)


def _page(
    request: "HttpRequest",
    written: "Experience",
    form: ExperienceForm,
    *,
    conflict: bool = False,
    restored: bool = False,
    status: int = 200,
) -> HttpResponse:
    content = {
        "experience": written,
        "form": form,
        "faults": of_form(form) if form.is_bound else [],
        "saved": saved_otherwise(form, blanks=conflict) if conflict or restored else {},
        "conflict": conflict,
        "restored": restored,
        "revision": written.revision,
        "tab": secrets.token_hex(8),
    }
    return render(request, "experiences/experience.html", content, status=status)
