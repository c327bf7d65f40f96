"""Self-assessment: a person's own word, kept with the words before it, beside the reviewers'."""

import pytest
import time_machine
from django.utils import timezone

from insigne.catalogue import actions as catalogue
from insigne.catalogue.models import Badge
from insigne.journal.models import Event
from insigne.path import actions
from insigne.path.actions import Mark
from insigne.path.marks import compare
from insigne.path.models import SkillMark
from insigne.path.reading import read
from tests import world as worlds
from tests.awards import making as awarding
from tests.path import making
from tests.world import World, browser


def levels(world: World) -> dict[str, int]:
    return dict(SkillMark.objects.filter(person=world.ours.student).values_list("code", "level"))


def post(world: World, badge: Badge, **fields: str):
    return browser(world.ours.student).post(f"/path/skills/{badge.code}", fields)


def test_a_student_marks_the_know_hows_of_a_badge(world: World):
    badge = worlds.badge(world.ours)
    told = making.experience(world.ours.student)
    answer = post(world, badge, **{"level-EA1": "3", "experience-EA1": str(told.pk), "level-EA2": "1"})
    assert answer.status_code == 302
    assert levels(world) == {"EA1": 3, "EA2": 1}
    assert SkillMark.objects.get(code="EA1").experience == told


def test_a_mark_left_open_is_taken_away(world: World):
    badge = worlds.badge(world.ours)
    making.mark(world.ours.student, badge, {"EA1": 3, "EA2": 2})
    post(world, badge, **{"level-EA2": "2"})
    assert levels(world) == {"EA2": 2}


@pytest.mark.parametrize("level", ["5", "-1", "x", "٣", "1 ", "9" * 500])
def test_what_is_no_level_marks_nothing(world: World, level: str):
    assert post(world, worlds.badge(world.ours), **{"level-EA1": level, "level-ZZ9": "3"}).status_code == 302
    assert levels(world) == {}


@pytest.mark.parametrize("other", ["theirs", "0", "00000000-0000-4000-8000-000000000000"])
def test_an_experience_of_somebody_else_is_not_taken(world: World, other: str):
    foreign = making.experience(world.theirs.student)
    value = str(foreign.pk) if other == "theirs" else other
    post(world, worlds.badge(world.ours), **{"level-EA1": "3", "experience-EA1": value})
    assert SkillMark.objects.get().experience is None
    actions.mark_skills(worlds.badge(world.ours), {"EA2": Mark(2, foreign.pk)}, by=world.ours.student)
    assert SkillMark.objects.get(code="EA2").experience is None


def test_a_level_that_changes_leaves_the_one_before(world: World):
    badge = worlds.badge(world.ours)
    with time_machine.travel(timezone.datetime(2026, 3, 1, 0, 30, tzinfo=timezone.get_current_timezone())):
        making.mark(world.ours.student, badge, {"EA1": 1})
    making.mark(world.ours.student, badge, {"EA1": 3})
    making.mark(world.ours.student, badge, {"EA1": 3})
    assert SkillMark.objects.get().before == [{"level": 1, "since": "2026-03-01"}]
    assert "d’abord\u00a0: J’ai vu faire" in browser(world.ours.student).get("/path/skills").content.decode()


def test_a_deleted_experience_leaves_the_mark(world: World):
    told = making.experience(world.ours.student)
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 3}, told)
    told.delete()
    assert levels(world) == {"EA1": 3}


def test_saving_without_a_change_leaves_no_trace(world: World):
    badge = worlds.badge(world.ours)
    for _twice in range(2):
        making.mark(world.ours.student, badge, {"EA1": 3})
    assert Event.objects.filter(verb="skills.marked").count() == 1


def test_a_mark_is_no_business_of_the_institution(world: World):
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 3})
    event = Event.objects.get(verb="skills.marked")
    assert event.institution_id is None
    assert event.object_id == world.ours.student.pk


def test_a_badge_that_is_not_published_cannot_be_marked(world: World):
    badge = worlds.badge(world.ours)
    Badge.objects.filter(pk=badge.pk).update(state=Badge.State.DRAFT)
    assert browser(world.ours.student).get(f"/path/skills/{badge.code}").status_code == 404
    assert browser(world.ours.student).get("/path/skills/nothing").status_code == 404


def test_marks_on_a_retired_badge_stay_ones_own(world: World):
    badge = worlds.badge(world.ours)
    making.mark(world.ours.student, badge, {"EA1": 3})
    catalogue.retire(badge, by=world.ours.manager)
    assert browser(world.ours.student).get(f"/path/skills/{badge.code}").status_code == 200
    assert browser(world.theirs.student).get(f"/path/skills/{badge.code}").status_code == 404


def test_it_compares_ones_marks_with_what_was_recognised(world: World):
    awarding.awarded(world.ours, number=3)
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 3, "EA2": 1, "EA9": 4})
    compared = compare(read(world.ours.student))
    assert [line.level for line in compared.agreed] == [3]
    assert [line.level for line in compared.surprising] == [1, 0]
    assert [line.level for line in compared.waiting] == [4]


def test_what_one_was_not_asked_about_is_no_surprise(world: World):
    """A person who marked nothing of a badge did not think any less of themselves."""
    awarding.awarded(world.ours, number=3)
    compared = compare(read(world.ours.student))
    assert (len(compared.unmarked), compared.surprising) == (3, ())
    page = browser(world.ours.student).get("/path/skills").content.decode()
    assert "Reconnus, et pas encore évalués" in page
    assert "Vous savez faire plus" not in page
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA9": 4})
    compared = compare(read(world.ours.student))
    assert (compared.unmarked, len(compared.surprising)) == ((), 3)


def test_it_compares_across_badges_by_what_they_are_aligned_to(world: World):
    """TP8, marked, is EA3, recognised."""
    awarding.awarded(world.ours, number=3)
    making.mark(world.ours.student, worlds.badge(world.ours, "tutorer-ses-pairs"), {"TP8": 2})
    compared = compare(read(world.ours.student))
    assert [str(line.name) for line in compared.agreed] == ["Coopérer au sein d’une équipe de bénévoles"]
    assert compared.waiting == ()


def test_the_page_says_what_one_knows_without_knowing_it(world: World):
    awarding.awarded(world.ours, number=3)
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 3})
    page = browser(world.ours.student).get("/path/skills").content.decode()
    assert "Vous savez faire plus que vous ne pensez" in page
    assert "Vous vous connaissez bien" in page
    page = browser(world.ours.student, "en").get("/path/skills").content.decode()
    assert "Université ours" in page


def test_nobody_reads_the_marks_of_another(world: World):
    making.mark(world.ours.student, worlds.badge(world.ours), {"EA1": 4})
    for other in (world.ours.manager, world.ours.reviewer, world.theirs.student):
        page = browser(other).get(f"/path/skills/{worlds.badge(world.ours).code}").content.decode()
        assert "selected" not in page.split("<main", 1)[1]
