"""A reviewer's pages: the queue, and one application read beside its skills."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insigne.applications import decisions
from insigne.applications.models import Application, Review, State
from insigne.applications.queries import WAITING, changes_since_last_round, queue_of, reviewable
from insigne.applications.review_rows import blank, evidence_beside, read_comment, read_notes, review_rows
from insigne.applications.rules import has_left_review
from insigne.applications.workflow import MoveRefused
from insigne.institutions.models import Role
from insigne.institutions.rules import roles_of
from insigne.journal.queries import timeline
from insigne.web import kept
from insigne.web.faults import Fault
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.applications.decisions import Objection
    from insigne.applications.review_rows import ReviewRow

PER_PAGE = 25
DECISIONS = {
    Review.Decision.ACCEPT: decisions.accept,
    Review.Decision.ASK_FOR_MORE: decisions.ask_for_more,
    Review.Decision.REFUSE: decisions.refuse,
}


@login_required
@require_safe
def queue(request: "HttpRequest") -> HttpResponse:
    """The applications that wait, oldest first; or those decided; by badge if one wants."""
    if not any(Role.REVIEWER in roles for roles in roles_of(request.user).values()):
        return render(request, "applications/no_queue.html", status=403)
    everything = queue_of(request.user)
    decided = request.GET.get("show") == "decided"
    shown = everything.filter(WAITING)
    if decided:
        shown = everything.exclude(WAITING).order_by("-decided_at", "pk")
    if state := _one_of(request.GET.get("state"), (State.SUBMITTED, State.IN_REVIEW)):
        shown = shown.filter(state=state)
    if badge := request.GET.get("badge", "").replace("\x00", ""):
        shown = shown.filter(badge__code=badge)
    content = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "decided": decided,
        "state": state,
        "badge": badge,
        "badges": everything.order_by("badge__slug").values_list("badge__code", "version__name").distinct(),
        "waiting": everything.filter(WAITING).count(),
    }
    return render(request, "applications/queue.html", content)


def review(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """One application: read, note, decide."""
    if request.user.is_anonymous:
        return kept.sign_in(request)
    left = Application.objects.filter(pk=application_id).first() if request.method == "POST" else None
    if left and has_left_review(request.user, left):
        return _left(request, left)
    application = reviewable(request.user, application_id)
    if request.method != "POST":
        return _page(request, application, kept.take(request))
    data = request.POST
    notes = read_notes(data, application)
    try:
        decisions.save_review(
            application, notes, read_comment(data), seen_round=_round(data), by=signed_in(request)
        )
        return _decide(request, application, data)
    except MoveRefused as error:
        return _overtaken(request, application, error)
    except decisions.DecisionIncomplete as error:
        return _page(request, application, data, error.objections, status=422)


def _decide(request: "HttpRequest", application: "Application", data: "Mapping[str, str]") -> HttpResponse:
    decision = data.get("decision", "")
    if getattr(request, "htmx", False):
        return render(request, "applications/review_saved.html", {"application": application})
    if decision not in DECISIONS:
        messages.success(request, _("Your notes are saved; nothing is decided yet."), extra_tags="ok")
        return redirect("review", application.pk)
    if decision == Review.Decision.REFUSE and data.get("confirmed") != "yes":
        return _confirm_refusal(request, application)
    DECISIONS[Review.Decision(decision)](application, by=signed_in(request))
    messages.success(request, _told(decision, application), extra_tags="ok")
    return redirect("queue")


def _told(decision: str, application: "Application") -> str:
    name = application.applicant.name
    sentences = {
        Review.Decision.ACCEPT: _("The badge is awarded to %(name)s, who is told by e-mail."),
        Review.Decision.ASK_FOR_MORE: _("The application is back with %(name)s, who is told by e-mail."),
        Review.Decision.REFUSE: _(
            "The application is refused; %(name)s is told by e-mail, with your reason."
        ),
    }
    return sentences[Review.Decision(decision)] % {"name": name}


def _confirm_refusal(request: "HttpRequest", application: "Application") -> HttpResponse:
    saved = Review.objects.get(application=application, round=application.round, reviewer=signed_in(request))
    decisions.check_refusal(saved)
    fields = {"decision": Review.Decision.REFUSE.value, "round": application.round, "comment": saved.comment}
    for verdict in saved.verdicts.select_related("skill"):
        fields |= {
            f"verdict-{verdict.skill.code}": verdict.verdict,
            f"comment-{verdict.skill.code}": verdict.comment,
        }
    content = {
        "title": _("Refuse this application?"),
        "sentence": _(
            "%(name)s will read your reason, and may apply again. If something can be completed, ask for more instead."
        )
        % {"name": application.applicant.name},
        "label": _("Refuse the application"),
        "action": request.path,
        "back": reverse("review", args=[application.pk]),
        "fields": fields,
    }
    return render(request, "web/confirm.html", content)


def _overtaken(request: "HttpRequest", application: "Application", error: MoveRefused) -> HttpResponse:
    """Somebody decided meanwhile, or a new version was sent: nothing is done twice, and it is said."""
    if getattr(request, "htmx", False):
        return render(request, "applications/review_overtaken.html", {"application": application})
    application.refresh_from_db(fields=["state"])
    if has_left_review(request.user, application):
        return _left(request, application)
    application = reviewable(request.user, application.pk)
    if application.is_decidable:
        sentence = _(
            "Meanwhile the student sent a new version: your notes were not saved on it. Read it again."
        )
    else:
        sentence = error.sentence()
    messages.warning(request, sentence, extra_tags="warn")
    return _page(request, application, request.POST, status=409)


def _left(request: "HttpRequest", application: Application) -> HttpResponse:
    """It went back to its applicant while this page was open: the reviewer's words come back, nothing else."""
    if getattr(request, "htmx", False):
        return render(request, "applications/review_overtaken.html", {"application": application})
    notes = read_notes(request.POST, application)
    told = [note.comment for note in notes.values() if note.comment]
    comment = read_comment(request.POST)
    content = {"unsaved": [*told, *([comment] if comment else [])]}
    return render(request, "applications/review_left.html", content, status=409)


def _page(
    request: "HttpRequest",
    application: "Application",
    typed: "Mapping[str, str] | None" = None,
    objections: "list[Objection] | tuple[()]" = (),
    status: int = 200,
) -> HttpResponse:
    own = application.reviews.filter(round=application.round, reviewer=signed_in(request))
    mine = own.prefetch_related("verdicts").first() or blank(application)
    changed = changes_since_last_round(application)
    rows = review_rows(application, mine, typed, changed)
    faults = [Fault(each.sentence, each.field, _skill_name(application, each)) for each in objections]
    content: dict[str, Any] = {
        "application": application,
        "institution": application.institution,
        "version": application.version,
        "rows": rows,
        "shown": sum(row.verdict == "shown" for row in rows),
        "comment": (typed or {}).get("comment", mine.comment),
        "faults": faults,
        "fault_at": {each.field: each.sentence for each in objections},
        "changed": changed,
        "general_evidence": evidence_beside(application),
        "unsaved": _unsaved(rows, typed),
        "decisions": application.reviews.exclude(decision="").select_related("reviewer"),
        "events": timeline(application.pk),
    }
    return render(request, "applications/review.html", content, status=status)


def _unsaved(rows: "list[ReviewRow]", typed: "Mapping[str, str] | None") -> list[str]:
    """What was typed into a page that came too late, so that nothing is lost."""
    if typed is None:
        return []
    told = [f"{row.skill} — {row.comment}" for row in rows if row.comment]
    return [*told, *([read_comment(typed)] if read_comment(typed) else [])]


def _skill_name(application: "Application", objection: "Objection") -> str:
    code = objection.field.partition("-")[2]
    return next((str(claim.skill) for claim in application.claims.all() if claim.skill.code == code), "")


def _round(data: "Mapping[str, str]") -> int:
    value = data.get("round", "")
    return int(value) if value.isdecimal() and len(value) < 5 else 0


def _one_of(value: str | None, allowed: tuple[State, ...]) -> str:
    return value if value in allowed else ""
