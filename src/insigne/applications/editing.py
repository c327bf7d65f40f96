"""The steps of the form: saved as one types, by a button without JavaScript, and never over somebody's words."""

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from insigne.applications import actions
from insigne.applications.completeness import lacks
from insigne.applications.forms import (
    ExperienceForm,
    read_claims,
    read_reflection,
)
from insigne.applications.from_experience import counted_elsewhere, is_blank
from insigne.applications.queries import last_decision, own
from insigne.applications.rows import skill_rows
from insigne.experiences.queries import of_person
from insigne.web import kept
from insigne.web.drafts import read_seen, saved_otherwise
from insigne.web.faults import Fault, of_form
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.applications.completeness import Lack
    from insigne.applications.models import Application
    from insigne.applications.rows import SkillRow

NEXT = {"experience": "application-skills", "skills": "application-evidence"}


def experience(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Step 1: the experience."""
    if request.user.is_anonymous:
        return kept.sign_in(request)
    application = own(request.user, application_id)
    if not application.is_editable:
        return _closed(request, application)
    if request.method != "POST":
        typed = kept.take(request)
        return _experience_page(
            request, application, ExperienceForm.of(application, typed), restored=bool(typed)
        )
    form = ExperienceForm.of(application, request.POST)
    form.is_valid()
    try:
        actions.save_experience(
            application, form.cleaned_data, read_seen(request.POST), by=signed_in(request)
        )
    except actions.DraftConflict:
        return _conflict(request, application_id, "experience")
    if getattr(request, "htmx", False):
        return _saved(request, application, "experience", unread=form.errors)
    if form.errors or request.POST.get("go") == "stay":
        return _stay(request, form, application)
    return redirect(NEXT["experience"], application.pk)


def skills(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Step 2: the skills, and an explanation for each."""
    if request.user.is_anonymous:
        return kept.sign_in(request)
    application = own(request.user, application_id)
    if not application.is_editable:
        return _closed(request, application)
    if request.method != "POST":
        return _skills_page(request, application, kept.take(request))
    claims = read_claims(request.POST, list(application.claims.all()))
    try:
        actions.save_skills(
            application, claims, read_reflection(request.POST), read_seen(request.POST), by=signed_in(request)
        )
    except actions.DraftConflict:
        return _conflict(request, application_id, "skills")
    if getattr(request, "htmx", False):
        return _saved(request, application, "skills")
    if request.POST.get("go") == "stay":
        messages.success(request, _("Saved. You can close this page and come back."), extra_tags="ok")
        return redirect("application-skills", application.pk)
    return redirect(NEXT["skills"], application.pk)


def _stay(request: "HttpRequest", form: ExperienceForm, application: "Application") -> HttpResponse:
    if form.errors:
        return _experience_page(request, application, form, status=422)
    messages.success(request, _("Saved. You can close this page and come back."), extra_tags="ok")
    return redirect("application-experience", application.pk)


def _closed(request: "HttpRequest", application: "Application") -> HttpResponse:
    """The application left the applicant's hands while this page was open."""
    if getattr(request, "htmx", False):
        return render(request, "applications/closed.html", {"application": application})
    if words := kept.longer_texts(request):
        content = {
            "status": 409,
            "title": _("This application was sent or closed meanwhile: it can no longer be changed."),
            "sentence": _("What you had written is below: copy it if you still need it."),
            "words": words,
        }
        return render(request, "web/error.html", content, status=409)
    messages.warning(
        request, _("This application was sent or closed: it can no longer be changed."), extra_tags="warn"
    )
    return redirect("application", application.pk)


def _conflict(request: "HttpRequest", application_id: "UUID", step: str) -> HttpResponse:
    """Another page saved this step: keep what was typed here, show what is saved there, let the person choose."""
    application = own(request.user, application_id)
    if not application.is_editable:
        return _closed(request, application)
    if getattr(request, "htmx", False):
        return render(request, "web/draft_conflict.html", {"application": application})
    if step == "experience":
        form = ExperienceForm.of(application, request.POST)
        return _experience_page(request, application, form, conflict=True, status=409)
    return _skills_page(request, application, request.POST, conflict=True, status=409)


def _saved(request: "HttpRequest", application: "Application", step: str, **content: Any) -> HttpResponse:
    content |= {"application": application, "revision": getattr(application, f"{step}_revision")}
    return render(request, "web/draft_saved.html", content)


def _page_marks(application: "Application", step: str) -> dict[str, Any]:
    return {
        "application": application,
        "institution": application.institution,
        "version": application.version,
        "revision": getattr(application, f"{step}_revision"),
        "tab": secrets.token_hex(8),
        "step": step,
    }


def _shown_lacks(request: "HttpRequest", application: "Application", step: str) -> "list[Lack]":
    """What is lacking on this step, once the person has asked to be told (`?check=1`)."""
    if "check" not in request.GET:
        return []
    return [lack for lack in lacks(application, list(application.claims.all())) if lack.step == step]


def _experience_page(
    request: "HttpRequest",
    application: "Application",
    form: ExperienceForm,
    *,
    conflict: bool = False,
    restored: bool = False,
    status: int = 200,
) -> HttpResponse:
    missing = _shown_lacks(request, application, "experience")
    content = _page_marks(application, "experience") | {
        "form": form,
        "faults": [*of_form(form), *(_fault_of(form, lack) for lack in missing)],
        "lacking": {lack.field: lack.sentence for lack in missing},
        "saved": saved_otherwise(form, blanks=conflict) if conflict or restored else {},
        "conflict": conflict,
        "restored": restored,
        "decision": last_decision(application),
        "experiences": of_person(request.user).only("title"),
        "counted": counted_elsewhere(application),
        "blank": is_blank(application),
    }
    return render(request, "applications/experience.html", content, status=status)


def _fault_of(form: ExperienceForm, lack: "Lack") -> Fault:
    return Fault(lack.sentence, form[lack.field].id_for_label, str(form[lack.field].label))


def _skills_page(
    request: "HttpRequest",
    application: "Application",
    typed: "Mapping[str, str] | None",
    *,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    decision = last_decision(application)
    missing = _shown_lacks(request, application, "skills")
    rows = skill_rows(application, typed, missing, decision)
    content = _page_marks(application, "skills") | {
        "rows": rows,
        "chosen": sum(row.chosen for row in rows),
        "reflection": read_reflection(typed) if typed else application.reflection,
        "reflection_saved": application.reflection,
        "reflection_fault": next((lack.sentence for lack in missing if lack.field == "reflection"), ""),
        "faults": [Fault(lack.sentence, lack.field, _name(rows, lack)) for lack in missing],
        "conflict": conflict,
        "restored": bool(typed) and not conflict,
        "decision": decision,
    }
    return render(request, "applications/skills.html", content, status=status)


def _name(rows: "list[SkillRow]", lack: "Lack") -> str:
    return next((str(row.skill) for row in rows if lack.field == f"text-{row.skill.code}"), "")
