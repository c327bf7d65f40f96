"""The law of sharing: a visitor's story holds nothing that its owner did not choose."""

from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.path.models import PathShare
from insigne.path.shares import visible_story
from insigne.path.story import story_of
from insigne.path.told import Standing, Story
from tests import world as worlds
from tests.path import making
from tests.world import World

FLAGS = ("shows_words", "shows_dates", "shows_structures")


@pytest.fixture
def whole(world: World) -> tuple[World, Story]:
    """A path in which a badge, a mark and a claim meet in one know-how."""
    sam = world.ours.student
    making.full(world.ours)
    making.mark(sam, worlds.badge(world.ours, "tutorer-ses-pairs"), {"TP8": 3}, sam.experiences.first())
    claimed = worlds.draft(world.theirs, sam, chosen=7)
    making.came_of(making.experience(sam, title="Une quatrième"), claimed)
    return world, story_of(sam)


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_holds_nothing_that_was_not_chosen(whole: tuple[World, Story], data: st.DataObject):
    world, story = whole
    keys = {
        name: data.draw(st.sets(st.sampled_from([each.key for each in getattr(story, name)])))
        for name in ("experiences", "badges", "skills")
    }
    flags = {name: data.draw(st.booleans()) for name in FLAGS}
    share = PathShare(
        person=world.ours.student, kind="link", **{n: sorted(k) for n, k in keys.items()}, **flags
    )
    seen = visible_story(share)

    for name, chosen in keys.items():
        assert {each.key for each in getattr(seen, name)} == chosen
    assert seen.in_progress == () == seen.nearly
    _no_word_of_the_rest(story, seen, keys)
    for experience in seen.experiences:
        assert bool(experience.words) <= flags["shows_words"]
        assert bool(experience.structure) <= flags["shows_structures"]
        assert bool(experience.start or experience.end) <= flags["shows_dates"]
    for badge in seen.badges:
        assert bool(badge.awarded_at or badge.valid_until) <= flags["shows_dates"]


def _no_word_of_the_rest(story: Story, seen: Story, keys: dict[str, set[str]]) -> None:
    """No key, title or badge of what was left out stands anywhere in it, not even beside something chosen."""
    said = str(asdict(seen))
    for experience in story.experiences:
        assert experience.key in keys["experiences"] or experience.key not in said
        assert experience.key in keys["experiences"] or f"'{experience.title}'" not in said
    for badge in story.badges:
        assert badge.key in keys["badges"] or badge.key not in said
    names = {each.badge_name for line in seen.skills for each in line.grounds if each.badge_name}
    assert names <= {badge.name for badge in story.badges if badge.key in keys["badges"]}
    assert {each.key for holder in (*seen.experiences, *seen.badges) for each in holder.skills} <= keys[
        "skills"
    ]
    for line in seen.skills:
        assert line.level == 0
        attested = any(ground.badge in keys["badges"] for ground in line.grounds if ground.badge)
        assert (line.standing == Standing.RECOGNISED) == attested
