"""Evidence: files and links that support an application."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from insigne.applications import actions, decisions, queries
from insigne.applications.actions import EVIDENCE_LIMIT, TooMuchEvidence
from insigne.applications.models import Application, Evidence, State
from insigne.applications.workflow import SUBMIT, MoveRefused
from insigne.files.models import StoredFile
from tests.applications.pages import MARKUP, address, again, codes, says, verbs, words
from tests.ground.files import samples
from tests.world import World, browser, draft, reviewed, submitted

PDF = samples.upload(samples.PDF, "compte-rendu.pdf", "application/pdf")


@pytest.fixture
def application(world: World) -> Application:
    return draft(world.ours)


def add_file(world: World, application: Application, upload: SimpleUploadedFile, **more: str) -> Any:
    upload.seek(0)
    fields = {"kind": "file", "file-upload": upload} | {f"file-{name}": value for name, value in more.items()}
    return browser(world.ours.student).post(address("application-evidence", application), fields)


def add_link(world: World, application: Application, url: str, **more: str) -> Any:
    fields = {"kind": "link", "link-url": url} | {f"link-{name}": value for name, value in more.items()}
    return browser(world.ours.student).post(address("application-evidence", application), fields)


def attached(world: World, application: Application) -> Evidence:
    PDF.seek(0)
    return actions.attach_file(application, PDF, caption="Compte rendu", skill=None, by=application.applicant)


def kept_files(disk: Path) -> int:
    return sum(path.is_file() for path in disk.rglob("*"))


@pytest.mark.parametrize(
    ("data", "name"),
    [(samples.PDF, "Compte rendu d’AG.pdf"), (samples.png(), "affiche.png"), (samples.photo(), "stand.jpg")],
)
def test_a_document_or_a_picture_is_taken(
    world: World, application: Application, data: bytes, name: str
) -> None:
    response = add_file(world, application, samples.upload(data, name), caption="L’assemblée")
    assert response["Location"] == address("application-evidence", application)
    piece = application.evidence.get()
    assert piece.file
    assert (piece.caption, piece.file.name, piece.skill) == ("L’assemblée", name, None)
    assert verbs(piece) == ["evidence.added"]


def test_a_file_belongs_to_its_sender_and_the_institution(world: World, application: Application) -> None:
    add_file(world, application, PDF)
    stored = StoredFile.objects.get()
    assert (stored.owner, stored.institution_id) == (world.ours.student, world.ours.institution.pk)


def test_a_file_without_a_caption_is_called_by_its_name(world: World, application: Application) -> None:
    add_file(world, application, PDF)
    assert application.evidence.get().caption == "compte-rendu.pdf"


def test_a_picture_does_not_tell_where_it_was_taken(world: World, application: Application) -> None:
    add_file(world, application, samples.upload(samples.photo(), "stand.jpg"))
    stored = StoredFile.objects.get()
    assert b"Alice" not in stored.file.read()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.PROGRAM, "photo.png"),
        (samples.ELF, "compte-rendu.pdf"),
        (samples.SVG, "affiche.svg"),
        (samples.SVG, "affiche.png"),
        (samples.HTML, "page.pdf"),
        (samples.ARCHIVE, "memoire.pdf"),
        (samples.GIF, "affiche.gif"),
        (samples.WEBP, "affiche.webp"),
        (samples.HEIC, "photo.heic"),
        (b"", "vide.pdf"),
        (samples.png()[:40], "coupee.png"),
    ],
)
def test_what_is_not_a_document_nor_a_picture_is_refused_whatever_its_name(
    world: World, application: Application, disk: Path, data: bytes, name: str
) -> None:
    response = add_file(world, application, samples.upload(data, name, "application/pdf"), caption="Mon mot")
    assert response.status_code == 422
    assert 'value="Mon mot"' in response.content.decode()
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert kept_files(disk) == 0


def test_the_kinds_that_are_taken_are_told(world: World, application: Application) -> None:
    response = add_file(world, application, samples.upload(samples.ARCHIVE, "memoire.docx"))
    assert "JPEG, PDF, PNG" in words(response)


def test_forty_megabytes_are_refused_with_the_limit_in_words(
    world: World, application: Application, disk: Path
) -> None:
    response = add_file(world, application, samples.upload(samples.PDF + bytes(40_000_000), "film.pdf"))
    assert response.status_code == 422
    assert "9,5" in words(response)
    assert not Evidence.objects.exists()
    assert kept_files(disk) == 0


def test_a_file_just_within_the_limit_is_taken(world: World, application: Application, settings: Any) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = len(samples.PDF)
    assert add_file(world, application, PDF).status_code == 302
    settings.INSIGNE_UPLOAD_LIMIT -= 1
    assert add_file(world, application, PDF).status_code == 422


def test_no_file_at_all_is_said_at_its_field(world: World, application: Application) -> None:
    response = browser(world.ours.student).post(
        address("application-evidence", application), {"kind": "file", "file-caption": "Mon mot"}
    )
    assert response.status_code == 422
    assert "obligatoire" in words(response)


@pytest.mark.parametrize("kind", ["", "folder"])
def test_a_form_of_no_known_kind_adds_nothing(world: World, application: Application, kind: str) -> None:
    fields = {"kind": kind, "link-url": "https://club.example/"}
    browser(world.ours.student).post(address("application-evidence", application), fields)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://club.example/pv?an=2025#fin", "http://club.example", "club.example/pv"]
)
def test_a_link_is_taken(world: World, application: Application, url: str) -> None:
    assert add_link(world, application, url, caption="Le PV").status_code == 302
    piece = application.evidence.get()
    assert piece.url.startswith("http")
    assert url.removeprefix("https://") in piece.url
    assert (piece.caption, piece.file) == ("Le PV", None)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://club.example",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "https://",
        "deux mots",
        "",
        "https://club.example/\x00",
        "https://club.example/" + "a" * 500,
    ],
)
def test_what_is_not_a_link_is_refused(world: World, application: Application, url: str) -> None:
    assert add_link(world, application, url).status_code == 422
    assert not Evidence.objects.exists()


def test_a_long_link_without_a_caption_is_called_by_its_beginning(
    world: World, application: Application
) -> None:
    url = "https://club.example/" + "a" * 450
    assert add_link(world, application, url).status_code == 302
    piece = application.evidence.get()
    assert piece.url == url
    assert len(piece.caption) == 200
    assert url.startswith(piece.caption)


def test_a_caption_too_long_is_said(world: World, application: Application) -> None:
    assert add_link(world, application, "https://club.example/", caption="é" * 201).status_code == 422
    assert add_file(world, application, PDF, caption="é" * 201).status_code == 422
    assert not StoredFile.objects.exists()


def test_evidence_may_support_one_chosen_skill(world: World, application: Application) -> None:
    chosen, other = codes(application)[0], codes(application)[-1]
    assert add_link(world, application, "https://club.example/", skill=chosen).status_code == 302
    piece = application.evidence.get()
    assert piece.skill
    assert piece.skill.code == chosen
    assert add_link(world, application, "https://club.example/", skill=other).status_code == 422
    assert add_file(world, application, PDF, skill="XX9").status_code == 422


def test_markup_in_a_caption_is_read_as_words(world: World, application: Application) -> None:
    add_link(
        world,
        application,
        "https://club.example/?a=<script>&b='",
        caption=MARKUP,
        skill=codes(application)[0],
    )
    add_file(world, application, samples.upload(samples.PDF, "<script>x.pdf"), caption=MARKUP)
    actions.submit(application, by=world.ours.student)
    student, reviewer = browser(world.ours.student), browser(world.ours.reviewer)
    for page in (
        student.get(address("application", application)),
        reviewer.get(address("review", application)),
    ):
        assert "<script>alert" not in page.content.decode()
        assert MARKUP in words(page)


def test_an_application_takes_so_many_pieces_and_no_more(world: World, application: Application) -> None:
    for number in range(EVIDENCE_LIMIT):
        actions.attach_link(
            application, f"https://club.example/{number}", caption="", skill=None, by=world.ours.student
        )
    for response in (
        add_link(world, application, "https://club.example/"),
        add_file(world, application, PDF),
    ):
        assert response.status_code == 422
        assert says(response, TooMuchEvidence().sentence())
    assert application.evidence.count() == EVIDENCE_LIMIT
    assert not StoredFile.objects.exists()


def test_a_piece_is_removed_with_its_file(
    world: World, application: Application, disk: Path, django_capture_on_commit_callbacks: Any
) -> None:
    piece = attached(world, application)
    assert kept_files(disk) == 1
    with django_capture_on_commit_callbacks(execute=True):
        response = browser(world.ours.student).post(address("evidence-remove", piece))
    assert response["Location"] == address("application-evidence", application)
    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert kept_files(disk) == 0
    assert verbs(piece) == ["evidence.added", "evidence.removed"]


def test_a_link_is_removed(world: World, application: Application) -> None:
    add_link(world, application, "https://club.example/")
    browser(world.ours.student).post(address("evidence-remove", Evidence.objects.get()))
    assert not Evidence.objects.exists()


def test_a_piece_is_not_removed_by_opening_an_address(world: World, application: Application) -> None:
    piece = attached(world, application)
    assert browser(world.ours.student).get(address("evidence-remove", piece)).status_code == 405
    assert Evidence.objects.exists()


def test_nobody_else_removes_a_piece(world: World) -> None:
    application = draft(world.ours)
    piece = attached(world, application)
    actions.submit(application, by=world.ours.student)
    for user in (world.ours.reviewer, world.ours.administrator, world.theirs.reviewer, world.stranger):
        assert browser(user).post(address("evidence-remove", piece)).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.detach(piece, by=user)
    assert browser().post(address("evidence-remove", piece)).status_code == 302
    assert Evidence.objects.exists()


def test_evidence_of_a_sent_application_stays_as_it_was_sent(world: World, application: Application) -> None:
    piece = attached(world, application)
    actions.submit(application, by=world.ours.student)
    page = browser(world.ours.student).post(address("evidence-remove", piece), follow=True)
    assert says(page, MoveRefused(SUBMIT, State.SUBMITTED).sentence())
    assert add_link(world, application, "https://club.example/")["Location"] == address(
        "application", application
    )
    assert Evidence.objects.get() == piece


def test_nothing_is_added_to_an_application_sent_since_it_was_read(
    world: World, application: Application
) -> None:
    piece = attached(world, application)
    read_before = again(application)
    actions.submit(application, by=world.ours.student)
    with pytest.raises(MoveRefused):
        actions.attach_link(
            read_before, "https://club.example/", caption="", skill=None, by=world.ours.student
        )
    with pytest.raises(MoveRefused):
        actions.detach(Evidence.objects.get(pk=piece.pk), by=world.ours.student)
    assert Evidence.objects.get() == piece


def test_a_page_that_adds_while_another_sends_is_told(
    world: World, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent_just_after(user: Any, application_id: Any) -> Application:
        found = queries.own(user, application_id)
        actions.submit(again(found), by=world.ours.student)
        return found

    monkeypatch.setattr("insigne.applications.evidence.own", sent_just_after)
    response = add_link(world, application, "https://club.example/")
    monkeypatch.undo()
    assert response.status_code == 302
    assert not Evidence.objects.exists()
    page = browser(world.ours.student).get(address("application", application))
    assert again(application).get_state_display() in words(page)


# --- Who may have the file ---------------------------------------------------------------------------------


def test_the_applicant_has_the_file_back_as_a_download(world: World, application: Application) -> None:
    response = browser(world.ours.student).get(address("evidence", attached(world, application)))
    assert response.getvalue() == samples.PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def status(user: Any, piece: Evidence) -> int:
    response = browser(user).get(address("evidence", piece))
    response.getvalue()  # read to its end, so that the file is closed
    return int(response.status_code)


def test_reviewers_have_the_file_once_it_was_sent_and_not_before(
    world: World, application: Application
) -> None:
    piece = attached(world, application)
    assert status(world.ours.reviewer, piece) == 404
    actions.submit(application, by=world.ours.student)
    assert status(world.ours.reviewer, piece) == status(world.ours.second_reviewer, piece) == 200


def test_nobody_else_has_the_file(world: World, application: Application) -> None:
    piece = attached(world, application)
    actions.submit(application, by=world.ours.student)
    ours, theirs = world.ours, world.theirs
    others = [ours.administrator, ours.manager, ours.facilitator, world.stranger]
    others += [theirs.administrator, theirs.manager, theirs.reviewer, theirs.facilitator, theirs.student]
    assert {status(user, piece) for user in others} == {404}
    assert status(None, piece) == 302


def test_reviewers_lose_the_file_of_a_withdrawn_application(world: World, application: Application) -> None:
    piece = attached(world, application)
    actions.submit(application, by=world.ours.student)
    actions.withdraw(application, by=world.ours.student)
    assert status(world.ours.reviewer, piece) == 404
    assert status(world.ours.student, piece) == 200


def test_reviewers_keep_the_file_of_a_decided_application(world: World, application: Application) -> None:
    piece = attached(world, application)
    actions.submit(application, by=world.ours.student)
    reviewed(application, world.ours.reviewer)
    decisions.accept(application, by=world.ours.reviewer)
    assert status(world.ours.second_reviewer, piece) == 200


def test_a_link_has_nothing_to_download(world: World, application: Application) -> None:
    add_link(world, application, "https://club.example/")
    assert status(world.ours.student, Evidence.objects.get()) == 404


def test_a_file_gone_from_the_disk_is_not_found(world: World, application: Application, disk: Path) -> None:
    piece = attached(world, application)
    for path in disk.rglob("*"):
        if path.is_file():
            path.unlink()
    assert status(world.ours.student, piece) == 404


# --- What the reviewer sees ----------------------------------------------------------------------------------


def test_every_piece_is_before_the_reviewer(world: World, application: Application) -> None:
    first = codes(application)[0]
    add_link(world, application, "https://club.example/tout", caption="Sur le tout")
    add_link(world, application, "https://club.example/un", caption="Sur un savoir-faire", skill=first)
    actions.submit(application, by=world.ours.student)
    page = browser(world.ours.reviewer).get(address("review", application))
    assert "Sur le tout" in words(page)
    assert "Sur un savoir-faire" in words(page)


def test_a_piece_for_a_skill_no_longer_chosen_is_still_before_the_reviewer(
    world: World, application: Application
) -> None:
    first = codes(application)[0]
    add_link(world, application, "https://club.example/un", caption="Encore là", skill=first)
    application.claims.filter(skill__code=first).update(chosen=False)
    application.claims.filter(skill__code=codes(application)[-1]).update(chosen=True)
    actions.submit(application, by=world.ours.student)
    assert "Encore là" in words(browser(world.ours.reviewer).get(address("review", application)))


def test_evidence_of_another_student_is_not_listed(world: World, application: Application) -> None:
    other = submitted(world.ours, by=world.stranger)
    attached(world, application)
    page = browser(world.stranger).get(address("application", other))
    assert "Compte rendu" not in words(page)
