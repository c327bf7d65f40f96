"""What is taken, what is kept of it, and what is refused with which words."""

import hashlib
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.utils import translation
from pytest_django import Settings

from insigne.files.actions import store
from insigne.files.kinds import DOCUMENTS, IMAGES, Kind
from insigne.files.models import StoredFile
from insigne.files.refusals import DamagedFile, EmptyFile, FileRefused, FileTooLarge, WrongKind
from tests.ground.files import samples
from tests.ground.files.samples import upload

pytestmark = pytest.mark.django_db


def keep(data: bytes, name: str = "file", kinds: frozenset[Kind] = DOCUMENTS) -> StoredFile:
    return store(upload(data, name), kinds=kinds, owner=None, institution_id=None)


@pytest.fixture
def alice() -> AbstractBaseUser:
    model = get_user_model()
    return model.objects.create(**{model.USERNAME_FIELD: "alice@example.org"})


# --- what is kept -------------------------------------------------------------------------------------


def test_a_pdf_is_kept_as_it_is() -> None:
    stored = keep(samples.PDF, "report.pdf")
    assert stored.file.read() == samples.PDF
    assert (stored.name, stored.content_type) == ("report.pdf", "application/pdf")


def test_its_size_and_hash_are_those_of_the_bytes_that_were_kept() -> None:
    stored = keep(samples.photo(), "photo.jpg")
    kept = stored.file.read()
    assert (stored.size, stored.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


def test_its_owner_and_institution_are_those_that_were_said(alice: AbstractBaseUser) -> None:
    institution = uuid4()
    stored = store(upload(samples.PDF), kinds=DOCUMENTS, owner=alice, institution_id=institution)
    stored.refresh_from_db()
    assert (stored.owner, stored.institution_id) == (alice, institution)


def test_a_file_outlives_the_account_of_its_owner(alice: AbstractBaseUser) -> None:
    stored = store(upload(samples.PDF), kinds=DOCUMENTS, owner=alice, institution_id=None)
    alice.delete()
    stored.refresh_from_db()
    assert stored.owner is None


def test_it_lies_under_its_id_and_nothing_of_its_name(disk: Path) -> None:
    stored = keep(samples.PDF, "../../secret plan.pdf")
    [path] = [path for path in disk.rglob("*") if path.is_file()]
    assert path.name == str(stored.id)
    assert UUID(path.name).hex.startswith(path.parent.name)


def test_it_can_be_read_by_the_server_alone(disk: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_PERMISSIONS = 0o644
    keep(samples.PDF)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in disk.rglob("*") if path.is_file()}
    assert modes == {0o600}


def test_it_has_no_address(settings: Settings) -> None:
    settings.MEDIA_URL = "/media/"
    with pytest.raises(ValueError, match="no address"):
        keep(samples.PDF).file.url  # noqa: B018


def test_a_form_that_read_the_file_before_takes_nothing_from_it() -> None:
    sent = upload(samples.PDF)
    sent.read()
    assert store(sent, kinds=DOCUMENTS, owner=None, institution_id=None).size == len(samples.PDF)


def test_a_file_that_no_browser_sent_is_stored_too() -> None:
    made = ContentFile(samples.png(), name="medal.png")
    assert store(made, kinds=IMAGES, owner=None, institution_id=None).name == "medal.png"


# --- what is refused ----------------------------------------------------------------------------------

IMPOSTORS = {
    "a program": samples.PROGRAM,
    "a Linux program": samples.ELF,
    "a page": samples.HTML,
    "a drawing with a script": samples.SVG,
    "an archive": samples.ARCHIVE,
    "a GIF": samples.GIF,
    "a WebP": samples.WEBP,
    "a HEIC photo": samples.HEIC,
    "plain text": b"hello",
    "a page with a PDF in it": samples.HTML + samples.PDF,
    "a program with a PDF in it": samples.PROGRAM + samples.PDF,
    "a shell script with a PDF in it": b"#!/bin/sh\nrm -rf /\n" + samples.PDF,
    "a PDF that starts too late": b"\n" * 2000 + samples.PDF,
    "the first byte of a PNG": b"\x89",
}


@pytest.mark.parametrize("name", ["report.pdf", "photo.png", "photo.jpeg"])
@pytest.mark.parametrize("data", IMPOSTORS.values(), ids=IMPOSTORS.keys())
def test_another_kind_under_a_good_name_is_refused(data: bytes, name: str, disk: Path) -> None:
    with pytest.raises(WrongKind):
        keep(data, name)
    assert not any(disk.iterdir())


def test_a_kind_that_was_not_asked_for_is_refused_with_the_list_of_those_that_were() -> None:
    with pytest.raises(WrongKind, match="JPEG, PNG"):
        keep(samples.PDF, "report.pdf", kinds=IMAGES)


def test_a_good_file_under_a_wrong_type_and_name_is_taken_for_what_it_is() -> None:
    sent = upload(samples.png(), "notes.txt", "text/html")
    stored = store(sent, kinds=DOCUMENTS, owner=None, institution_id=None)
    assert (stored.content_type, stored.name) == ("image/png", "notes.txt.png")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyFile):
        keep(b"")


def test_a_pdf_after_blanks_is_taken() -> None:
    assert keep(b"\xef\xbb\xbf\r\n " + samples.PDF).content_type == "application/pdf"


@pytest.mark.parametrize("size", [20, len(samples.PDF) - 8])
def test_a_pdf_that_was_cut_short_is_refused(size: int) -> None:
    with pytest.raises(DamagedFile):
        keep(samples.PDF[:size])


def test_a_pdf_with_its_end_far_from_the_end_is_refused() -> None:
    with pytest.raises(DamagedFile):
        keep(samples.PDF + bytes(5000))


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(settings: Settings) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = len(samples.PDF)
    assert keep(samples.PDF).size == len(samples.PDF)
    with pytest.raises(FileTooLarge):
        keep(b" " + samples.PDF)


def test_the_sentence_about_size_tells_the_limit(settings: Settings) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = 3 * 1024 * 1024
    with pytest.raises(FileTooLarge, match=r"3.0\sMB"):
        keep(bytes(4 * 1024 * 1024))


def test_an_image_that_grows_past_the_limit_when_it_is_drawn_again_is_refused(settings: Settings) -> None:
    small = samples.png("P", (400, 400))
    settings.INSIGNE_UPLOAD_LIMIT = len(small)
    with pytest.raises(FileTooLarge):
        keep(small)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_refusal_is_a_sentence(language: str) -> None:
    with translation.override(language):
        for data in (b"", samples.HTML, samples.PDF[:20], samples.png()[:40]):
            with pytest.raises(FileRefused) as refusal:
                keep(data)
            assert str(refusal.value).endswith(".")
            assert "%(" not in str(refusal.value)
