"""One's own path, and one's own word on one's skills. Nobody else sees these pages."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insigne.experiences.queries import of_person
from insigne.path import actions
from insigne.path.forms import read_marks
from insigne.path.marks import badges_to_mark, compare
from insigne.path.models import Level
from insigne.path.queries import markable, marks_on
from insigne.path.reading import read
from insigne.path.story import story_of
from insigne.path.timeline import picture_of_path
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def whole(request: "HttpRequest") -> "HttpResponse":
    """Experiences, know-hows and badges in order, as a story and as a picture; what is within reach."""
    story = story_of(signed_in(request))
    return render(request, "path/path.html", {"story": story, "picture": picture_of_path(story)})


@login_required
@require_safe
def skills(request: "HttpRequest") -> "HttpResponse":
    """The badges whose know-hows one may mark, and one's marks beside what reviewers recognised."""
    rows = read(signed_in(request))
    content = {"badges": badges_to_mark(rows), "compared": compare(rows)}
    return render(request, "path/skills.html", content)


@login_required
def skills_of(request: "HttpRequest", code: str) -> "HttpResponse":
    """One's own word on the know-hows of one badge."""
    person = signed_in(request)
    version = markable(person, code)
    experiences = list(of_person(person).only("title"))
    if request.method == "POST":
        marks = read_marks(request.POST.dict(), version.skills.all(), experiences)
        actions.mark_skills(version.badge, marks, by=person)
        messages.success(request, _("Your marks are kept. Only you see them."), extra_tags="ok")
        return redirect("path-skills")
    marked = marks_on(person, version)
    content = {
        "version": version,
        "rows": [(skill, marked.get(skill.code)) for skill in version.skills.all()],
        "levels": Level.choices,
        "experiences": experiences,
    }
    return render(request, "path/skills_of.html", content)
