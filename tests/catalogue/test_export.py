"""A kit leaves an institution as it came, and another one can adopt it."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from insigne import kits
from insigne.catalogue import actions
from insigne.catalogue.kit import KitSpec, read_folder, read_kit, read_zip, write_kit
from insigne.catalogue.models import Badge, BadgeVersion, Kit
from insigne.catalogue.pictures import pictures_of
from tests import world as worlds
from tests.kits import samples
from tests.world import House, World, browser

BUNDLES = {kit.id: read_folder(kit.path) for kit in kits.shipped()} | {"sample-kit": samples.complete_files()}


def exported(house: House, kit: Kit) -> bytes:
    response = browser(house.manager).get(reverse("kit-export", args=[house.institution.slug, kit.pk]))
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_what_leaves_says_what_came(world: World, name: str) -> None:
    kit = actions.adopt(world.ours.institution, BUNDLES[name], by=world.ours.manager)
    assert read_kit(read_zip(exported(world.ours, kit))) == read_kit(BUNDLES[name])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(spec=samples.kits())
def test_any_kit_leaves_as_it_came(world: World, spec: KitSpec) -> None:
    images = {badge.image: samples.SVG for badge in spec.badges if isinstance(badge.image, str)}
    house = worlds.house(f"school-{worlds.person().pk}")
    kit = actions.adopt(house.institution, write_kit(spec, images), by=house.manager)
    assert read_kit(read_zip(bytes(kit.archive))) == spec


def test_the_images_travel_too(world: World) -> None:
    kit = actions.adopt(world.ours.institution, BUNDLES["sample-kit"], by=world.ours.manager)
    files = read_zip(exported(world.ours, kit))
    assert pictures_of(read_kit(files), files) == {
        "images/second.png": samples.png(),
        "images/third.svg": samples.SVG,
    }


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_another_institution_adopts_what_was_exported(world: World, name: str) -> None:
    kit = actions.adopt(world.ours.institution, BUNDLES[name], by=world.ours.manager)
    again = actions.adopt(
        world.theirs.institution, read_zip(exported(world.ours, kit)), by=world.theirs.manager
    )
    assert (again.slug, again.version, again.author_name) == (kit.slug, kit.version, kit.author_name)
    assert bytes(again.archive) == bytes(kit.archive)
    theirs = BadgeVersion.objects.filter(badge__institution=world.theirs.institution)
    ours = BadgeVersion.objects.filter(badge__institution=world.ours.institution)
    assert {(each.badge.slug, each.picture) for each in theirs} == {
        (each.badge.slug, each.picture) for each in ours
    }


def test_an_old_version_can_still_leave(world: World) -> None:
    old = worlds.adopt(world.ours)
    files = dict(BUNDLES["engagement-associatif"])
    files["kit.toml"] = files["kit.toml"].replace(b'version = "1.', b'version = "3.', 1)
    new = actions.adopt(world.ours.institution, files, by=world.ours.manager)
    assert read_kit(read_zip(exported(world.ours, old))).version == old.version
    assert read_kit(read_zip(exported(world.ours, new))).version == new.version != old.version


def test_an_exported_kit_names_itself(world: World) -> None:
    kit = worlds.adopt(world.ours)
    response = browser(world.ours.manager).get(reverse("kit-export", args=["ours", kit.pk]))
    assert response.headers["Content-Type"] == "application/zip"
    assert f'filename="{kit.slug}-{kit.version}.zip"' in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]


def test_a_kit_does_not_leave_through_another_institution_s_door(world: World) -> None:
    kit = worlds.adopt(world.ours)
    through_theirs = reverse("kit-export", args=["theirs", kit.pk])
    assert browser(world.theirs.manager).get(through_theirs).status_code == 404
    assert browser(world.ours.manager).get(through_theirs).status_code == 404


def test_what_was_adopted_carries_nothing_of_the_institution(world: World) -> None:
    kit = worlds.adopt(world.ours)
    words = b"".join(read_zip(exported(world.ours, kit)).values())
    assert b"Maya" not in words
    assert str(world.ours.institution.pk).encode() not in words
    assert Badge.objects.get().code.encode() not in words
