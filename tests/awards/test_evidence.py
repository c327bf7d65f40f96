"""Evidence has an audience: chosen at upload, carried to the award, changed at once, shown to nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.applications.models import Evidence
from insigne.awards import actions as awards
from insigne.awards import evidence as kept
from insigne.awards.models import Audience, Award, AwardEvidence
from insigne.files.models import StoredFile
from insigne.people.models import User
from tests import world as worlds
from tests.world import World, browser

PDF = b"%PDF-1.7\n%%EOF\n"
LINK, LISTED, PRIVATE = Award.Sharing.LINK, Award.Sharing.LISTED, Award.Sharing.PRIVATE


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def awarded(
    world: World, audience: Audience = Audience.REVIEWERS, *, sharing: str = PRIVATE
) -> AwardEvidence:
    student = world.ours.student
    application = worlds.draft(world.ours, student)
    applications.attach_file(
        application,
        SimpleUploadedFile("compte-rendu.pdf", PDF),
        caption="Compte rendu",
        skill=None,
        audience=audience,
        by=student,
    )
    applications.submit(application, by=student)
    application.refresh_from_db()
    worlds.reviewed(application, world.ours.reviewer)
    award = decisions.accept(application, by=world.ours.reviewer)
    if sharing != PRIVATE:
        awards.share(award, sharing, by=student)
    return award.evidence.get()


def somebody(world: World, who: str) -> User | None:
    if who == "nobody":
        return None
    if who == "their reviewer":
        return world.theirs.reviewer
    return world.stranger if who == "stranger" else getattr(world.ours, who)


EVERYBODY = (
    "nobody",
    "stranger",
    "their reviewer",
    "student",
    "reviewer",
    "facilitator",
    "manager",
    "administrator",
)
STAFF = {"reviewer", "facilitator", "manager", "administrator"}


@pytest.mark.parametrize(
    ("audience", "sharing", "readers"),
    [
        (Audience.REVIEWERS, PRIVATE, {"student", "reviewer"}),
        (Audience.REVIEWERS, LISTED, {"student", "reviewer"}),
        (Audience.INSTITUTION, PRIVATE, {"student", *STAFF}),
        (Audience.INSTITUTION, LISTED, {"student", *STAFF}),
        (Audience.PUBLIC, PRIVATE, {"student", *STAFF}),
        (Audience.PUBLIC, LINK, set(EVERYBODY)),
        (Audience.PUBLIC, LISTED, set(EVERYBODY)),
    ],
)
def test_exactly_these_people_read_it(
    world: World, audience: Audience, sharing: str, readers: set[str]
) -> None:
    piece = awarded(world, audience, sharing=sharing)
    address = reverse("award-evidence", args=[piece.award_id, piece.pk])
    allowed = {who for who in EVERYBODY if browser(somebody(world, who)).get(address).status_code == 200}
    assert allowed == readers
    page = reverse("award", args=[piece.award_id])
    shown = {who for who in EVERYBODY if address in browser(somebody(world, who)).get(page).content.decode()}
    assert shown <= readers and "student" in shown


def test_a_file_is_given_as_an_attachment_under_the_badge_s_address(world: World) -> None:
    piece = awarded(world, Audience.PUBLIC, sharing=LISTED)
    response = browser().get(reverse("award-evidence", args=[piece.award_id, piece.pk]))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_an_address_of_another_award_does_not_lead_to_it(world: World) -> None:
    piece = awarded(world, Audience.PUBLIC, sharing=LISTED)
    other = worlds.awarded(world.ours, world.stranger)
    assert browser().get(reverse("award-evidence", args=[other.pk, piece.pk])).status_code == 404


def test_its_owner_changes_who_sees_it_at_once(world: World) -> None:
    piece = awarded(world, Audience.PUBLIC, sharing=LISTED)
    address = reverse("award-evidence", args=[piece.award_id, piece.pk])
    visitor, owner, page = (
        browser(),
        browser(world.ours.student),
        reverse("award-evidences", args=[piece.award_id]),
    )
    assert visitor.get(address).status_code == 200
    response = owner.post(page, {"evidence": piece.pk, "audience": "reviewers"}, follow=True)
    assert "C’est noté" in response.content.decode()
    assert visitor.get(address).status_code == 404
    assert address not in visitor.get(reverse("award", args=[piece.award_id])).content.decode()


def test_an_unknown_audience_changes_nothing(world: World) -> None:
    piece = awarded(world, Audience.REVIEWERS)
    page = reverse("award-evidences", args=[piece.award_id])
    browser(world.ours.student).post(page, {"evidence": piece.pk, "audience": "everybody"})
    piece.refresh_from_db()
    assert piece.audience == Audience.REVIEWERS


def test_a_piece_that_was_taken_off_in_another_tab_is_said(world: World) -> None:
    piece = awarded(world)
    client, page = browser(world.ours.student), reverse("award-evidences", args=[piece.award_id])
    client.post(page, {"evidence": piece.pk, "remove": "yes"})
    response = client.post(page, {"evidence": piece.pk, "audience": "public"}, follow=True)
    assert "n’accompagne plus" in response.content.decode()
    assert "Aucune preuve n’accompagne ce badge" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_piece_taken_off_goes_from_the_disk_unless_the_application_keeps_it(world: World) -> None:
    piece = awarded(world)
    stored = StoredFile.objects.get()
    kept.remove(piece, by=world.ours.student)
    assert StoredFile.objects.get() == stored
    second = awarded_again(world, stored)
    Evidence.objects.all().delete()
    kept.remove(second, by=world.ours.student)
    assert not StoredFile.objects.exists() and not stored.file.storage.exists(stored.file.name)


def awarded_again(world: World, stored: StoredFile) -> AwardEvidence:
    award = Award.objects.get()
    kept.keep_evidence(award, [kept.Supporting("Encore", Audience.PUBLIC, file=stored)])
    return award.evidence.get()


@pytest.mark.parametrize("who", ["stranger", "manager", "reviewer", "administrator"])
def test_nobody_else_chooses(world: World, who: str) -> None:
    piece = awarded(world)
    other = somebody(world, who)
    assert other
    page = reverse("award-evidences", args=[piece.award_id])
    assert browser(other).get(page).status_code == 404
    assert browser(other).post(page, {"evidence": piece.pk, "audience": "public"}).status_code == 404
    with pytest.raises(PermissionDenied):
        kept.show_to(piece, Audience.PUBLIC, by=other)
    with pytest.raises(PermissionDenied):
        kept.remove(piece, by=other)


def test_no_evidence_enters_the_signed_document(world: World) -> None:
    piece = awarded(world, Audience.PUBLIC)
    award = Award.objects.get(pk=piece.award_id)
    assert b"compte-rendu" not in bytes(award.credential) + bytes(award.assertion)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_evidence_step_takes_the_choice(world: World, audience: Audience) -> None:
    application = worlds.draft(world.ours)
    page = reverse("application-evidence", args=[application.pk])
    data = {"kind": "link", "link-url": "https://exemple.example/x", "link-audience": audience}
    assert browser(world.ours.student).post(page, data).status_code == 302
    assert application.evidence.get().audience == audience


def test_the_reviewers_alone_when_nothing_is_chosen(world: World) -> None:
    application = worlds.draft(world.ours)
    page = reverse("application-evidence", args=[application.pk])
    data = {"kind": "file", "file-upload": SimpleUploadedFile("a.pdf", PDF)}
    assert browser(world.ours.student).post(page, data).status_code == 302
    assert application.evidence.get().audience == Audience.REVIEWERS


def test_an_invented_audience_is_refused_at_its_field(world: World) -> None:
    application = worlds.draft(world.ours)
    page = reverse("application-evidence", args=[application.pk])
    data = {"kind": "link", "link-url": "https://exemple.example/x", "link-audience": "world"}
    response = browser(world.ours.student).post(page, data)
    assert response.status_code == 422 and "id_link-audience_error" in response.content.decode()
