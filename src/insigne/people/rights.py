"""A person's pages about their data: what they consented to, who sees what, everything out, everything gone."""

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.institutions.models import Institution
from insigne.people import archiving, consents, erasing
from insigne.people.forms import EraseForm
from insigne.people.models import Archive, Consent, Use
from insigne.people.retention import days_of, in_words
from insigne.people.who_sees import rows
from insigne.web.signed_in import signed_in
from insigne.web.throttle import HOUR, too_often

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.people.models import User

ARCHIVES_PER_HOUR = 6


@login_required
@require_safe
def consents_page(request: "HttpRequest") -> HttpResponse:
    """Each consent with its date, its text, and a button that takes it back as easily as it was given."""
    person = signed_in(request)
    given = list(person.consents.all())
    names = _names(person, given)
    for each in given:
        each.named = names.get(each.about)  # type: ignore[attr-defined]
    content = {
        "standing": [each for each in given if not each.withdrawn_at],
        "withdrawn": [each for each in given if each.withdrawn_at],
    }
    return render(request, "people/consents.html", content)


@login_required
@require_POST
def withdraw(request: "HttpRequest", consent_id: "UUID") -> HttpResponse:
    """Take one consent back, and with it what it allowed."""
    person = signed_in(request)
    consent = get_object_or_404(Consent, pk=consent_id, person=person)
    if consent.withdrawn_at:
        messages.info(request, _("You had taken this consent back already."))
    else:
        consents.take_back(consent, by=person)
        messages.success(request, _("Your consent is taken back, with immediate effect."), extra_tags="ok")
    return redirect("consents")


@require_safe
def who_sees_what(request: "HttpRequest") -> HttpResponse:
    """Who sees what, why, for how long; with one's own state when signed in."""
    person = request.user if request.user.is_authenticated else None
    joined = Institution.objects.filter(memberships__user=person).distinct() if person else ()
    return render(
        request, "people/who_sees_what.html", {"rows": rows(person, list(joined)), "person": person}
    )


@login_required
def my_data(request: "HttpRequest") -> HttpResponse:
    """The archive: ask for it, see how far it is, download it; and the way to erasing."""
    person = signed_in(request)
    if request.method == "POST":
        if too_often(request, "archive", ARCHIVES_PER_HOUR, HOUR):
            sentence = _("You asked for many archives within an hour. Wait a little, then ask again.")
            messages.warning(request, sentence, extra_tags="warn")
        else:
            archiving.ask(person)
        return redirect("my-data")
    content = {"archive": person.archives.first(), "kept": in_words(days_of("archives"))}
    return render(request, "people/my_data.html", content)


@login_required
@require_safe
def archive(request: "HttpRequest", archive_id: "UUID") -> FileResponse:
    """The ZIP, to its person alone."""
    found = get_object_or_404(Archive, pk=archive_id, person=signed_in(request), ready_at__isnull=False)
    try:
        content = archiving.path_of(found.pk).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"insigne-{found.asked_at:%Y-%m-%d}.zip"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: "HttpRequest") -> HttpResponse:
    """Say what goes and what stays, ask for a word, then erase. The last administrator hands over first."""
    person = signed_in(request)
    form = EraseForm(request.POST or None)
    charged = erasing.only_administrator_of(person)
    if request.method == "POST" and not charged and form.is_valid():
        try:
            erasing.erase(person, by=person)
        except erasing.LastAdministratorOf as refusal:
            charged = refusal.institutions
        else:
            logout(request)
            messages.success(request, _("Everything about you is erased. Farewell."), extra_tags="ok")
            return redirect("home")
    refused = request.method == "POST"
    content = {"form": form, "charged": charged}
    return render(request, "people/erase.html", content, status=422 if refused else 200)


def _names(person: "User", given: list[Consent]) -> "Mapping[UUID, tuple[str, str]]":
    """What each consent is about, asked once per use."""
    abouts: Mapping[Use, consents.NamesOf] = import_string(settings.INSIGNE_ABOUTS)
    names: dict[UUID, tuple[str, str]] = {}
    for use, names_of in abouts.items():
        if wanted := [each.about for each in given if each.use == use]:
            names |= names_of(person, wanted)
    return names
