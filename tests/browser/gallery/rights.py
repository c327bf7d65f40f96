"""The pages about one's data: consents, who sees what, the archive, erasing, evidence, retention."""

from typing import TYPE_CHECKING

from tests.browser.shown import Page, at

if TYPE_CHECKING:
    from tests.browser.stage import Set
    from tests.world import House

PAGES = (
    Page("consents", "rights", at("/account/consents")),
    Page("consents, none", "second_reviewer", at("/account/consents")),
    Page("who sees what", "rights", at("/account/who-sees-what")),
    Page("who sees what, to anybody", "", at("/account/who-sees-what")),
    Page("my data", "second_reviewer", at("/account/data")),
    Page("my data, under way", "waiting", at("/account/data")),
    Page("my data, ready", "rights", at("/account/data")),
    Page("erase my account", "rights", at("/account/erase")),
    Page("confirm that it is you", "waiting", at("/account/erase")),
    Page("erase my account, last administrator", "administrator", at("/account/erase")),
    Page("evidence of a badge", "rights", at("/a/{evidenced}/evidence")),
    Page("award with public evidence", "", at("/a/{evidenced}")),
    Page("retention", "administrator", at("/manage/{slug}/retention")),
    Page("retention, to a manager", "manager", at("/manage/{slug}/retention")),
    Page("erased badge", "", at("/a/{erased}"), status=410),
)


def set_up(house: "House", told: "Set", language: str) -> None:
    """Somebody with consents, an archive and public evidence; somebody whose archive is being made; an erased badge."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from insigne.applications import actions as applications
    from insigne.applications import decisions
    from insigne.awards import actions as awards
    from insigne.awards.models import Audience, Award
    from insigne.people import archiving, erasing
    from insigne.people.models import Archive, PurgeReport
    from tests import world as worlds
    from tests.browser.stage import student

    person = student(house, told, "rights", language)
    draft = worlds.draft(house, person, public=2)
    file = SimpleUploadedFile("compte-rendu-du-12-mars.pdf", b"%PDF-1.7\n%%EOF\n")
    applications.attach_file(
        draft, file, caption="Compte rendu de l’assemblée", skill=None, audience=Audience.PUBLIC, by=person
    )
    applications.attach_link(
        draft, "https://epicerie.example/bilan", caption="Bilan de l’année", skill=None, by=person
    )
    applications.submit(draft, by=person)
    draft.refresh_from_db()
    worlds.reviewed(draft, house.reviewer)
    award = decisions.accept(draft, by=house.reviewer)
    awards.share(award, Award.Sharing.LINK, by=person)
    awards.share(award, Award.Sharing.LISTED, by=person)
    told.more["evidenced"] = str(award.pk)
    archiving.make(archiving.ask(person))
    # No job: it would be done before anybody looks.
    waiting = student(house, told, "waiting", language)
    Archive.objects.create(person=waiting, parts=10, parts_done=4, files=17)
    for part in ("rights", "administrator"):
        _lately_signed_in(told.people[part]["session"])
    gone = worlds.person("Personne Effacée")
    erased = worlds.awarded(house, gone)
    erasing.erase(gone, by=gone)
    told.more["erased"] = str(erased.pk)
    for kind, count in (("drafts", 12), ("closed", 4), ("evidence", 31)):
        PurgeReport.objects.create(institution=house.institution, kind=kind, count=count, days=365)


def _lately_signed_in(session_key: str) -> None:
    """As if this session had just given its password again: the page of erasing asks for it otherwise."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore(session_key)
    request.user = get_user(request)
    record_authentication(request, request.user, "password", reauthenticated=True)
    request.session.save()
