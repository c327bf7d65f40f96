"""The badge's own pictures: both standards inside, and the site finds them good."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from insigne.awards import actions
from insigne.awards.models import Award
from insigne.credentials import unbake
from tests import world as worlds
from tests.awards.making import awarded, checked, codes
from tests.world import World, browser

KINDS = {"png": "image/png", "svg": "image/svg+xml"}


def downloaded(award: Award, kind: str) -> bytes:
    answer = browser(award.recipient).get(reverse("award-image", args=[award.pk, kind]))
    assert answer.status_code == 200
    return answer.content  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", KINDS)
def test_it_carries_the_exact_documents_of_both_standards(world: World, kind: str) -> None:
    award = awarded(world.ours)
    inside = {found.kind: found.document for found in unbake(downloaded(award, kind))}
    assert inside == {"3.0": bytes(award.credential), "2.0": bytes(award.assertion)}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_download_with_the_badge_s_name(world: World, kind: str) -> None:
    award = awarded(world.ours)
    answer = browser(world.ours.student).get(reverse("award-image", args=[award.pk, kind]))
    assert answer["Content-Type"] == KINDS[kind]
    assert answer["Content-Disposition"] == f'attachment; filename="engagement-associatif.{kind}"'
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_site_finds_it_good_and_knows_whose_it_is(world: World, kind: str) -> None:
    award = awarded(world.ours)
    upload = SimpleUploadedFile(f"badge.{kind}", downloaded(award, kind))
    answer = browser().post("/verify", {"file": upload, "recipient": world.ours.student.email})
    assert answer.context["report"].verdict == "verified"
    assert {"image.intact", "recipient.matches"} <= {line.code for line in answer.context["report"].lines}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_kept_since_before_the_revocation_is_refused(world: World, kind: str) -> None:
    award = awarded(world.ours)
    image = downloaded(award, kind)
    actions.revoke(award, reason="Doublon", by=world.ours.manager)
    assert codes(checked(image), "fail") == ["status.revoked"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_letter_is_enough_to_refuse_it(world: World, kind: str) -> None:
    image = downloaded(awarded(world.ours), kind)
    assert image.count(b"Completed") >= 5
    assert checked(image.replace(b"Completed", b"Complete?", 1)).verdict == "rejected"


def test_the_png_can_be_looked_at(world: World) -> None:
    with Image.open(BytesIO(downloaded(awarded(world.ours), "png"))) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (512, 512))


def test_pictures_are_in_the_language_of_the_award(world: World) -> None:
    for language, name in (("fr", "Engagement associatif"), ("en", "Community engagement")):
        award = awarded(world.ours, worlds.person(language=language))
        title = downloaded(award, "svg").decode().partition("<title")[2].partition("</title>")[0]
        assert name in title


@pytest.mark.parametrize("kind", ["gif", "json", "PNG", "pdf"])
def test_there_is_no_other_kind(world: World, kind: str) -> None:
    award = awarded(world.ours)
    assert browser(world.ours.student).get(f"/a/{award.pk}/badge.{kind}").status_code == 404
