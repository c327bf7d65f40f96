"""The pages where an institution's managers bring kits in and decide what is shown."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from insigne import kits
from insigne.catalogue.kit import read_folder, write_zip
from insigne.catalogue.models import Badge, BadgeVersion, Kit
from insigne.journal.models import Event
from tests import world as worlds
from tests.applications.pages import says, words
from tests.kits import samples
from tests.world import World, browser

ADOPT = reverse("kit-adopt", args=["ours"])
FILES = {kit.id: read_folder(kit.path) for kit in kits.shipped()}
SHIPPED = sorted(FILES)


def upload(data: bytes, name: str = "kit.zip") -> dict[str, Any]:
    return {"archive": SimpleUploadedFile(name, data, content_type="application/zip")}


def manager(world: World, language: str = "fr") -> Client:
    world.ours.manager.language = language
    world.ours.manager.save(update_fields=["language"])
    return browser(world.ours.manager, language)


@pytest.mark.parametrize("kit", SHIPPED)
def test_a_shipped_kit_is_adopted_with_one_click(world: World, kit: str) -> None:
    answer = manager(world).post(ADOPT, {"shipped": kit}, follow=True)
    assert answer.redirect_chain == [(reverse("manage", args=["ours"]), 302)]
    adopted = Kit.objects.get()
    assert adopted.slug == kit
    assert says(answer, "The kit “%(name)s” is adopted; its badges are published.", name=adopted.name.fr)
    for badge in Badge.objects.select_related("current"):
        assert badge.current is not None
        assert badge.current.name.fr in words(answer)


@pytest.mark.parametrize("kit", SHIPPED)
def test_a_kit_that_is_here_is_offered_no_more(world: World, kit: str) -> None:
    page = reverse("manage", args=["ours"])
    offer = f'value="{kit}"'.encode()
    client = manager(world)
    assert offer in client.get(page).content
    client.post(ADOPT, {"shipped": kit})
    assert offer not in client.get(page).content
    assert offer in browser(world.theirs.manager).get(reverse("manage", args=["theirs"])).content


def test_a_zip_is_adopted(world: World) -> None:
    answer = manager(world).post(ADOPT, upload(write_zip(samples.complete_files())))
    assert answer.status_code == 302
    assert Kit.objects.get().slug == "sample-kit"
    assert Badge.objects.filter(state="published").count() == 3


def test_a_zip_of_a_folder_is_adopted_too(world: World) -> None:
    inside = {f"my-kit-main/{name}": data for name, data in samples.complete_files().items()}
    assert manager(world).post(ADOPT, upload(write_zip(inside))).status_code == 302
    assert Kit.objects.get().slug == "sample-kit"


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Ce fichier manque"), ("en", "This file is missing")]
)
def test_a_faulty_kit_is_refused_with_each_fault_in_the_reader_s_language(
    world: World, language: str, sentence: str
) -> None:
    faulty = dict(FILES["engagement-associatif"])
    faulty["kit.toml"] = faulty["kit.toml"].replace(b"minimum_skills = 5", b"minimum_skills = 12")
    del faulty["badges/engagement-associatif/criteria.en.md"]
    answer = manager(world, language).post(ADOPT, upload(write_zip(faulty)))
    assert answer.status_code == 422
    assert says(answer, "This kit cannot be adopted: nothing was kept", language)
    assert sentence in words(answer)
    assert "badges/engagement-associatif/criteria.en.md" in words(answer)
    assert "kit.toml:27" in words(answer)
    assert not Kit.objects.exists()
    assert not Badge.objects.exists()


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x05\x06" + b"\0" * 18, b"\0"])
def test_a_file_that_is_no_kit_gets_a_clear_answer(world: World, data: bytes) -> None:
    answer = manager(world).post(ADOPT, upload(data))
    assert answer.status_code == 422
    assert says(answer, "This kit cannot be adopted: nothing was kept")
    assert not Kit.objects.exists()


def test_a_name_in_an_archive_is_shown_and_not_obeyed(world: World) -> None:
    answer = manager(world).post(ADOPT, upload(write_zip({"<b>../x</b>.toml": b"", "kit.toml": b""})))
    assert answer.status_code == 422
    assert b"<b>../x" not in answer.content


@pytest.mark.parametrize(
    "fields", [{}, {"shipped": ""}, {"shipped": "no-such-kit"}, {"shipped": "../../etc"}]
)
def test_choosing_nothing_is_told_at_the_field(world: World, fields: dict[str, str]) -> None:
    answer = manager(world).post(ADOPT, fields)
    assert answer.status_code == 422
    assert says(answer, "Choose a kit: one of those offered, or a file.")


def test_an_empty_file_is_told_at_the_field(world: World) -> None:
    answer = manager(world).post(ADOPT, upload(b""))
    assert answer.status_code == 422
    assert not Kit.objects.exists()


def test_a_file_that_is_too_large_is_said_to_be_so(world: World, settings: Any) -> None:
    settings.INSIGNE_UPLOAD_LIMIT = 10_000
    answer = manager(world, "en").post(
        ADOPT, upload(write_zip(samples.complete_files() | {"README.md": b"x" * 20_000}))
    )
    assert answer.status_code == 422
    sentence = "This file is larger than %(limit)s. Make it smaller, or split it, and send it again."
    assert says(answer, sentence, "en", limit="9.8\xa0KB")
    assert not says(answer, "This kit cannot be adopted: nothing was kept", "en")
    assert not Kit.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_version_again_is_told_and_changes_nothing(world: World, language: str) -> None:
    worlds.adopt(world.ours)
    before = (Kit.objects.count(), BadgeVersion.objects.count(), Event.objects.count())
    answer = manager(world, language).post(ADOPT, {"shipped": "engagement-associatif"})
    assert answer.status_code == 422
    assert says(answer, "This version of the kit is here already.", language)
    assert (Kit.objects.count(), BadgeVersion.objects.count(), Event.objects.count()) == before


def test_a_short_name_taken_by_another_kit_is_named(world: World) -> None:
    worlds.adopt(world.ours)
    files = FILES["engagement-associatif"]
    other = dict(files) | {
        "kit.toml": files["kit.toml"].replace(b'id = "engagement-associatif"', b'id = "somebody-else-s"', 1)
    }
    answer = manager(world).post(ADOPT, upload(write_zip(other)))
    assert answer.status_code == 422
    sentence = "The badge “%(slug)s” of this kit has the short name of a badge you already have."
    assert says(answer, sentence, slug="engagement-associatif")
    assert Kit.objects.count() == 1


# --- Shown, retired ------------------------------------------------------------------------------------


def state_of(badge: Badge) -> str:
    return Badge.objects.values_list("state", flat=True).get(pk=badge.pk)


def test_a_manager_retires_a_badge_and_shows_it_again(world: World) -> None:
    badge = worlds.badge(world.ours)
    address = reverse("badge-state", args=["ours", badge.pk])
    client = manager(world)
    answer = client.post(address, {"state": "retired"}, follow=True)
    assert says(answer, "The badge is retired: no new application is taken. Awards and drafts stay.")
    assert state_of(badge) == "retired"
    assert says(client.post(address, {"state": "published"}, follow=True), "The badge is published.")
    assert state_of(badge) == "published"


@pytest.mark.parametrize("fields", [{}, {"state": ""}, {"state": "draft"}, {"state": "PUBLISHED"}])
def test_a_state_that_is_none_changes_nothing(world: World, fields: dict[str, str]) -> None:
    badge = worlds.badge(world.ours)
    client = manager(world)
    client.post(reverse("badge-state", args=["ours", badge.pk]), {"state": "retired"})
    assert client.post(reverse("badge-state", args=["ours", badge.pk]), fields).status_code == 400
    assert state_of(badge) == "retired"


def test_a_badge_is_not_changed_through_another_institution_s_door(world: World) -> None:
    badge = worlds.badge(world.ours)
    answer = browser(world.theirs.manager).post(
        reverse("badge-state", args=["theirs", badge.pk]), {"state": "retired"}
    )
    assert answer.status_code == 404
    assert state_of(badge) == "published"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_fresh_institution_is_told_where_to_begin(world: World, language: str) -> None:
    page = manager(world, language).get(reverse("manage", args=["ours"]))
    assert says(page, "No badge yet", language)
    assert says(page, "Adopt a kit below: its badges, forms and texts come ready to use.", language)


def test_the_page_lists_kits_with_their_authors_and_versions(world: World) -> None:
    kit = worlds.adopt(world.ours)
    text = words(manager(world).get(reverse("manage", args=["ours"])))
    assert f"{kit.author_name} · {kit.licence}" in text
    assert kit.version in text
