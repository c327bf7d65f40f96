"""Management of an institution's catalogue: kits in and out, badges shown and retired."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.catalogue import actions
from insigne.catalogue.forms import AdoptForm
from insigne.catalogue.kit import KitFaults, read_folder, read_zip
from insigne.catalogue.models import Badge
from insigne.catalogue.queries import badges_of
from insigne.catalogue.shipped import shipped_kits
from insigne.institutions.queries import managed
from insigne.web.signed_in import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from insigne.catalogue.kit import Fault
    from insigne.institutions.models import Institution


@login_required
@require_safe
def overview(request: "HttpRequest", slug: str) -> HttpResponse:
    """The institution's badges and kits, and what a manager can do next."""
    return _overview(request, managed(request.user, slug), AdoptForm())


@login_required
def adopt(request: "HttpRequest", slug: str) -> HttpResponse:
    """Adopt a shipped kit or an uploaded one: all of it, or nothing and every fault with its line."""
    institution = managed(request.user, slug)
    if request.method != "POST":  # somebody who changes the language or signs in on the page of a refusal
        return redirect("manage", slug)
    form = AdoptForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, institution, form, status=422)
    try:
        kit = actions.adopt(institution, _files(form), by=signed_in(request))
    except KitFaults as error:
        return _overview(request, institution, form, kit_faults=error.faults, status=422)
    except actions.AlreadyAdopted:
        form.add_error(None, _("This version of the kit is here already."))
    except actions.SlugTaken as error:
        sentence = _("The badge “%(slug)s” of this kit has the short name of a badge you already have.")
        form.add_error(None, sentence % {"slug": error.slug})
    else:
        messages.success(
            request, _("The kit “%(name)s” is adopted; its badges are published.") % {"name": kit.name}
        )
        return redirect("manage", slug)
    return _overview(request, institution, form, status=422)


@login_required
@require_safe
def export(request: "HttpRequest", slug: str, kit_id: str) -> HttpResponse:
    """The kit as a zip that another institution can adopt."""
    kit = get_object_or_404(managed(request.user, slug).kits, pk=kit_id)
    response = HttpResponse(bytes(kit.archive), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{kit.slug}-{kit.version}.zip"'
    return response


@login_required
@require_POST
def change_state(request: "HttpRequest", slug: str, badge_id: str) -> HttpResponse:
    """Show a badge in the catalogue, or retire it."""
    badge = get_object_or_404(managed(request.user, slug).badges, pk=badge_id)
    state = request.POST.get("state")
    if state == Badge.State.RETIRED:
        actions.retire(badge, by=signed_in(request))
        messages.success(
            request, _("The badge is retired: no new application is taken. Awards and drafts stay.")
        )
    elif state == Badge.State.PUBLISHED:
        actions.publish(badge, by=signed_in(request))
        messages.success(request, _("The badge is published."))
    else:
        raise BadRequest(f"A badge cannot be made {state!r}.")
    return redirect("manage", slug)


def _files(form: AdoptForm) -> "Mapping[str, bytes]":
    if upload := form.cleaned_data["archive"]:
        return read_zip(upload.read())
    return read_folder(shipped_kits()[form.cleaned_data["shipped"]].path)


def _overview(
    request: "HttpRequest",
    institution: "Institution",
    form: AdoptForm,
    kit_faults: "tuple[Fault, ...]" = (),
    status: int = 200,
) -> HttpResponse:
    adopted = {(kit.slug, kit.version) for kit in institution.kits.defer("archive")}
    french = get_language() == "fr"
    content = {
        "institution": institution,
        "badges": badges_of(institution.pk),
        "kits": institution.kits.defer("archive"),
        "offered": [kit for kit in shipped_kits().values() if (kit.spec.id, kit.spec.version) not in adopted],
        "form": form,
        "kit_faults": [(each, each.message_fr if french else each.message_en) for each in kit_faults],
    }
    return render(request, "catalogue/manage.html", content, status=status)
