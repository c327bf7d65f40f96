"""The published status list: true when it is read, and signed no more often than needed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from insigne.awards import actions, status_lists
from insigne.awards.models import StatusList
from tests.awards.making import awarded, checked
from tests.world import World, browser


def test_a_thousand_revocations_at_once_cost_two_signatures(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the list is read meanwhile; and soon after, the list has them all."""
    awards = [awarded(world.ours) for _ in range(6)]
    signings: list[object] = []
    sign = status_lists._sign
    monkeypatch.setattr(status_lists, "_sign", lambda *given: signings.append(given) or sign(*given))
    address = reverse("status-list", args=[world.ours.institution.slug, 1])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=False) as clock:
        for award in awards:
            actions.revoke(award, reason="Erreur", by=world.ours.manager)
            browser().get(address)
            clock.shift(timedelta(seconds=1))
        assert len(signings) == 2
        assert checked(bytes(awards[0].credential)).verdict == "rejected"
        clock.shift(status_lists.INTERVAL)
        assert [checked(bytes(award.credential)).verdict for award in awards] == ["rejected"] * 6
    assert len(signings) == 3


def test_a_list_that_nothing_changed_is_served_as_it_was_signed(world: World) -> None:
    awarded(world.ours)
    address = reverse("status-list", args=[world.ours.institution.slug, 1])
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=False):
        assert browser().get(address).content == bytes(StatusList.objects.get().document)
