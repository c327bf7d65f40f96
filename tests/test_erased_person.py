"""The erased person is found nowhere: not in a table, not in a file, not in what verifiers are answered.

Each app's part of the person is made by a function of `PARTS`; one that is written for a new app is covered by
the same search, which asks for the tables and lists none.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from insigne import credentials
from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.applications.actions import Seen
from insigne.applications.models import Application, Review
from insigne.awards import actions as awards
from insigne.awards.models import Audience, Award, Delivery
from insigne.awards.status_lists import INTERVAL
from insigne.backpack import actions as backpack
from insigne.directory import actions as directory
from insigne.endorsements import actions as endorsements
from insigne.endorsements.actions import Answer
from insigne.experiences.models import Experience
from insigne.files.models import StoredFile
from insigne.institutions import actions as institutions
from insigne.institutions.models import Role
from insigne.jobs.queue import run_ready
from insigne.journal.models import Event
from insigne.people import actions as people
from insigne.people import archiving, consents, erasing
from insigne.people.models import Archive, Consent, Invitation, Use, User
from insigne.people.personal import Kept, holders
from insigne.web import own
from tests import searching
from tests import world as worlds
from tests.api.making import register
from tests.backpack import making as elsewhere
from tests.directory import making as network
from tests.endorsements import making as praise
from tests.oid4vci.making import Wallet, an_offer
from tests.path import making as paths
from tests.whole_life import RARER, uncovered
from tests.world import EXPERIENCE, House, World, awarded, badge, browser, claims, reviewed

NAME = "Zéphyrine Quasimodo"
ADDRESS = "zephyrine.unique@universite.example"
WORDS = "ornithorynque mélancolique"
FILE = "carnet-de-zephyrine.pdf"
PDF = b"%PDF-1.7\n%ornithorynque m\xc3\xa9lancolique\n%%EOF\n"
SECOND = "z.quasimodo@ailleurs.example"

pytestmark = pytest.mark.django_db(transaction=True)


def an_account(at: House, person: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    people.invite(at.institution, email=SECOND, role=Role.STUDENT, language="fr", by=at.manager)
    browser(person).get(reverse("account"))


def an_experience(at: House, person: User) -> None:
    Experience.objects.create(person=person, title=WORDS, structure=f"Club {WORDS}")


def a_refused_application(at: House, person: User) -> None:
    application = _sent(at, person, "tutorer-ses-pairs")
    reviewed(application, at.reviewer, "not_yet", f"{NAME}, {WORDS} ?", f"Désolé {NAME}, {WORDS}.")
    decisions.refuse(application, by=at.reviewer)


def an_award(at: House, person: User) -> None:
    application = _sent(at, person, "engagement-associatif")
    reviewed(application, at.reviewer)
    award = decisions.accept(application, by=at.reviewer)
    awards.share(award, Award.Sharing.LISTED, by=person)
    Delivery.objects.create(
        award=award,
        format="ldp_vc",
        holder=f"did:example:{WORDS}",
        delivered_at=award.awarded_at,
        status_list=award.status_list,
        status_index=(award.status_index + 1) % 131_072,
    )


def a_review_of_somebody_else(at: House, person: User) -> None:
    institutions.grant(at.institution, person, Role.REVIEWER, by=at.administrator)
    application = _sent(at, at.student, "engagement-associatif", words="Une expérience ordinaire. " * 20)
    reviewed(application, person, message="Bravo.")
    decisions.accept(application, by=person)


def a_path(at: House, person: User) -> None:
    told = paths.experience(person, title=WORDS, situation=f"{NAME} : {WORDS}")
    paths.mark(person, badge(at, "tutorer-ses-pairs"), {"TP1": 3}, told)
    paths.link(person, title=f"Pour {WORDS}", shows_words=True, shows_structures=True)
    paths.page(person, "zephyrine-quasimodo")


def a_badge_from_elsewhere(at: House, person: User) -> None:
    document = elsewhere.badge_for(ADDRESS, name=f"Badge {WORDS}", by=elsewhere.DID_KEY)
    backpack.bring_in(person, document, kind="file", by=person)


def a_place_in_the_directory(at: House, person: User) -> None:
    entry = directory.join(badge(at), network.details(line=WORDS), by=person)
    other = network.listed(at, "Nour Haddad")
    network.sent(at, entry, by=other.person, text=f"Bonjour {NAME}, parlons de la caisse.")
    network.sent(at, other, by=person, text=f"Ici {NAME}, à propos de {WORDS}.", shows_address=True)


def endorsements_received_and_written(at: House, person: User) -> None:
    own_award = Award.objects.get(recipient=person)
    said = Answer("Paule Président", "présidente", f"{NAME} a montré {WORDS} pendant deux ans.", "fr")
    received = praise.asked(own_award, message=f"Bonjour, c’est {NAME}.")
    endorsements.answer(received, said)
    endorsements.show(praise.again(received), by=person)
    somebody = awarded(at, network.worlds.person("Inès Autre"))
    written = praise.asked(somebody, email=ADDRESS, name=NAME)
    endorsements.answer(written, Answer(NAME, WORDS, f"Je soussigné {NAME}, {WORDS}, recommande Inès.", "fr"))


def a_copy_in_a_wallet(at: House, person: User) -> None:
    Wallet(at.institution).take(an_offer(at, Award.objects.get(recipient=person)))
    an_offer(at, Award.objects.get(recipient=person))


def a_platform(at: House, person: User) -> None:
    register().tokens(person)


def consents_of_each_use(at: House, person: User) -> None:
    for use in Use:
        consents.give(person, use, about=person.pk)


def an_archive(at: House, person: User) -> None:
    archiving.ask(person)
    run_ready()


def what_waits(at: House, person: User) -> None:
    """A job that failed with the address in its error, one that waits with the person's id, a session with words."""
    DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="insigne.mail.notifications.award_issued",
        traceback=f"SMTPRecipientsRefused: {ADDRESS}",
        exception_class_path="x",
        backend_name="default",
        queue_name="default",
        priority=0,
        status="FAILED",
    )
    client = browser(person)
    session = client.session
    session["kept_post"] = {"path": "/", "body": f"description={WORDS}&reader={person.pk}"}
    session.save()


PARTS: tuple[Callable[[House, User], None], ...] = (
    an_account,
    an_experience,
    a_refused_application,
    an_award,
    a_review_of_somebody_else,
    a_path,
    a_badge_from_elsewhere,
    a_place_in_the_directory,
    endorsements_received_and_written,
    a_copy_in_a_wallet,
    a_platform,
    *RARER,
    consents_of_each_use,
    what_waits,
    an_archive,
)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of other tests are none of this search's business."""
    settings.MEDIA_ROOT = tmp_path


def _archived(person: User) -> list[Kept]:
    return [kept for holder in holders() for kept in holder.export(person)]


@pytest.fixture
def newcomer(world: World) -> tuple[User, list[Kept]]:
    """Somebody who did nothing yet, and their archive on that day; elsewhere a review is half written."""
    application = worlds.submitted(world.theirs)
    notes, by = worlds.notes(application), world.theirs.reviewer
    decisions.save_review(application, notes, "", seen_round=1, by=by)
    person = worlds.person("Nouvelle Venue")
    return person, _archived(person)


@pytest.fixture
def lived(world: World) -> User:
    """Somebody who used everything, at `world.ours`."""
    person = people.register(email=ADDRESS, name=NAME, password="four words that hold", language="fr")
    institutions.grant(world.ours.institution, person, Role.STUDENT, by=world.ours.administrator)
    for part in PARTS:
        part(world.ours, person)
    run_ready()
    return person


def test_before_the_person_is_erased_the_search_finds_them(lived: User) -> None:
    """Else finding nothing afterwards would prove nothing."""
    found = searching.search([NAME, ADDRESS, WORDS, FILE, SECOND])
    words = {each.word for each in found}
    assert words == {NAME, ADDRESS, WORDS, FILE, SECOND}
    places = {each.where for each in found}
    assert {
        "people_user.name",
        "account_emailaddress.email",
        "applications_application.description",
    } <= places
    assert any(place.startswith("stored/") for place in places)
    assert any(place.startswith("archives/") for place in places)


def test_no_table_that_may_hold_something_of_theirs_is_empty(lived: User) -> None:
    """A new model is asked for here until this life tells of it."""
    assert uncovered(lived) == []


def test_after_it_nothing_of_them_is_found(lived: User) -> None:
    secrets = [NAME, ADDRESS, WORDS, FILE, SECOND, *_fingerprints(lived)]
    assert {each.word for each in searching.search(secrets)} == set(secrets)
    mail.outbox.clear()
    erasing.erase(lived, by=lived)
    run_ready()
    assert searching.search(secrets) == []


def test_whoever_did_nothing_takes_nothing_of_theirs_out_and_nothing_along(
    newcomer: tuple[User, list[Kept]], lived: User
) -> None:
    """Each part of the archive, and of what is erased, is the one person's."""
    person, told = newcomer
    assert _archived(person) == told
    spellings, before = (str(person.pk).encode(), person.pk.hex.encode()), searching.rows()
    erasing.erase(person, by=person)
    gone = before - searching.rows()
    theirs = {row for row in gone if not any(each in b" ".join(row[1]) for each in spellings)}
    assert theirs == set()
    assert "people_user" in {table for table, _row in gone}


def test_the_id_of_the_person_leads_nowhere(lived: User) -> None:
    """In the journal it still tells one line from another; no row that refers to an account holds it."""
    key, spelled = str(lived.pk), lived.pk.hex
    erasing.erase(lived, by=lived)
    places = {each.where for each in searching.search([key, spelled])}
    assert places <= {"journal_event.object_id", "journal_event.data"}
    assert not Event.objects.filter(actor_id=key).exists()


def test_every_table_of_the_database_is_searched(db: None) -> None:
    from django.db import connection

    ours = {name for name in connection.introspection.table_names() if name != "django_migrations"}
    assert ours - set(searching.tables()) == set()


def test_every_model_that_names_a_person_lets_go_of_them(lived: User) -> None:
    """A foreign key to a person that neither falls nor is emptied would keep the account from being erased."""
    from django.db import models

    kept = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            remote = getattr(field, "remote_field", None)
            if remote and remote.model is User and remote.on_delete not in (models.CASCADE, models.SET_NULL):
                kept.append(f"{model._meta.label}.{field.name}")
    assert kept == []


def test_their_awards_are_tombstones_and_every_check_says_revoked(lived: User) -> None:
    award = Award.objects.get(recipient=lived)
    credential, assertion = bytes(award.credential), bytes(award.assertion)
    assert credentials.verify(credential, fetch=own.fetch).verdict == "verified"
    erasing.erase(lived, by=lived)
    award.refresh_from_db()
    assert (award.recipient, bytes(award.credential), bytes(award.assertion)) == (None, b"", b"")
    assert award.erased_at and award.revoked_at and award.sharing == "private"
    assert award.revocation_reason == "À la demande du bénéficiaire."
    assert not award.recognised.exists() and not award.evidence.exists()
    assert set(award.deliveries.values_list("holder", flat=True)) == {""}
    # A list that was signed twice a moment ago waits a little before it is signed again.
    with time_machine.travel(timezone.now() + INTERVAL, tick=False):
        for document in (credential, assertion):
            assert credentials.verify(document, fetch=own.fetch).verdict == "rejected"


@pytest.mark.parametrize("who", [None, "student", "manager", "reviewer"])
def test_the_hosted_documents_answer_410_to_everybody(world: World, lived: User, who: str | None) -> None:
    award = Award.objects.get(recipient=lived)
    erasing.erase(lived, by=lived)
    client = browser(getattr(world.ours, who) if who else None)
    for name in ("award", "award-credential", "award-assertion"):
        response = client.get(reverse(name, args=[award.pk]))
        assert response.status_code == 410, name
        assert NAME not in response.content.decode()
    assert (
        client.get(reverse("award", args=[award.pk]), headers={"accept": "application/json"}).status_code
        == 410
    )
    assert client.get(reverse("award-image", args=[award.pk, "png"])).status_code == 404


def test_a_tombstone_keeps_its_place_in_the_list(lived: User) -> None:
    award = Award.objects.get(recipient=lived)
    place = (award.status_list_id, award.status_index)
    erasing.erase(lived, by=lived)
    award.refresh_from_db()
    assert (award.status_list_id, award.status_index) == place


def test_what_they_decided_for_others_stays_without_a_name(lived: User) -> None:
    review = Review.objects.get(reviewer=lived)
    erasing.erase(lived, by=lived)
    review.refresh_from_db()
    assert review.reviewer is None and review.decision == "accept" and review.comment == "Bravo."
    assert Award.objects.get(source_id=review.application_id).revoked_at is None


def test_the_farewell_goes_to_their_address_and_no_job_keeps_it(lived: User) -> None:
    mail.outbox.clear()
    erasing.erase(lived, by=lived)
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert "effacé" in mail.outbox[0].body
    assert not DBTaskResult.objects.filter(args_kwargs__icontains=ADDRESS).exists()


def test_their_sessions_end(lived: User) -> None:
    client = browser(lived)
    assert client.get(reverse("account")).status_code == 200
    erasing.erase(lived, by=lived)
    assert client.get(reverse("account")).status_code == 302
    assert not [each for each in Session.objects.all() if str(lived.pk) in json.dumps(each.get_decoded())]


def test_other_people_keep_all_that_is_theirs(world: World, lived: User) -> None:
    before = _counts_of(world.ours.student)
    assert before[0] == 1 and before[1] == 1
    erasing.erase(lived, by=lived)
    assert _counts_of(world.ours.student) == before


def test_erasing_fails_whole_or_not_at_all(lived: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(person: User) -> None:
        raise RuntimeError("the last one fails")

    monkeypatch.setattr("insigne.awards.personal.erase", broken)
    with pytest.raises(RuntimeError):
        erasing.erase(lived, by=lived)
    assert User.objects.filter(pk=lived.pk).exists()
    assert Application.objects.filter(applicant=lived).count() == 2
    assert Archive.objects.filter(person=lived).exists()
    assert all(each.file.storage.exists(each.file.name) for each in StoredFile.objects.all())


def test_the_journal_still_says_that_it_was_done(lived: User) -> None:
    lines = Event.objects.count()
    erasing.erase(lived, by=lived)
    assert Event.objects.count() > lines
    event = Event.objects.get(verb="user.erased")
    assert event.actor is None and event.data == {}


def test_nothing_of_theirs_is_left_in_the_tables_of_people(lived: User) -> None:
    erasing.erase(lived, by=lived)
    assert not Consent.objects.filter(person_id=lived.pk).exists()
    assert not Invitation.objects.filter(email__in=[ADDRESS, SECOND]).exists()
    assert not Archive.objects.exists()


def _sent(at: House, person: User, slug: str, words: str = "") -> Application:
    text = words or f"{WORDS}, voilà ce que {NAME} a vécu. " * 12
    application = applications.start(badge(at, slug), by=person)
    fields = EXPERIENCE | {"structure": text[:100], "description": text, "already_used": ""}
    applications.save_experience(application, fields, Seen(0, ""), by=person)
    told = claims(application, 5, text * 1, public=5)
    applications.save_skills(application, told, text, Seen(0, ""), by=person)
    if not words:
        upload = SimpleUploadedFile(FILE, PDF)
        applications.attach_file(
            application, upload, caption=WORDS, skill=None, audience=Audience.PUBLIC, by=person
        )
        link = f"https://exemple.example/{WORDS.split(maxsplit=1)[0]}"
        applications.attach_link(application, link, caption=WORDS, skill=None, by=person)
    applications.submit(application, by=person)
    application.refresh_from_db()
    return application


def _fingerprints(person: User) -> list[str]:
    """The hashed identity of the recipient, as each of their documents says it, and its salt."""
    found = []
    for award in Award.objects.filter(recipient=person):
        subject = json.loads(bytes(award.credential))["credentialSubject"]
        for identity in subject["identifier"]:
            digest = sha256((person.email + identity["salt"]).encode()).hexdigest()
            assert digest in identity["identityHash"]
            found += [digest, identity["salt"]]
    return found


def _counts_of(person: User) -> tuple[int, int, int]:
    return (
        Application.objects.filter(applicant=person).count(),
        Award.objects.filter(recipient=person, revoked_at=None).count(),
        Event.objects.filter(actor=person).count(),
    )
