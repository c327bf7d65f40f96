"""The story of a path: who did what, what it shows, and what it counts for."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insigne.applications import actions as applications
from insigne.awards import actions as awards
from insigne.awards.models import Award
from insigne.backpack.models import Keeping
from insigne.path.story import story_of
from insigne.path.told import KnowHow, Standing, Story
from insigne.people.models import User
from tests import world as worlds
from tests.awards import making as awarding
from tests.path import making
from tests.world import World

TEAM = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"


def line(story: Story, key: str) -> KnowHow:
    return next(each for each in story.skills if each.key == key)


def test_it_is_empty_for_who_has_done_nothing_yet(world: World):
    story = story_of(world.ours.student)
    assert story.is_empty
    assert story.person_name == "Sam Étudiant"


def test_it_tells_experiences_from_the_oldest_and_those_without_a_date_last(world: World):
    sam = world.ours.student
    undated = making.experience(sam, title="Un jour", start=None, end=None)
    later = making.experience(sam, 2)
    first = making.experience(sam, 0)
    assert [each.key for each in story_of(sam).experiences] == [str(first.pk), str(later.pk), str(undated.pk)]


def test_it_says_by_which_experience_and_badge_a_know_how_is_shown(world: World):
    award = making.full(world.ours)
    story = story_of(world.ours.student)
    told = line(story, TEAM)
    assert told.standing == Standing.RECOGNISED
    assert told.experiences == ("Épicerie solidaire du campus",)
    assert [str(name) for name in told.badges] == ["Engagement associatif"]
    first = story.experiences[0]
    assert [badge.award_id for badge in first.badges] == [award.pk]
    assert len(first.skills) == 5


def test_it_makes_one_line_of_two_badges_skills_with_the_same_first_alignment(world: World):
    sam = world.ours.student
    awarding.awarded(world.ours)
    making.mark(sam, worlds.badge(world.ours, "tutorer-ses-pairs"), {"TP8": 4})
    told = line(story_of(sam), TEAM)
    assert str(told.name) == "travailler en équipe"
    assert [ground.standing for ground in told.grounds] == [Standing.RECOGNISED, Standing.MARKED]
    assert told.level == 4


def test_a_second_alignment_alone_makes_nothing_the_same(world: World):
    """EA9 and TP9 both touch "s’auto-évaluer", and are two know-hows."""
    sam = world.ours.student
    making.mark(sam, worlds.badge(world.ours), {"EA9": 3})
    making.mark(sam, worlds.badge(world.ours, "tutorer-ses-pairs"), {"TP9": 3})
    assert len(story_of(sam).skills) == 2


def test_a_skill_keeps_its_own_words_while_one_badge_alone_shows_it(world: World):
    awarding.awarded(world.ours)
    assert str(line(story_of(world.ours.student), TEAM).name) == "Coopérer au sein d’une équipe de bénévoles"


def test_two_awards_of_the_same_badge_show_each_know_how_once(world: World):
    awarding.awarded(world.ours)
    awarding.awarded(world.ours, of=awarding.expiring_version(world.ours, 12))
    story = story_of(world.ours.student)
    assert len(story.skills) == 5
    assert len(story.badges) == 2


def test_an_application_in_progress_shows_what_it_claims(world: World):
    application = worlds.draft(world.ours)
    making.came_of(making.experience(world.ours.student), application)
    story = story_of(world.ours.student)
    assert {each.standing for each in story.skills} == {Standing.CLAIMED}
    assert story.experiences[0].in_progress == story.in_progress
    assert (story.in_progress[0].chosen, story.in_progress[0].minimum) == (5, 5)


def test_to_have_seen_something_done_is_not_to_show_it(world: World):
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 1, "EA2": 2})
    assert [each.level for each in story_of(world.ours.student).skills] == [2]


def test_a_badge_given_by_list_stands_without_an_experience(world: World):
    awarding.awarded(world.ours)
    story = story_of(world.ours.student)
    assert story.badges_alone == story.badges
    assert [str(each.name) for each in story.badges] == ["Engagement associatif"]


@pytest.mark.parametrize("fate", ["revoked_at", "declined_at", "erased_at"])
def test_what_no_longer_stands_is_not_told(world: World, fate: str):
    award = making.full(world.ours)
    Award.objects.filter(pk=award.pk).update(**{fate: timezone.now()})
    story = story_of(world.ours.student)
    assert story.badges == ()
    assert Standing.RECOGNISED not in {each.standing for each in story.skills}


def test_what_is_hidden_in_the_backpack_is_not_told(world: World):
    award = making.full(world.ours)
    Keeping.objects.create(person=world.ours.student, award=award, hidden=True)
    assert story_of(world.ours.student).badges == ()


def test_an_expired_badge_is_told_as_expired_and_what_it_showed_remains(world: World):
    award = making.full(world.ours)
    Award.objects.filter(pk=award.pk).update(valid_until=timezone.now())
    story = story_of(world.ours.student)
    assert story.badges[0].is_expired
    assert story.figures.recognised == 5


def test_a_badge_from_elsewhere_stands_beside_ours_when_it_is_good_and_theirs(world: World):
    sam = world.ours.student
    awarding.awarded(world.ours)
    making.outside(sam)
    story = story_of(sam)
    assert [(str(each.name), each.is_ours) for each in story.badges] == [
        ("Secouriste", False),
        ("Engagement associatif", True),
    ]


@pytest.mark.parametrize(
    "fields",
    [{"verdict": "rejected"}, {"verdict": "unconfirmed"}, {"is_revoked": True}, {"recipient_state": "other"}],
    ids=str,
)
def test_a_badge_from_elsewhere_that_is_doubtful_or_somebody_elses_is_not_told(world: World, fields):
    making.outside(world.ours.student, **fields)
    assert story_of(world.ours.student).badges == ()


def test_it_tells_nothing_of_anybody_else(world: World):
    making.full(world.theirs)
    making.full(world.ours, world.stranger)
    assert story_of(world.ours.student).is_empty


def test_it_names_no_badge_of_an_institution_that_the_person_has_nothing_to_do_with(world: World):
    worlds.adopt(world.theirs, "isae-ensma")
    worlds.adopt(world.theirs, "tutorer-ses-pairs")
    making.full(world.ours)
    ours = str(world.ours.institution.name)
    assert {str(near.issuer) for near in story_of(world.ours.student).nearly} == {ours}


def test_somebody_who_belongs_nowhere_is_told_of_every_published_badge(world: World):
    badge = worlds.badge(world.theirs)
    making.mark(world.stranger, badge, {"EA1": 4})
    assert [near.code for near in story_of(world.stranger).nearly] == [badge.code]


def test_the_figures_count_what_is_told(world: World):
    making.full(world.ours)
    figures = story_of(world.ours.student).figures
    assert (figures.experiences, figures.hours, figures.badges, figures.recognised) == (3, 294, 1, 5)


def test_a_badge_is_nearly_reached_by_what_other_badges_recognised(world: World):
    """PR1 is EA4, PR4 is EA7: whoever has them needs one more of at least three."""
    awarding.awarded(world.ours, number=7)
    president = worlds.badge(world.ours, "president-de-club")
    near = next(each for each in story_of(world.ours.student).nearly if each.code == president.code)
    assert (near.minimum, len(near.counted), near.still) == (3, 2, 1)
    assert len(near.missing) == 4


def test_the_nearest_badge_stands_first(world: World):
    sam = world.ours.student
    making.mark(sam, worlds.badge(world.ours, "tutorer-ses-pairs"), {"TP1": 3})
    making.mark(sam, worlds.badge(world.ours, "president-de-club"), {"PR1": 3, "PR2": 3})
    nearest = story_of(sam).nearly
    assert str(nearest[0].name) == "Président(e) de club ou d’association étudiante"
    assert [each.still for each in nearest] == sorted(each.still for each in nearest)


def test_a_draft_counts_and_is_what_one_goes_on_with(world: World):
    draft = worlds.draft(world.ours, chosen=3)
    near = story_of(world.ours.student).nearly[0]
    assert (near.draft_id, near.still) == (draft.pk, 2)


def test_what_is_held_or_sent_is_no_longer_within_reach(world: World):
    worlds.submitted(world.ours)
    assert story_of(world.ours.student).nearly == ()
    making.full(world.theirs)
    held = worlds.badge(world.theirs).code
    assert held not in {near.code for near in story_of(world.theirs.student).nearly}


def test_an_expired_badge_is_within_reach_again(world: World):
    award = awarding.awarded(world.ours)
    Award.objects.filter(pk=award.pk).update(valid_until=timezone.now())
    assert [near.code for near in story_of(world.ours.student).nearly] == [worlds.badge(world.ours).code]


def test_a_withdrawn_application_is_not_told(world: World):
    application = worlds.submitted(world.ours)
    applications.withdraw(application, by=world.ours.student)
    assert story_of(world.ours.student).is_empty


def test_a_long_path_costs_no_more_queries_than_a_short_one(world: World):
    making.full(world.ours)
    short = _queries(world.ours.student)
    for number in range(12):
        award = awarding.awarded(world.ours)
        making.came_of(making.experience(world.ours.student, number), award)
        making.outside(world.ours.student)
    making.mark(world.ours.student, worlds.badge(world.ours), dict.fromkeys(["EA1", "EA2", "EA3"], 3))
    worlds.badge(world.ours, "president-de-club")
    assert _queries(world.ours.student) == short <= 16


def _queries(person: User) -> int:
    with CaptureQueriesContext(connection) as asked:
        story_of(User.objects.get(pk=person.pk))
    return len(asked)


def test_dates_read_as_months_in_the_readers_language(world: World):
    sam = world.ours.student
    making.experience(sam)
    making.experience(sam, start=date(2026, 3, 20), end=date(2026, 3, 22))
    making.experience(sam, start=date(2026, 9, 1), end=None)
    when = [each.when for each in story_of(sam).experiences]
    assert when == ["septembre 2024 – juin 2026", "mars 2026", "depuis septembre 2026"]


def test_revoking_takes_the_badge_out_at_once(world: World):
    award = making.full(world.ours)
    awards.revoke(award, reason="Erreur.", by=world.ours.manager)
    assert story_of(world.ours.student).badges == ()
