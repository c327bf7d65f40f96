"""Adopting a kit: all of it or nothing, by a manager of the institution, and again when it is newer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from insigne import kits
from insigne.applications import actions as applications
from insigne.catalogue import actions, pictures
from insigne.catalogue.kit import KitFaults, KitSpec, read_folder, read_kit, read_zip, write_kit, write_zip
from insigne.catalogue.models import Badge, BadgeVersion, Category, Kit, Skill
from insigne.journal.models import Event
from insigne.web.localized import LocalizedText
from tests import world as worlds
from tests.kits import samples
from tests.threads import together
from tests.world import World

SHIPPED = {kit.id: read_folder(kit.path) for kit in kits.shipped()}
IMAGES = {"images/second.png": samples.png(), "images/third.svg": samples.SVG}


def files(spec: KitSpec) -> dict[str, bytes]:
    return write_kit(spec, IMAGES)


def catalogue() -> dict[str, int]:
    """How many rows of each kind there are: what a failed adoption must not change."""
    tables: tuple[Any, ...] = (Kit, Category, Badge, BadgeVersion, Skill, Event)
    return {table.__name__: table.objects.count() for table in tables}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_kit_is_adopted_whole(world: World, name: str) -> None:
    spec = read_kit(SHIPPED[name])
    kit = actions.adopt(world.ours.institution, SHIPPED[name], by=world.ours.manager)
    assert (kit.slug, kit.version, kit.author_name) == (spec.id, spec.version, spec.author.name)
    assert kit.adopted_by == world.ours.manager
    badges = Badge.objects.filter(institution=world.ours.institution)
    assert {badge.slug for badge in badges} == {badge.id for badge in spec.badges}
    assert all(badge.is_published and badge.current for badge in badges)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_version_says_what_the_kit_says(world: World, name: str) -> None:
    spec = read_kit(SHIPPED[name])
    actions.adopt(world.ours.institution, SHIPPED[name], by=world.ours.manager)
    for told in spec.badges:
        version = BadgeVersion.objects.get(badge__slug=told.id)
        assert version.name == LocalizedText(told.name.fr, told.name.en)
        assert version.criteria == LocalizedText(told.criteria.fr, told.criteria.en)
        assert (version.route, version.minimum_skills) == (told.route, told.minimum_skills)
        assert (version.minutes, version.answer_days) == (told.minutes, told.answer_days)
        assert version.asks_reflection is told.reflection
        assert version.badge.category.slug == told.category
        skills = [(skill.code, skill.name.fr, skill.hint.en) for skill in version.skills.all()]
        assert skills == [(skill.code, skill.name.fr, skill.hint.en) for skill in told.skills]


def test_questions_and_alignments_of_a_skill_are_kept(world: World) -> None:
    actions.adopt(world.ours.institution, samples.complete_files(), by=world.ours.manager)
    skill = Skill.objects.filter(version__badge__slug="first-badge").first()
    assert skill is not None
    told = samples.complete_skill()
    assert [each.fr for each in skill.guiding_questions] == [each.fr for each in told.questions]
    assert [each["url"] for each in skill.alignments] == [each.url for each in told.alignments]


def test_a_reflection_question_is_asked_only_by_a_badge_that_asks_reflection(world: World) -> None:
    spec = samples.complete_kit()
    silent = replace(spec.badges[0], reflection=False, reflection_question=None)
    actions.adopt(
        world.ours.institution, files(replace(spec, badges=(silent, *spec.badges[1:]))), by=world.ours.manager
    )
    asks = {version.badge.slug: version.asks_reflection for version in BadgeVersion.objects.all()}
    assert asks == {"first-badge": False, "second-badge": True, "third-badge": True}


def test_a_zip_gives_what_its_folder_gives(world: World) -> None:
    for house, bundle in (
        (world.ours, SHIPPED["isae-ensma"]),
        (world.theirs, read_zip(write_zip(SHIPPED["isae-ensma"]))),
    ):
        actions.adopt(house.institution, bundle, by=house.manager)
    ours, theirs = (
        list(BadgeVersion.objects.filter(badge__institution=house.institution).order_by("badge__slug"))
        for house in (world.ours, world.theirs)
    )
    facts = ("name", "criteria", "route", "minimum_skills", "picture", "tags")
    assert [[getattr(one, fact) for fact in facts] for one in ours] == [
        [getattr(one, fact) for fact in facts] for one in theirs
    ]


def test_the_journal_tells_who_adopted_what(world: World) -> None:
    kit = worlds.adopt(world.ours)
    event = Event.objects.get(verb="kit.adopted")
    assert (event.actor, event.object_id) == (world.ours.manager, kit.pk)
    assert event.institution_id == world.ours.institution.pk
    assert event.data == {"kit": "engagement-associatif", "version": kit.version}
    assert Event.objects.filter(verb="badge.published").count() == 1


def test_badges_may_wait_before_they_are_shown(world: World) -> None:
    actions.adopt(world.ours.institution, SHIPPED["isae-ensma"], by=world.ours.manager, publish=False)
    assert {badge.state for badge in Badge.objects.all()} == {Badge.State.DRAFT}
    assert not Event.objects.filter(verb="badge.published").exists()


def test_the_same_version_twice_is_refused_and_changes_nothing(world: World) -> None:
    worlds.adopt(world.ours)
    before = catalogue()
    with pytest.raises(actions.AlreadyAdopted):
        worlds.adopt(world.ours)
    assert catalogue() == before


def test_two_institutions_adopt_the_same_kit_apart(world: World) -> None:
    worlds.adopt(world.ours)
    worlds.adopt(world.theirs)
    assert Kit.objects.count() == 2
    ours, theirs = Badge.objects.order_by("institution__slug")
    assert (ours.institution, theirs.institution) == (world.ours.institution, world.theirs.institution)
    assert ours.code != theirs.code
    assert ours.category != theirs.category


@pytest.mark.parametrize("role", ["administrator", "manager"])
def test_those_who_manage_may_adopt(world: World, role: str) -> None:
    actions.adopt(world.ours.institution, SHIPPED["tutorer-ses-pairs"], by=getattr(world.ours, role))
    assert Kit.objects.get().adopted_by == getattr(world.ours, role)


@pytest.mark.parametrize("role", ["reviewer", "facilitator", "student"])
def test_the_other_roles_may_not_adopt(world: World, role: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.adopt(world.ours.institution, SHIPPED["tutorer-ses-pairs"], by=getattr(world.ours, role))
    assert not Kit.objects.exists()


def test_a_manager_adopts_nowhere_but_at_home(world: World) -> None:
    with pytest.raises(PermissionDenied):
        actions.adopt(world.ours.institution, SHIPPED["tutorer-ses-pairs"], by=world.theirs.manager)
    with pytest.raises(PermissionDenied):
        actions.adopt(world.ours.institution, SHIPPED["tutorer-ses-pairs"], by=world.stranger)
    assert not Kit.objects.exists()


# --- A newer version -----------------------------------------------------------------------------------


def newer(name: str, version: str = "2.0.0", **change: Any) -> Mapping[str, bytes]:
    """The shipped kit of one badge in a later version, its badge changed."""
    spec = read_kit(SHIPPED[name])
    return write_kit(replace(spec, version=version, badges=(replace(spec.badges[0], **change),)), {})


def test_a_newer_kit_gives_its_badge_a_second_version(world: World) -> None:
    badge = worlds.badge(world.ours)
    first = badge.current
    actions.adopt(
        world.ours.institution, newer("engagement-associatif", minimum_skills=6), by=world.ours.manager
    )
    badge.refresh_from_db()
    assert badge.current is not None
    assert (badge.current.number, badge.current.minimum_skills) == (2, 6)
    assert badge.current.kit.version == "2.0.0"
    assert first is not None
    first.refresh_from_db()
    assert (first.number, first.minimum_skills) == (1, 5)
    assert Badge.objects.count() == 1


def test_the_short_address_of_a_badge_outlives_its_versions(world: World) -> None:
    badge = worlds.badge(world.ours)
    actions.adopt(world.ours.institution, newer("engagement-associatif"), by=world.ours.manager)
    assert Badge.objects.get().code == badge.code


def test_an_open_draft_keeps_the_version_it_began_with(world: World) -> None:
    draft = worlds.draft(world.ours)
    actions.adopt(
        world.ours.institution, newer("engagement-associatif", minimum_skills=9), by=world.ours.manager
    )
    draft.refresh_from_db()
    assert draft.version.number == 1
    applications.submit(draft, by=world.ours.student)
    draft.refresh_from_db()
    assert draft.version.minimum_skills == 5


def test_a_badge_awarded_before_a_newer_kit_keeps_its_version(world: World) -> None:
    award = worlds.awarded(world.ours)
    signed = bytes(award.credential)
    actions.adopt(
        world.ours.institution, newer("engagement-associatif", minimum_skills=9), by=world.ours.manager
    )
    award.refresh_from_db()
    assert award.version.number == 1
    assert bytes(award.credential) == signed


def test_who_starts_after_a_newer_kit_gets_its_version(world: World) -> None:
    worlds.adopt(world.ours)
    actions.adopt(world.ours.institution, newer("engagement-associatif"), by=world.ours.manager)
    assert applications.start(worlds.badge(world.ours), by=world.ours.student).version.number == 2


def test_a_newer_kit_keeps_the_look_that_an_institution_s_category_has(world: World) -> None:
    worlds.adopt(world.ours)
    Category.objects.update(position=7)
    actions.adopt(world.ours.institution, newer("engagement-associatif"), by=world.ours.manager)
    assert Category.objects.get().position == 7


# --- What cannot be adopted ----------------------------------------------------------------------------


def test_a_faulty_kit_says_every_fault_and_leaves_nothing(world: World) -> None:
    faulty = dict(SHIPPED["engagement-associatif"])
    faulty["kit.toml"] = faulty["kit.toml"].replace(b"minimum_skills = 5", b"minimum_skills = 12")
    del faulty["badges/engagement-associatif/criteria.en.md"]
    before = catalogue()
    with pytest.raises(KitFaults) as caught:
        actions.adopt(world.ours.institution, faulty, by=world.ours.manager)
    assert {fault.code for fault in caught.value.faults} == {"minimum-too-high", "missing-file"}
    assert catalogue() == before


def other_kit_with_the_badge(slug: str) -> dict[str, bytes]:
    """A stranger's kit: two badges of its own, then one that has the short name of ours."""
    spec = samples.complete_kit()
    last = replace(spec.badges[0], id=slug)
    return files(replace(spec, badges=(*spec.badges[1:], last)))


def test_a_badge_of_another_kit_is_never_overwritten(world: World) -> None:
    badge = worlds.badge(world.ours)
    before = catalogue()
    with pytest.raises(actions.SlugTaken) as caught:
        actions.adopt(
            world.ours.institution, other_kit_with_the_badge("engagement-associatif"), by=world.ours.manager
        )
    assert caught.value.slug == "engagement-associatif"
    assert catalogue() == before
    assert Badge.objects.get().current == badge.current


def test_a_short_name_taken_elsewhere_is_free_here(world: World) -> None:
    worlds.adopt(world.theirs)
    actions.adopt(
        world.ours.institution, other_kit_with_the_badge("engagement-associatif"), by=world.ours.manager
    )
    assert Badge.objects.filter(slug="engagement-associatif").count() == 2


def test_a_picture_that_cannot_be_drawn_stops_the_whole_kit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(spec: Any, *rest: Any) -> str:
        if spec.id == "third-badge":
            raise RuntimeError("the engraver broke")
        return pictures.draw(spec, *rest)

    monkeypatch.setattr(actions, "draw", draw)
    before = catalogue()
    with pytest.raises(RuntimeError):
        actions.adopt(world.ours.institution, samples.complete_files(), by=world.ours.manager)
    assert catalogue() == before


def test_two_managers_who_adopt_at_once_adopt_once(crowded_world: World) -> None:
    ours = crowded_world.ours
    bundle = SHIPPED["tutorer-ses-pairs"]
    outcomes = together(
        lambda: actions.adopt(ours.institution, bundle, by=ours.manager),
        lambda: actions.adopt(ours.institution, bundle, by=ours.administrator),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyAdopted", "Kit"]
    assert (Kit.objects.count(), Badge.objects.count(), BadgeVersion.objects.count()) == (1, 1, 1)
