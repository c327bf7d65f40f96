"""How a file leaves: as a download, by deletion, and in the sweep."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils import timezone

from insigne.files.actions import delete, store, sweep_orphans
from insigne.files.kinds import DOCUMENTS
from insigne.files.models import StoredFile
from insigne.files.responses import attachment
from tests.ground.files import samples
from tests.ground.files.samples import upload

pytestmark = pytest.mark.django_db


def keep(name: str = "report.pdf") -> StoredFile:
    return store(upload(samples.PDF, name), kinds=DOCUMENTS, owner=None, institution_id=None)


def bytes_on(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def body(response: FileResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


# --- given out ----------------------------------------------------------------------------------------


def test_it_is_given_out_whole_as_a_download() -> None:
    response = attachment(keep())
    assert body(response) == samples.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(samples.PDF))
    assert response["Content-Disposition"] == 'attachment; filename="report.pdf"'
    response.close()


def test_an_accented_name_reaches_every_browser() -> None:
    response = attachment(keep("été à Toulouse.pdf"))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%A9t%C3%A9%20%C3%A0%20Toulouse.pdf"
    )
    response.close()


def test_a_name_cannot_add_a_header() -> None:
    response = attachment(keep('a"; filename="b.html\r\nX-Injected: 1'))
    assert "X-Injected" not in response
    assert response["Content-Disposition"].count('"') == 2
    response.close()


def test_no_browser_guesses_its_kind_runs_it_or_keeps_it() -> None:
    response = attachment(keep())
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"sandbox", "default-src 'none'"} <= {
        part.strip() for part in response["Content-Security-Policy"].split(";")
    }
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    response.close()


def test_a_file_whose_bytes_are_gone_is_not_found(disk: Path) -> None:
    stored = keep()
    for path in bytes_on(disk):
        path.unlink()
    with pytest.raises(Http404):
        attachment(StoredFile.objects.get(pk=stored.pk))


# --- deleted ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_deleted_file_leaves_no_row_and_no_bytes(disk: Path) -> None:
    delete(keep())
    assert not StoredFile.objects.exists()
    assert bytes_on(disk) == []


@pytest.mark.django_db(transaction=True)
def test_only_the_deleted_file_goes(disk: Path) -> None:
    gone, other = keep("gone.pdf"), keep("other.pdf")
    delete(gone)
    assert [path.name for path in bytes_on(disk)] == [str(other.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_rolled_back_leaves_row_and_bytes(disk: Path) -> None:
    stored = keep()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        delete(stored)
        raise ZeroDivisionError
    assert StoredFile.objects.get().file.read() == samples.PDF


# --- swept --------------------------------------------------------------------------------------------


def orphan() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep()
        raise ZeroDivisionError


def age(disk: Path, days: float) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for path in bytes_on(disk):
        os.utime(path, (then, then))


def test_old_bytes_without_a_row_are_swept(disk: Path) -> None:
    orphan()
    age(disk, days=2)
    assert sweep_orphans() == 1
    assert bytes_on(disk) == []


def test_young_bytes_stay_for_their_row_may_still_come(disk: Path) -> None:
    orphan()
    age(disk, days=0.5)
    assert sweep_orphans() == 0
    assert len(bytes_on(disk)) == 1


def test_old_bytes_with_a_row_stay(disk: Path) -> None:
    stored = keep()
    orphan()
    age(disk, days=2)
    assert sweep_orphans() == 1
    assert [path.name for path in bytes_on(disk)] == [str(stored.pk)]


def test_the_files_of_others_beside_ours_are_not_swept(disk: Path) -> None:
    (disk / "images").mkdir()
    (disk / "images" / "medal.png").write_bytes(b"drawn at first demand")
    orphan()
    age(disk, days=2)
    sweep_orphans()
    assert [path.name for path in bytes_on(disk)] == ["medal.png"]


def test_a_server_without_files_has_nothing_to_sweep() -> None:
    assert sweep_orphans() == 0
