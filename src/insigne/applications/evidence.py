"""The evidence step: files and links, seen by the applicant and the reviewers only."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.applications import actions
from insigne.applications.forms import EvidenceFileForm, EvidenceLinkForm
from insigne.applications.models import Evidence
from insigne.applications.queries import own
from insigne.applications.rules import is_applicant, may_read
from insigne.applications.workflow import MoveRefused
from insigne.files.refusals import FileRefused
from insigne.files.responses import attachment
from insigne.web.signed_in import signed_in
from insigne.web.throttle import too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.applications.models import Application
    from insigne.catalogue.models import Skill

Form = EvidenceFileForm | EvidenceLinkForm
PER_MINUTE = 20


@login_required
def step(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Step 3: what supports the application, and the two forms that add to it."""
    application = own(request.user, application_id)
    if not application.is_editable:
        return redirect("application", application.pk)
    skills = [claim.skill for claim in application.claims.all() if claim.chosen]
    forms = _forms(request, skills)
    added = next((form for form in forms if form.is_bound), None)
    if added and too_often(request, "evidence", PER_MINUTE):
        added.add_error(None, _("Too many pieces of evidence within a minute: wait a little, then go on."))
    if added and added.is_valid() and _add(request, application, added, skills):
        return redirect("application-evidence", application.pk)
    content = {
        "application": application,
        "institution": application.institution,
        "evidence": application.evidence.all(),
        "file_form": forms[0],
        "link_form": forms[1],
        "wrong": added,
        "step": "evidence",
    }
    return render(request, "applications/evidence.html", content, status=422 if added else 200)


@login_required
@require_safe
def download(request: "HttpRequest", evidence_id: "UUID") -> FileResponse:
    """A file, to those who may read the application it belongs to."""
    evidence = get_object_or_404(Evidence.objects.select_related("application", "file"), pk=evidence_id)
    if evidence.file is None or not may_read(request.user, evidence.application):
        raise Http404
    return attachment(evidence.file)


@login_required
@require_POST
def remove(request: "HttpRequest", evidence_id: "UUID") -> HttpResponse:
    """Take a piece of evidence back."""
    evidence = get_object_or_404(Evidence.objects.select_related("application", "file"), pk=evidence_id)
    if not is_applicant(request.user, evidence.application):
        raise Http404
    try:
        actions.detach(evidence, by=signed_in(request))
    except MoveRefused as error:
        messages.warning(request, error.sentence(), extra_tags="warn")
        return redirect("application", evidence.application_id)
    messages.success(request, _("The evidence is removed."))
    return redirect("application-evidence", evidence.application_id)


def _forms(request: "HttpRequest", skills: "list[Skill]") -> tuple[EvidenceFileForm, EvidenceLinkForm]:
    kind = request.POST.get("kind") if request.method == "POST" else None
    file_data = (request.POST, request.FILES) if kind == "file" else (None, None)
    return (
        EvidenceFileForm(*file_data, skills=skills, prefix="file"),
        EvidenceLinkForm(request.POST if kind == "link" else None, skills=skills, prefix="link"),
    )


def _add(request: "HttpRequest", application: "Application", form: Form, skills: "list[Skill]") -> bool:
    data = form.cleaned_data
    kept = {
        "caption": data["caption"],
        "skill": next((each for each in skills if each.code == data["skill"]), None),
        "audience": data["audience"],
        "by": signed_in(request),
    }
    try:
        if isinstance(form, EvidenceFileForm):
            actions.attach_file(application, data["upload"], **kept)
        else:
            actions.attach_link(application, data["url"], **kept)
    except FileRefused as refusal:
        form.add_error("upload", str(refusal))
    except actions.TooMuchEvidence as error:
        form.add_error(None, error.sentence())
    except MoveRefused as error:  # sent meanwhile from another page: the step leads to where it stands
        messages.warning(request, error.sentence(), extra_tags="warn")
        return True
    else:
        messages.success(request, _("The evidence is added."), extra_tags="ok")
        return True
    return False
