"""The archive: everything out, in one ZIP, to its person alone; its badges verify without us."""

import hashlib
import json
import os
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

import insigne
from insigne import credentials
from insigne.applications import actions as applications
from insigne.applications import decisions
from insigne.awards.models import Award
from insigne.cli.archived import archived
from insigne.cli.commands import Trouble, main
from insigne.institutions.addresses import absolute
from insigne.jobs.queue import run_ready
from insigne.people import archiving, jobs, purging
from insigne.people.models import Archive, User
from insigne.people.personal import Kept, holders
from insigne.web import own
from tests import world as worlds
from tests.world import World, browser

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def made(person: User) -> tuple[Archive, ZipFile]:
    archiving.ask(person)
    run_ready()
    archive = Archive.objects.get(person=person)
    return archive, ZipFile(BytesIO(archiving.path_of(archive.pk).read_bytes()))


def with_evidence(world: World, name: str = "photo.pdf") -> Award:
    student = world.ours.student
    application = worlds.draft(world.ours, student, public=2)
    applications.attach_file(application, SimpleUploadedFile(name, PDF), caption="", skill=None, by=student)
    applications.submit(application, by=student)
    application.refresh_from_db()
    worlds.reviewed(application, world.ours.reviewer, message="Très beau travail.")
    return decisions.accept(application, by=world.ours.reviewer)


def test_one_that_fails_half_way_leaves_nothing_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its person may be erased before it is tried again."""

    def broken(person: User) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("insigne.backpack.personal.export", broken)
    archive = archiving.ask(world.ours.student)
    with pytest.raises(OSError, match="full"):
        archiving.make(archive)
    assert list(archiving.path_of(archive.pk).parent.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "subject"), [("fr", "Votre archive est prête"), ("en", "Your archive is ready")]
)
def test_its_person_is_told_by_e_mail_and_the_letter_opens_nothing(
    world: World, mailoutbox: list[Any], language: str, subject: str
) -> None:
    student = world.ours.student
    User.objects.filter(pk=student.pk).update(language=language)
    student.refresh_from_db()
    archive, _zipped = made(student)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([student.email], subject)
    assert re.findall(r"http\S+", letter.body) == [absolute("my-data")]
    assert str(archive.pk) not in str(letter.message())


def test_of_an_archive_that_went_meanwhile_nobody_is_told(world: World, mailoutbox: list[Any]) -> None:
    archive = archiving.ask(world.ours.student)
    archiving.make(archive)
    archiving.remove(archive)
    run_ready()
    assert mailoutbox == []


def test_it_holds_each_part_under_a_plain_name(world: World) -> None:
    award = with_evidence(world)
    _archive, zipped = made(world.ours.student)
    names = zipped.namelist()
    badge, application = (
        f"engagement-associatif-{award.pk.hex[:8]}",
        str(award.source_id).replace("-", "")[:8],
    )
    assert {
        "LISEZMOI.txt",
        "README.txt",
        "manifest.json",
        "account/account.json",
        "account/consents.json",
        "account/history.txt",
        f"badges/{badge}/credential.json",
        f"badges/{badge}/assertion.json",
        f"badges/{badge}/badge.png",
        f"badges/{badge}/badge.svg",
        f"badges/{badge}/certificate.pdf",
        f"badges/{badge}/evidence/photo.pdf",
        "badges/addresses.json",
        f"applications/engagement-associatif-{application}/application.txt",
        f"applications/engagement-associatif-{application}/application.json",
        f"applications/engagement-associatif-{application}/evidence/photo.pdf",
    } <= set(names)
    assert len(names) == len(set(names))


def test_its_guide_names_every_folder_that_any_part_of_the_site_fills(world: World) -> None:
    """It says that a folder which is missing held nothing: so it must know them all."""
    _archive, zipped = made(world.ours.student)
    source = "".join(path.read_text(encoding="utf-8") for path in Path(insigne.__file__).parent.rglob("*.py"))
    filled = set(re.findall(r'(?:Kept\(|in_json\(|folder = )f?"([a-z]+(?:/|\.json))', source))
    assert {"badges/", "applications/", "backpack/", "wallets/", "platforms.json"} <= filled
    for guide in ("README.txt", "LISEZMOI.txt"):
        told = zipped.read(guide).decode()
        assert [name for name in sorted(filled) if f"\n{name} " not in told] == []


def test_what_the_person_wrote_and_was_answered_is_there_to_read(world: World) -> None:
    with_evidence(world)
    _archive, zipped = made(world.ours.student)
    text = next(zipped.read(name).decode() for name in zipped.namelist() if name.endswith("application.txt"))
    assert worlds.STORY.strip() in text and "Très beau travail." in text and worlds.WORDS in text
    account = json.loads(zipped.read("account/account.json"))
    assert account["addresses"][0]["address"] == world.ours.student.email


def test_the_manifest_has_the_checksum_of_every_file_but_its_own(world: World) -> None:
    with_evidence(world)
    _archive, zipped = made(world.ours.student)
    listed = {each["path"]: each["sha256"] for each in json.loads(zipped.read("manifest.json"))["files"]}
    told = {name: hashlib.sha256(zipped.read(name)).hexdigest() for name in zipped.namelist()}
    assert listed == {name: digest for name, digest in told.items() if name != "manifest.json"}


@pytest.mark.parametrize("name", ["credential.json", "assertion.json", "badge.png", "badge.svg"])
def test_its_badges_verify_at_our_published_addresses(world: World, name: str) -> None:
    award = with_evidence(world)
    _archive, zipped = made(world.ours.student)
    content = zipped.read(f"badges/engagement-associatif-{award.pk.hex[:8]}/{name}")
    assert credentials.verify(content, fetch=own.fetch).verdict == "verified"


@pytest.mark.parametrize("name", ["credential.json", "assertion.json", "badge.png", "badge.svg"])
def test_its_badges_verify_without_us(world: World, tmp_path: Path, name: str) -> None:
    award = with_evidence(world)
    _archive, zipped = made(world.ours.student)
    zipped.extractall(tmp_path)
    fetch = archived(tmp_path / "badges" / "addresses.json")
    badge = tmp_path / "badges" / f"engagement-associatif-{award.pk.hex[:8]}" / name
    report = credentials.verify(badge.read_bytes(), fetch=fetch, recipient=world.ours.student.email)
    assert report.verdict == "verified", report.findings


def test_the_command_of_the_guide_says_verified(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    award = with_evidence(world)
    _archive, zipped = made(world.ours.student)
    zipped.extractall(tmp_path)
    badge = tmp_path / "badges" / f"engagement-associatif-{award.pk.hex[:8]}" / "credential.json"
    assert main(["verify", "--documents", str(tmp_path / "badges/addresses.json"), str(badge)]) == 0
    assert "VERIFIED" in capsys.readouterr().out


def test_a_list_of_addresses_that_leads_out_of_its_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "badges"
    inside.mkdir()
    (inside / "addresses.json").write_text(
        json.dumps({"https://a.example": "../secret.txt", "https://b.example": "/etc/passwd"})
    )
    fetch = archived(inside / "addresses.json")
    for url in ("https://a.example", "https://b.example", "https://unknown.example"):
        with pytest.raises(credentials.FetchError):
            fetch(url)


@pytest.mark.parametrize("content", ["", "[]", "{", '"x"'])
def test_a_broken_list_of_addresses_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "addresses.json").write_text(content)
    with pytest.raises(Trouble):
        archived(tmp_path / "addresses.json")


@pytest.mark.parametrize("who", ["stranger", "manager", "administrator"])
def test_nobody_else_downloads_it(world: World, who: str) -> None:
    archive, _zipped = made(world.ours.student)
    other = world.stranger if who == "stranger" else getattr(world.ours, who)
    assert browser(other).get(reverse("archive", args=[archive.pk])).status_code == 404


def test_its_person_downloads_it_and_no_cache_keeps_it(world: World) -> None:
    archive, _zipped = made(world.ours.student)
    response = browser(world.ours.student).get(reverse("archive", args=[archive.pk]))
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_the_page_asks_shows_how_far_it_is_and_offers_it(world: World) -> None:
    client, page = browser(world.ours.student), reverse("my-data")
    assert "Préparer mon archive" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert "<progress" in client.get(page).content.decode()
    run_ready()
    archive = Archive.objects.get(person=world.ours.student)
    assert archive.parts_done == archive.parts > 0 and archive.files > 3
    assert reverse("archive", args=[archive.pk]) in client.get(page).content.decode()


def test_asking_twice_makes_one(world: World) -> None:
    assert archiving.ask(world.ours.student).pk == archiving.ask(world.ours.student).pk
    assert Archive.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_one_replaces_the_old(world: World) -> None:
    old, _zipped = made(world.ours.student)
    new, _zipped = made(world.ours.student)
    assert old.pk != new.pk and Archive.objects.count() == 1
    assert not archiving.path_of(old.pk).exists() and archiving.path_of(new.pk).exists()


def test_making_it_again_after_a_crash_gives_one_whole_archive(world: World) -> None:
    archive, _zipped = made(world.ours.student)
    archiving.path_of(archive.pk).with_suffix(".part").write_bytes(b"half")
    archiving.make(archive)
    assert ZipFile(archiving.path_of(archive.pk)).testzip() is None
    assert not archiving.path_of(archive.pk).with_suffix(".part").exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_gone_after_two_days(world: World) -> None:
    import time_machine
    from django.utils import timezone

    archive, _zipped = made(world.ours.student)
    with time_machine.travel(timezone.now() + timedelta(hours=47), tick=False):
        purging.run()
        assert Archive.objects.filter(pk=archive.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        purging.run()
    assert not Archive.objects.filter(pk=archive.pk).exists()
    assert not archiving.path_of(archive.pk).exists()


def test_bytes_that_a_crash_left_behind_go_with_the_purge_once_they_are_old(world: World) -> None:
    archive, _zipped = made(world.ours.student)
    kept = archiving.path_of(archive.pk)
    whole = archiving.path_of(uuid4())
    half = archiving.path_of(uuid4()).with_suffix(".part")
    for lost in (whole, half):
        lost.write_bytes(b"PK")
    jobs.purge.call()
    assert whole.exists() and half.exists()
    for each in (kept, whole, half):
        os.utime(each, (0, 0))
    jobs.purge.call()
    assert kept.exists() and not whole.exists() and not half.exists()


def test_what_a_reviewer_has_not_sent_is_in_their_archive_and_not_in_the_applicant_s(world: World) -> None:
    application, reviewer, words = worlds.submitted(world.ours), world.ours.reviewer, "J’hésite encore."
    decisions.save_review(application, worlds.notes(application), words, seen_round=1, by=reviewer)
    for person, is_theirs in ((reviewer, True), (world.ours.student, False)):
        told = b"".join(kept.content for holder in holders() for kept in holder.export(person))
        assert (words.encode() in told) is is_theirs


@given(st.text(max_size=300))
def test_no_name_leaves_the_archive(name: str) -> None:
    path = archiving.safe_path(f"evidence/{name}")
    parts = path.split("/")
    assert not path.startswith("/") and path
    assert all(part and part not in {".", ".."} and len(part) <= 90 for part in parts)
    assert not set('<>:"|?*\\\0\n') & set(path)


@pytest.mark.parametrize(
    ("given_path", "kept"),
    [
        ("a/../../etc/passwd", "a/etc/passwd"),
        ("/absolute", "absolute"),
        ("a/C:\\x.pdf", "a/C__x.pdf"),
        ("a/" + "x" * 200 + ".pdf", "a/" + "x" * 80 + ".pdf"),
        ("", "file"),
    ],
)
def test_tricks_with_paths_are_undone(given_path: str, kept: str) -> None:
    assert archiving.safe_path(given_path) == kept


def test_two_files_of_one_name_are_both_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Twice:
        @staticmethod
        def export(person: User) -> list[Kept]:
            return [Kept("a/Same.txt", b"1"), Kept("a/same.txt", b"2"), Kept("a/same.txt", b"3")]

    monkeypatch.setattr("insigne.people.archiving.holders", lambda: [Twice])
    _archive, zipped = made(world.ours.student)
    assert [name for name in zipped.namelist() if name.startswith("a/")] == [
        "a/Same.txt",
        "a/same-2.txt",
        "a/same-3.txt",
    ]


def test_the_same_data_is_told_in_the_same_order(world: World) -> None:
    with_evidence(world)
    _archive, first = made(world.ours.student)
    names = first.namelist()
    _archive, second = made(world.ours.student)
    assert second.namelist() == names


def test_nothing_of_somebody_else_is_in_it(world: World) -> None:
    worlds.awarded(world.ours, world.stranger)
    with_evidence(world)
    _archive, zipped = made(world.ours.student)
    told = b"".join(zipped.read(name) for name in zipped.namelist())
    assert world.stranger.email.encode() not in told and world.stranger.name.encode() not in told
    for reviewer in (world.ours.reviewer, world.ours.manager):
        assert reviewer.email.encode() not in told and reviewer.name.encode() not in told
