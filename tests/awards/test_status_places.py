"""The place of an award in its institution's status list: its own, and telling nobody anything."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from insigne import credentials
from insigne.awards import actions, addresses, status_lists
from insigne.awards.models import STATUS_LIST_LENGTH, Award, Delivery, StatusList
from tests.awards.making import awarded, checked, credential
from tests.world import World


def test_the_entry_of_the_credential_is_the_place_that_was_taken(world: World) -> None:
    award = awarded(world.ours)
    entry = credential(award)["credentialStatus"]
    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert entry["statusListIndex"] == str(award.status_index)
    assert entry["statusListCredential"] == addresses.status_list(award.status_list)


def test_the_awards_of_an_institution_share_one_list_in_places_of_their_own(world: World) -> None:
    awards = [awarded(world.ours) for _ in range(6)]
    assert len({award.status_list_id for award in awards}) == 1
    assert len({award.status_index for award in awards}) == 6


def test_places_are_drawn_over_the_whole_list_and_not_in_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds: list[int] = []
    draws = iter([131_071, 0, 70_000])

    def draw(bound: int) -> int:
        bounds.append(bound)
        return next(draws)

    monkeypatch.setattr("insigne.awards.status_lists.secrets.randbelow", draw)
    assert [awarded(world.ours).status_index for _ in range(3)] == [131_071, 0, 70_000]
    assert bounds == [STATUS_LIST_LENGTH] * 3


def test_a_place_that_is_taken_is_drawn_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([7, 7, 7, 8])
    monkeypatch.setattr("insigne.awards.status_lists.secrets.randbelow", lambda _bound: next(draws))
    assert [awarded(world.ours).status_index for _ in range(2)] == [7, 8]


def test_a_list_that_is_half_full_is_followed_by_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_lists, "FULL", 2)
    awards = [awarded(world.ours) for _ in range(5)]
    assert [award.status_list.number for award in awards] == [1, 1, 2, 2, 3]
    assert all(checked(bytes(award.credential)).verdict == "verified" for award in awards)


def test_each_institution_has_its_own_list(world: World) -> None:
    ours, theirs = awarded(world.ours), awarded(world.theirs)
    assert ours.status_list != theirs.status_list
    assert StatusList.objects.count() == 2
    assert ours.status_list.number == theirs.status_list.number == 1


def test_a_place_that_fell_in_one_list_stands_in_every_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two institutions may draw the same place, and so may two lists of one."""
    monkeypatch.setattr("insigne.awards.status_lists.secrets.randbelow", lambda _bound: 7)
    monkeypatch.setattr(status_lists, "FULL", 1)
    fallen, near, far = awarded(world.ours), awarded(world.ours), awarded(world.theirs)
    assert [each.status_index for each in (fallen, near, far)] == [7, 7, 7]
    for place in (fallen, near):
        Delivery.objects.create(
            award=place, format="ldp_vc", holder="did:key:x", status_list=place.status_list, status_index=9,
            delivered_at=timezone.now(), revoked_at=timezone.now() if place is fallen else None,
        )  # fmt: skip
    actions.revoke(fallen, reason="Erreur.", by=world.ours.manager)
    marked = {}
    for award in (fallen, near, far):
        award.status_list.refresh_from_db()
        status_lists.publish(award.status_list)
        subject = json.loads(bytes(award.status_list.document))["credentialSubject"]
        bits = credentials.StatusList.decode(subject["encodedList"])
        marked[award] = [place for place in (7, 9) if bits.bits[place // 8] & 0x80 >> place % 8]
    assert marked == {fallen: [7, 9], near: [], far: []}


def test_two_awards_in_one_place_are_refused_by_the_database(world: World) -> None:
    first, second = awarded(world.ours), awarded(world.ours)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=second.pk).update(status_index=first.status_index)


def test_a_place_outside_the_list_is_refused_by_the_database(world: World) -> None:
    award = awarded(world.ours)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(status_index=STATUS_LIST_LENGTH)


def test_the_list_shows_neither_how_many_awards_there_are_nor_where(world: World) -> None:
    award = awarded(world.ours)
    before = bytes(award.status_list.document)
    awarded(world.ours)
    assert bytes(StatusList.objects.get().document) == before
