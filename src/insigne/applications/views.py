"""An applicant's pages around the form: list, start, state, last check, sending, withdrawing."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insigne.applications import actions
from insigne.applications.completeness import lacks
from insigne.applications.models import DECIDABLE
from insigne.applications.queries import last_decision, of_applicant, own
from insigne.applications.with_experience import own_experience
from insigne.applications.workflow import MoveRefused
from insigne.catalogue.models import Badge
from insigne.journal.queries import timeline
from insigne.web.signed_in import signed_in
from insigne.web.throttle import HOUR, too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.applications.completeness import Lack
    from insigne.applications.models import Application

# Each sending makes the reviewers' mailboxes ring.
SENDS_AN_HOUR = 10


@login_required
@require_safe
def mine(request: "HttpRequest") -> HttpResponse:
    """A person's applications and where each stands."""
    return render(request, "applications/mine.html", {"applications": of_applicant(request.user)})


@login_required
def start(request: "HttpRequest", code: str) -> HttpResponse:
    """Begin, or go on with, one's application for a badge. After a sign-in the browser comes back by GET."""
    badge = get_object_or_404(Badge.objects.exclude(state=Badge.State.DRAFT), code=code)
    experience = own_experience(request)
    try:
        application = actions.start(badge, by=signed_in(request), experience=experience)
    except actions.AlreadyHeld as held:
        messages.info(request, _("You hold this badge already: here it is."))
        return redirect("award", held.award.pk)
    except actions.BadgeClosed:
        messages.warning(request, _("This badge is not open to applications."), extra_tags="warn")
        return redirect("badge", code)
    if experience and application.experience_id != experience.pk:
        messages.info(
            request,
            _(
                "You had begun an application for this badge: it is as you left it. You can still take words over."
            ),
        )
    return redirect("application-experience" if application.is_editable else "application", application.pk)


@login_required
@require_safe
def status(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Where the application stands, what was answered, and what can be done next."""
    application = own(request.user, application_id)
    decision = last_decision(application)
    content = {
        "application": application,
        "institution": application.institution,
        "decision": decision if decision and decision.round == application.round else None,
        "events": timeline(application.pk),
    }
    return render(request, "applications/status.html", content)


@login_required
@require_safe
def check(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """The whole as the reviewer will see it, and what is still lacking."""
    application = own(request.user, application_id)
    if not application.is_editable:
        return redirect("application", application.pk)
    return _check_page(request, application, lacks(application, list(application.claims.all())))


@login_required
def submit(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Send it. Sent twice it is sent once."""
    application = own(request.user, application_id)
    if request.method != "POST":
        return redirect("application", application.pk)
    if too_often(request, "submit", SENDS_AN_HOUR, HOUR):
        sentence = _("You sent applications many times within an hour: wait a little. Everything is kept.")
        messages.warning(request, sentence, extra_tags="warn")
        return redirect("application-check", application.pk)
    try:
        actions.submit(application, by=signed_in(request))
    except actions.Incomplete as error:
        return _check_page(request, application, error.lacks, status=422)
    except actions.BadgeClosed as error:
        messages.warning(request, error.sentence(), extra_tags="warn")
    except MoveRefused as error:
        if error.state in DECIDABLE:
            messages.info(request, _("Your application was sent already: there is nothing more to do."))
        else:
            messages.warning(request, error.sentence(), extra_tags="warn")
    else:
        days = application.version.answer_days
        sentence = _(
            "Your application is sent. Answer within about %(days)d days; you can still withdraw it."
        )
        messages.success(request, sentence % {"days": days}, extra_tags="ok")
    return redirect("application", application.pk)


@login_required
def withdraw(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Take it back, after asking once."""
    application = own(request.user, application_id)
    if request.POST.get("confirmed") != "yes":
        return _confirm_withdrawal(request, application)
    try:
        actions.withdraw(application, by=signed_in(request))
    except MoveRefused as error:
        messages.warning(request, error.sentence(), extra_tags="warn")
    else:
        messages.success(
            request, _("Your application is withdrawn. What you wrote remains here, for you alone.")
        )
    return redirect("application", application.pk)


def _confirm_withdrawal(request: "HttpRequest", application: "Application") -> HttpResponse:
    if not application.is_open:
        raise Http404
    content = {
        "title": _("Withdraw this application?"),
        "sentence": _(
            "Nobody will review it. You can apply again later; what you wrote stays readable for you."
        ),
        "label": _("Withdraw the application"),
        "action": request.path,
        "back": reverse("application", args=[application.pk]),
    }
    return render(request, "web/confirm.html", content)


def _check_page(
    request: "HttpRequest", application: "Application", missing: "list[Lack]", status: int = 200
) -> HttpResponse:
    content = {
        "application": application,
        "institution": application.institution,
        "claims": [claim for claim in application.claims.all() if claim.chosen],
        "evidence": application.evidence.all(),
        "lacks": missing,
        "step": "check",
    }
    return render(request, "applications/check.html", content, status=status)
