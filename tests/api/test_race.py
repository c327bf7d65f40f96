"""Two at once: a code and a refresh token serve once, whoever is quicker, and a thief gains nothing."""

from functools import partial

from insigne.api import actions
from insigne.api.models import Grant
from insigne.people.models import Consent
from tests.api.making import Asking, register
from tests.threads import one_inside_the_other, together
from tests.world import World

PROFILE = "/ims/ob/v3p0/profile"


def test_of_two_who_bring_one_code_neither_keeps_a_token(crowded_world: World) -> None:
    platform = register()
    code = platform.code(crowded_world.ours.student)
    answers = together(*[partial(platform.redeem, code)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    given = next(answer.json() for answer in answers if answer.status_code == 200)
    assert Asking(platform.machine, given["access_token"]).get(PROFILE).status_code == 401


def test_of_two_who_bring_one_refresh_token_neither_keeps_a_token(crowded_world: World) -> None:
    platform = register()
    refresh = platform.tokens(crowded_world.ours.student)["refresh_token"]
    deed = partial(platform.ask, grant_type="refresh_token", refresh_token=refresh)
    answers = together(deed, deed)
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    given = next(answer.json() for answer in answers if answer.status_code == 200)
    assert Asking(platform.machine, given["access_token"]).get(PROFILE).status_code == 401


def test_saying_yes_in_two_tabs_at_once_is_one_grant(crowded_world: World) -> None:
    platform = register()
    codes = together(*[partial(platform.code, crowded_world.ours.student)] * 2)
    assert len({code for code in codes if isinstance(code, str)}) == 2
    assert Grant.objects.count() == 1


def test_what_is_allowed_while_it_is_withdrawn_is_a_grant_of_its_own(crowded_world: World) -> None:
    """No consent stands for a permission that has ended."""
    student = crowded_world.ours.student
    register().tokens(student)
    grant = Grant.objects.get()
    withdraw = partial(actions.withdraw, grant, by=student)
    allow = partial(actions.allow, grant.platform, grant.scopes, by=student)
    withdrawn, allowed = one_inside_the_other(withdraw, allow)
    assert withdrawn is None
    assert Grant.objects.get(ended_at=None) == allowed != grant
    assert Consent.objects.get(person=student, withdrawn_at=None).about == allowed.pk
