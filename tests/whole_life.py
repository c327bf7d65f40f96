"""What somebody may leave in the rarer places, so that no table of theirs is empty when they are erased.

`tests/test_erased_person.py` tells the rest of such a life. `uncovered` says which tables neither tells of.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils import timezone

from insigne import kits
from insigne.api import displaying
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.backpack import actions as backpack
from insigne.backpack import arranging, reminders, several
from insigne.backpack.queries import items_of
from insigne.backpack.several import Given
from insigne.catalogue import actions as catalogue
from insigne.catalogue.kit import read_folder
from insigne.directory import actions as directory
from insigne.directory import messaging, reporting
from insigne.directory.models import Entry, Message
from insigne.endorsements import actions as endorsements
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.people import actions as people
from insigne.people.models import User
from tests import world as worlds
from tests.awards.making import awarded
from tests.backpack import making as elsewhere
from tests.directory import making as network
from tests.endorsements import making as praise
from tests.path import making as paths
from tests.world import House

# A kit, and all that hangs on it, is the institution's: whoever adopted it only did their work.
NOT_THEIRS = {"catalogue.Kit"}


def as_a_manager(at: House, person: User) -> None:
    """Adopt, invite, revoke, judge a report: acts for the institution that bear a name."""
    institutions.grant(at.institution, person, Role.MANAGER, by=at.administrator)
    person = User.objects.get(pk=person.pk)  # roles are read once for each object
    folder = next(each.path for each in kits.shipped() if each.id == "isae-ensma")
    catalogue.adopt(at.institution, read_folder(folder), by=person)
    people.invite(at.institution, email="x@exemple.example", role=Role.STUDENT, language="fr", by=person)
    awards.revoke(awarded(at, worlds.person("Léa Autre")), reason="Une erreur.", by=person)
    rude = network.sent(at, network.listed(at, "Ada Tierce"), by=network.recipient(at, "Rude Personne"))
    assert rude.receiver
    reporting.suspend(reporting.report(rude, "Pas aimable.", by=rude.receiver), by=person)


def in_the_network(at: House, person: User) -> None:
    """Show a path there, be blocked, reported and suspended; block and report in turn."""
    entry = Entry.objects.get(person=person)
    share = paths.link(person, title="Pour l’annuaire")
    details = network.details(line=entry.line, share=share)
    directory.change(entry.pk, details, seen_reach=entry.reach, by=person)
    received = Message.objects.get(receiver=person)
    reporting.report(received, f"{person.name} n’aime pas cela.", by=person)
    written = Message.objects.get(sender=person)
    assert written.receiver
    report = reporting.report(written, f"{person.name} insiste.", by=written.receiver)
    reporting.suspend(report, by=at.manager)
    messaging.block(received, by=received.sender)  # type: ignore[arg-type]


def in_the_backpack(at: House, person: User) -> None:
    """Notes, collections, badges that wait to be checked, a reminder."""
    collection = arranging.make_collection(person, name=person.name, description=person.name, by=person)
    for item in items_of(person):
        arranging.keep(person, item, note=person.name, hidden=False, collections=[collection.pk], by=person)
    several.begin(person, [Given(person.name, "file", elsewhere.badge_for(person.email))], by=person)
    reminders.stop(person, by=person)


def in_somebody_else_s_backpack(at: House, person: User) -> None:
    """Somebody has a copy of their badge, which says what they wrote."""
    reader = worlds.person("Curieux Lecteur")
    award = Award.objects.get(recipient=person)
    backpack.bring_in(reader, bytes(award.credential), kind="file", by=reader)


def as_an_endorser(at: House, person: User) -> None:
    """Asked for words, they say no, and wish to be left alone."""
    request = praise.asked(awarded(at, worlds.person("Ida Autre")), email=person.email, name=person.name)
    endorsements.leave_alone(request)


def in_the_account(at: House, person: User) -> None:
    """An address to be confirmed, a second factor, a number for old displayers."""
    address = EmailAddress.objects.get(user=person, primary=True)
    EmailConfirmation.objects.create(
        email_address=address, key="to-confirm", sent=timezone.now() - timedelta(1)
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "sealed"})
    displaying.switch(person, on=True)


RARER = (
    as_a_manager,
    in_the_network,
    in_the_backpack,
    in_somebody_else_s_backpack,
    as_an_endorser,
    in_the_account,
)


def uncovered(person: User) -> list[str]:
    """The links to a person, and the tables that hang on theirs, that have no row of this one's."""
    missing = []
    for model, paths_to in _paths().items():
        direct = [path for path in paths_to if "__" not in path]
        rows = {path: model.objects.filter(**{path: person}).exists() for path in paths_to}  # type: ignore[attr-defined]
        if not any(rows.values()):
            missing.append(model._meta.label)
        missing += [f"{model._meta.label}.{path}" for path in direct if not rows[path]]
    return sorted(missing)


def _paths() -> dict[type[Model], list[str]]:
    """Each model that leads to a person, with the shortest ways there."""
    found: dict[type[Model], list[str]] = {}
    ways: dict[type[Model], list[str]] = {User: [""]}
    while ways:
        begun = {model: paths for model, paths in ways.items() if model._meta.label not in NOT_THEIRS}
        ways = {}
        for model, field in _links():
            if model in found or field.related_model not in begun:
                continue
            beyond = begun[field.related_model]
            ways.setdefault(model, []).extend(f"{field.name}__{way}".rstrip("_") for way in beyond)
        found |= ways
    return found


def _links() -> Iterator[tuple[type[Model], "ForeignKey[Any, Any]"]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                yield model, field
