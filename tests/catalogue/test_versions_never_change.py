"""A published version never changes: not by saving, not in bulk, not by a newer kit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from insigne.catalogue.models import BadgeVersion, Skill, VersionsNeverChange, new_code
from insigne.web.localized import LocalizedText
from tests import world as worlds
from tests.world import World

OTHER = LocalizedText("Autre", "Other")
ROADS: dict[str, Callable[[Any, Any], object]] = {
    "save": lambda model, row: row.save(),
    "save one field": lambda model, row: row.save(update_fields=["name"]),
    "save by force": lambda model, row: row.save(force_update=True),
    "update": lambda model, row: model.objects.filter(pk=row.pk).update(name=OTHER),
    "update all": lambda model, row: model.objects.update(name=OTHER),
    "bulk update": lambda model, row: model.objects.bulk_update([row], ["name"]),
    "update or create": lambda model, row: model.objects.update_or_create(
        pk=row.pk, defaults={"name": OTHER}
    ),
    "bulk create over it": lambda model, row: model.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
    ),
}


@pytest.mark.parametrize("model", [BadgeVersion, Skill])
@pytest.mark.parametrize("road", sorted(ROADS))
def test_no_road_changes_what_was_published(world: World, model: Any, road: str) -> None:
    worlds.adopt(world.ours)
    row = model.objects.first()
    before = row.name
    row.name = OTHER
    with pytest.raises(VersionsNeverChange), transaction.atomic():
        ROADS[road](model, row)
    assert model.objects.get(pk=row.pk).name == before


def test_no_road_leads_through_the_badge_either(world: World) -> None:
    badge = worlds.badge(world.ours)
    with pytest.raises(VersionsNeverChange):
        badge.versions.update(minimum_skills=1)
    with pytest.raises(VersionsNeverChange):
        badge.versions.get().skills.update(code="X")


def test_a_copy_with_the_same_identity_is_refused(world: World) -> None:
    worlds.adopt(world.ours)
    version = BadgeVersion.objects.get()
    with pytest.raises(IntegrityError):
        BadgeVersion(pk=version.pk, badge=version.badge, kit=version.kit, number=2, minimum_skills=1).save()


def test_the_error_says_what_to_do_instead() -> None:
    assert "publish a new one" in str(VersionsNeverChange())


def test_codes_hold_no_vowel_and_no_look_alike() -> None:
    codes = {new_code() for _each in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 7 and not set(code) & set("aeiou01l") for code in codes)
