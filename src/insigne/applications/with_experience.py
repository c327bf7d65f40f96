"""The pages between an experience and applications: which badge to apply for with it, and taking words over."""

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.applications import from_experience
from insigne.applications.models import OPEN, Application
from insigne.applications.queries import own
from insigne.applications.workflow import MoveRefused
from insigne.catalogue.models import Route
from insigne.catalogue.queries import published_badges
from insigne.experiences import queries as experiences
from insigne.experiences.actions import TooManyExperiences
from insigne.experiences.models import Experience
from insigne.institutions.rules import roles_of
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from insigne.catalogue.models import Badge
    from insigne.institutions.models import Institution


@login_required
@require_safe
def badges(request: "HttpRequest", experience_id: "UUID") -> HttpResponse:
    """The badges one may apply for with an experience: one's own institutions first."""
    user = signed_in(request)
    experience = experiences.own(user, experience_id)
    under_way = Application.objects.filter(applicant=user, state__in=OPEN).values_list("badge", flat=True)
    content = {
        "experience": experience,
        "shelves": _shelves(set(roles_of(user))),
        "under_way": set(under_way),
    }
    return render(request, "applications/badges.html", content)


@login_required
@require_POST
def fill(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Begin the experience step from one of one's experiences; asks before words are replaced."""
    application = own(request.user, application_id)
    experience = own_experience(request)
    if experience is None:
        raise Http404
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        from_experience.use(application, experience, by=signed_in(request), replace=confirmed)
    except from_experience.AlreadyWritten:
        return _ask(request, application, experience)
    except MoveRefused as error:
        messages.warning(request, error.sentence(), extra_tags="warn")
        return redirect("application", application.pk)
    messages.success(
        request,
        _(
            "The words of your experience are copied here. Make them fit this badge: the experience stays as it is."
        ),
        extra_tags="ok",
    )
    return redirect("application-experience", application.pk)


@login_required
@require_POST
def keep(request: "HttpRequest", application_id: "UUID") -> HttpResponse:
    """Keep in one's path the experience that an application tells."""
    application = own(request.user, application_id)
    try:
        experience = from_experience.keep(application, by=signed_in(request))
    except TooManyExperiences as error:
        messages.warning(request, error.sentence(), extra_tags="warn")
        return redirect("application", application.pk)
    messages.success(
        request, _("The experience is in your path. The application keeps its own words."), extra_tags="ok"
    )
    return redirect("experience", experience.pk)


def own_experience(request: "HttpRequest") -> Experience | None:
    """The experience that a form names, if it is one of this person's."""
    try:
        key = UUID(request.POST.get("experience", ""))
    except ValueError:
        return None
    return experiences.of_person(request.user).filter(pk=key).first()


def _ask(request: "HttpRequest", application: Application, experience: Experience) -> HttpResponse:
    content = {
        "title": _("Replace what this step says?"),
        "sentence": _(
            "The place, the role, the dates and the text of this step become those of “%(title)s”. The skills, their "
            "explanations and the evidence stay."
        )
        % {"title": experience.title},
        "label": _("Replace this step"),
        "action": request.path,
        "fields": {"experience": experience.pk},
        "back": reverse("application-experience", args=[application.pk]),
    }
    return render(request, "web/confirm.html", content)


def _shelves(mine: "set[UUID]") -> "list[tuple[Institution, list[Badge]]]":
    open_to_application = published_badges().filter(current__route=Route.APPLICATION)
    found = list(open_to_application.order_by("institution__slug", "position", "slug"))
    found.sort(key=lambda badge: badge.institution_id not in mine)  # a stable sort: the rest stays in order
    return [(issuer, list(group)) for issuer, group in groupby(found, key=lambda badge: badge.institution)]
