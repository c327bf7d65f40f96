"""A form with a file that is too large: the form arrives, the bytes are not kept."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from pytest_django import Settings

from tests.ground.files import samples
from tests.ground.files.samples import upload

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ground.files.form_urls")]

LIMIT = 200_000
LARGE = samples.PDF + bytes(LIMIT)


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.MIDDLEWARE = []
    settings.INSIGNE_UPLOAD_LIMIT = LIMIT
    settings.FILE_UPLOAD_HANDLERS = [
        "insigne.files.uploads.LimitedUploadHandler",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
        "django.core.files.uploadhandler.TemporaryFileUploadHandler",
    ]


def send(client: Client, **fields: Any) -> dict[str, dict[str, str]]:
    answer: dict[str, dict[str, str]] = client.post("/form/", fields).json()
    return answer


def test_a_file_within_the_limit_passes(client: Client) -> None:
    answer = send(client, evidence=upload(samples.PDF, "report.pdf"))
    assert answer["files"] == {"evidence": f"report.pdf: {len(samples.PDF)}"}


def test_a_file_over_the_limit_reaches_the_form_as_a_refusal_with_its_name_and_size(client: Client) -> None:
    answer = send(client, evidence=upload(LARGE, "film.pdf"))
    assert answer["files"] == {"evidence": f"film.pdf, {len(LARGE)}: FileTooLarge"}


def test_what_was_typed_before_and_after_the_file_is_not_lost(client: Client) -> None:
    answer = send(client, before="my experience", evidence=upload(LARGE), after="what I did")
    assert answer["texts"] == {"before": "my experience", "after": "what I did"}


def test_the_other_files_of_the_form_are_taken(client: Client) -> None:
    answer = send(
        client,
        one=upload(samples.PDF, "1.pdf"),
        two=upload(LARGE, "2.pdf"),
        three=upload(samples.PDF, "3.pdf"),
    )
    size = len(samples.PDF)
    assert answer["files"] == {
        "one": f"1.pdf: {size}",
        "two": f"2.pdf, {len(LARGE)}: FileTooLarge",
        "three": f"3.pdf: {size}",
    }


def test_an_empty_file_after_a_large_one_is_refused_for_being_empty(client: Client) -> None:
    answer = send(client, large=upload(LARGE, "1.pdf"), nothing=upload(b"", "2.pdf"))
    assert answer["files"]["nothing"] == "2.pdf, 0: EmptyFile"


@pytest.mark.parametrize("extra", [0, 1])
def test_the_limit_is_the_last_size_that_passes(client: Client, extra: int) -> None:
    sent = samples.PDF[:-6] + bytes(LIMIT - len(samples.PDF)) + b"%%EOF\n" + b"\n" * extra
    answer = send(client, evidence=upload(sent, "a.pdf"))
    assert ("FileTooLarge" in answer["files"]["evidence"]) == bool(extra)


def test_no_byte_past_the_limit_is_written_to_the_disk(
    client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    written = []
    usual = TemporaryFileUploadHandler.receive_data_chunk

    def receive(handler: TemporaryFileUploadHandler, raw_data: bytes, start: int) -> None:
        written.append(len(raw_data))
        usual(handler, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)
    send(client, evidence=upload(samples.PDF + bytes(20 * LIMIT)))
    assert 0 < sum(written) <= LIMIT
