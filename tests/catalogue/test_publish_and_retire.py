"""Showing a badge in the catalogue and taking it out again: who may, and what a stranger then sees."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insigne.applications import actions as applications
from insigne.catalogue import actions, kit
from insigne.catalogue.models import Badge
from insigne.catalogue.queries import published_badges
from insigne.catalogue.shipped import shipped_kits
from insigne.journal.models import Event
from tests import world as worlds
from tests.applications.pages import says, words
from tests.world import NOBODY, World, browser

NAME = "Engagement associatif"
RETIRED = "This badge is no longer awarded. Those that were awarded remain valid."
HIDDEN = "This badge is not published: only the staff of the institution see this page."


def unpublished(world: World) -> Badge:
    """A badge that was adopted and not shown yet."""
    bundle = kit.read_folder(shipped_kits()["engagement-associatif"].path)
    actions.adopt(world.ours.institution, bundle, by=world.ours.manager, publish=False)
    return Badge.objects.get()


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_those_who_manage_show_a_badge_and_take_it_out(world: World, role: str) -> None:
    badge, person = unpublished(world), getattr(world.ours, role)
    actions.publish(badge, by=person)
    assert Badge.objects.get().is_published
    actions.retire(badge, by=person)
    assert Badge.objects.get().state == Badge.State.RETIRED
    events = Event.objects.filter(object_id=badge.pk)
    assert [(event.verb, event.actor) for event in events] == [
        ("badge.published", person),
        ("badge.retired", person),
    ]


@pytest.mark.parametrize("action", [actions.publish, actions.retire])
@pytest.mark.parametrize("role", ["reviewer", "facilitator", "student"])
def test_nobody_else_changes_what_is_shown(world: World, action: Callable[..., None], role: str) -> None:
    badge = unpublished(world)
    for person in (
        getattr(world.ours, role),
        world.theirs.manager,
        world.theirs.administrator,
        world.stranger,
        NOBODY,
    ):
        with pytest.raises(PermissionDenied):
            action(badge, by=person)
    assert Badge.objects.get().state == Badge.State.DRAFT
    assert not Event.objects.filter(object_id=badge.pk).exists()


@pytest.mark.parametrize("action", [actions.publish, actions.retire])
def test_a_second_click_is_told_only_once(world: World, action: Callable[..., None]) -> None:
    badge = unpublished(world)
    action(badge, by=world.ours.manager)
    action(Badge.objects.get(), by=world.ours.manager)
    action(badge, by=world.ours.administrator)
    assert Event.objects.filter(object_id=badge.pk).count() == 1


def test_a_stranger_sees_what_is_published_and_nothing_else(world: World) -> None:
    badge = unpublished(world)
    home, page, version = (
        reverse("home"),
        reverse("badge", args=[badge.code]),
        reverse("badge-version", args=[badge.code, 1]),
    )
    stranger = browser()
    assert NAME not in words(stranger.get(home))
    assert stranger.get(page).status_code == stranger.get(version).status_code == 404
    actions.publish(badge, by=world.ours.manager)
    assert NAME in words(stranger.get(home))
    assert stranger.get(page).status_code == stranger.get(version).status_code == 200
    actions.retire(badge, by=world.ours.manager)
    assert NAME not in words(stranger.get(home))
    assert says(stranger.get(page), RETIRED)
    assert says(stranger.get(version), RETIRED)


@pytest.mark.parametrize("role", ["reviewer", "facilitator", "manager", "administrator"])
def test_staff_read_a_badge_before_it_is_shown(world: World, role: str) -> None:
    page = reverse("badge", args=[unpublished(world).code])
    assert says(browser(getattr(world.ours, role)).get(page), HIDDEN)


def test_students_and_other_institutions_do_not(world: World) -> None:
    badge = unpublished(world)
    for person in (world.ours.student, world.theirs.manager, world.theirs.administrator, world.stranger):
        for address in ("badge", "badge-version"):
            values = [badge.code] if address == "badge" else [badge.code, 1]
            assert browser(person).get(reverse(address, args=values)).status_code == 404


def test_a_badge_that_is_not_shown_shows_no_picture_either(world: World) -> None:
    badge = unpublished(world)
    picture = reverse("badge-picture", args=[badge.code, 1, "fr", "svg"])
    assert browser().get(picture).status_code == 404
    assert browser(world.theirs.manager).get(picture).status_code == 404
    seen = browser(world.ours.manager).get(picture)
    assert seen.status_code == 200
    assert "public" not in seen.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_retired_badge_takes_no_application(world: World, language: str) -> None:
    badge = worlds.badge(world.ours)
    actions.retire(badge, by=world.ours.manager)
    page = browser(language=language).get(reverse("badge", args=[badge.code]))
    assert not says(page, "Apply for this badge", language)
    assert says(page, RETIRED, language)


def test_open_drafts_survive_a_retired_badge(world: World) -> None:
    draft = worlds.draft(world.ours)
    actions.retire(worlds.badge(world.ours), by=world.ours.manager)
    page = browser(world.ours.student).get(reverse("application", args=[draft.pk]), follow=True)
    assert page.status_code == 200
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_badge_shown_again_takes_applications_again(world: World) -> None:
    badge = worlds.badge(world.ours)
    actions.retire(badge, by=world.ours.manager)
    actions.publish(badge, by=world.ours.manager)
    assert applications.start(badge, by=world.ours.student).version == badge.current


def test_a_badge_without_a_version_is_never_listed(world: World) -> None:
    badge = unpublished(world)
    Badge.objects.update(state=Badge.State.PUBLISHED, current=None)
    assert list(published_badges()) == []
    assert browser().get(reverse("badge", args=[badge.code])).status_code == 404
