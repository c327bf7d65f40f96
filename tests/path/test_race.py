"""Two tabs of one person at the same moment."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from insigne.path import actions
from insigne.path.models import PathShare, SkillMark
from tests import world as worlds
from tests.path import making
from tests.threads import one_inside_the_other
from tests.world import World


def test_two_tabs_that_mark_the_same_skill_first_leave_one_mark(crowded_world: World):
    badge, student = worlds.badge(crowded_world.ours), crowded_world.ours.student
    (skill,) = badge.current.skills.all()[:1]
    done = one_inside_the_other(
        partial(actions.mark_skills, badge, {skill.code: actions.Mark(2)}, by=student),
        partial(actions.mark_skills, badge, {skill.code: actions.Mark(3)}, by=student),
    )
    assert done == [None, None]
    mark = SkillMark.objects.get()
    assert (mark.level, [each["level"] for each in mark.before]) == (3, [2])


def test_two_tabs_together_make_no_share_too_many(crowded_world: World, monkeypatch):
    student = crowded_world.ours.student
    making.experience(student)
    monkeypatch.setattr(actions, "MOST_SHARES", 1)
    parts = making.parts(student, expires_at=timezone.now() + timedelta(days=7))
    prepare = partial(actions.prepare_share, "link", parts, by=student)
    made = one_inside_the_other(prepare, prepare)
    assert [type(each).__name__ for each in made] == ["PathShare", "TooManyShares"]
    assert PathShare.objects.count() == 1
