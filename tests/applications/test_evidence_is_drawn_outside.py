"""A picture is redrawn before the write lock is taken: somebody's photo never stops the others from saving."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from insigne.applications import actions
from insigne.files import actions as files
from insigne.files import cleaning
from insigne.files.kinds import Kind
from tests import world as worlds

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.django_db(transaction=True)
def test_a_file_is_checked_and_cleaned_while_no_transaction_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.world()
    application = worlds.draft(world.ours)
    seen: list[bool] = []

    def watched(data: bytes, kind: Kind) -> bytes:
        seen.append(connection.in_atomic_block)
        return cleaning.clean(data, kind)

    monkeypatch.setattr(files, "clean", watched)
    upload = SimpleUploadedFile("bilan.pdf", PDF)
    actions.attach_file(application, upload, caption="", skill=None, by=world.ours.student)
    assert seen == [False]
    assert application.evidence.count() == 1
