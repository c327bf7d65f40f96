"""Requests that came to nothing are not kept for ever: whoever was asked has no account to erase."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from insigne.awards.models import Award
from insigne.endorsements import actions, giving
from insigne.endorsements.models import Endorsement
from insigne.endorsements.refusals import AlreadyAsked
from insigne.people import purging
from tests.endorsements.making import ADDRESS, again, asked, award_of, document, given, link, signed
from tests.world import World, browser


@pytest.fixture
def award(world: World) -> Award:
    return award_of(world.ours)


def removed_after(days: float) -> list[tuple[str, int]]:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        return [(each.kind, each.count) for each in purging.run() if each.kind == "requests"]


def test_a_request_that_nobody_answered_goes_three_months_after_its_link(award: Award) -> None:
    made = asked(award)
    assert removed_after(119) == []
    assert removed_after(121) == [("requests", 1)]
    assert not Endorsement.objects.filter(pk=made.pk).exists()


def test_a_request_that_was_deleted_goes_too(award: Award) -> None:
    actions.remove(asked(award), by=award.recipient)  # type: ignore[arg-type]
    assert removed_after(91) == [("requests", 1)]
    assert not Endorsement.objects.exists()


def test_who_declined_is_named_no_more_and_never_asked_again(award: Award) -> None:
    made, other = asked(award), signed(award, email="autre@asso.example")
    actions.decline(made)
    assert removed_after(91) == [("requests", 1)]
    assert removed_after(92) == []
    assert again(other).stands and again(other).name
    left = again(made)
    assert (left.email, left.name, left.function, left.message) == ("", "", "", "")
    with pytest.raises(AlreadyAsked):
        asked(award, email=ADDRESS)
    assert browser().get(link(made)).status_code == 410


def test_words_that_were_taken_back_answer_gone_and_name_nobody(award: Award) -> None:
    made = signed(award)
    actions.take_back(made)
    assert removed_after(91) == [("requests", 1)]
    assert again(made).name == ""
    assert browser().get(document(made)).status_code == 410


def test_what_institutions_took_back_is_no_request_and_an_open_one_has_its_time(
    world: World, award: Award
) -> None:
    between = given(world)
    giving.withdraw(between, by=world.theirs.manager)
    waiting = asked(award)
    assert removed_after(100) == []
    assert again(between).removed_at is None
    assert Endorsement.objects.filter(pk=waiting.pk).exists()


def test_an_endorsement_that_stands_stays(award: Award) -> None:
    made = signed(award, shown=True)
    assert removed_after(1000) == []
    assert again(made).shown and again(made).name
