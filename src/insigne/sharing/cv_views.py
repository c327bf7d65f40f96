"""The CV page: what an export is for, the choice of its parts, the two formats."""

import json
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from insigne.path.story import story_of
from insigne.sharing import elm, jsonresume
from insigne.sharing.choosing import CvForm
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

FORMATS = {
    "resume": (jsonresume.resume, jsonresume.MEDIA_TYPE, "resume.json"),
    "elm": (elm.unsealed, elm.MEDIA_TYPE, "elm-unsealed.jsonld"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cv(request: "HttpRequest") -> HttpResponse:
    """Choose the parts, then take the file. Nothing is kept, and nothing goes anywhere but to the person."""
    person = signed_in(request)
    story = story_of(person)
    if request.method == "POST":
        form = CvForm(story, request.POST)
        chosen = request.POST.get("format", "")
        if form.is_valid() and chosen == "elm" and not form.has_awards():
            form.add_error(
                "badges", _("This file holds badges awarded here, and nothing else: choose one of them.")
            )
        if form.is_valid():
            make, media_type, ending = FORMATS.get(chosen, FORMATS["resume"])
            content = make(form.choice(person.email), timezone.localtime())
            response = HttpResponse(
                json.dumps(content, ensure_ascii=False, indent=2), content_type=media_type
            )
            name = f"{slugify(person.name) or 'cv'}-{ending}"
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    else:
        form = CvForm(story, initial={"language": person.language})
    content = {"form": form, "story": story}
    return render(request, "sharing/cv.html", content, status=422 if form.errors else 200)
