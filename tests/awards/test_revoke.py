"""Taking an award back: with a reason, once, and from then on every check says so."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from insigne.awards import actions, status_lists
from insigne.awards.actions import ReasonMissing
from insigne.awards.models import Award, StatusList
from insigne.credentials import StatusList as Bits
from insigne.journal.models import Event
from tests.awards.making import COLLEAGUES, OUTSIDERS, awarded, checked, codes, someone
from tests.world import World, browser

REASON = "Attribué par erreur : l’attestation de l’association était fausse."


def revocations(award: Award) -> int:
    return Event.objects.filter(verb="award.revoked", object_id=award.pk).count()


def revoked_places(status_list: StatusList) -> list[int]:
    document = json.loads(status_lists.current(StatusList.objects.get(pk=status_list.pk)))
    bits = Bits.decode(document["credentialSubject"]["encodedList"])
    return [
        place * 8 + bit
        for place, byte in enumerate(bits.bits)
        if byte
        for bit in range(8)
        if byte & 0x80 >> bit
    ]


def test_a_revoked_award_is_rejected_as_revoked_in_both_standards(world: World) -> None:
    award = awarded(world.ours)
    actions.revoke(award, reason=REASON, by=world.ours.manager)
    for document in (bytes(award.credential), bytes(award.assertion)):
        report = checked(document)
        assert (report.verdict, codes(report, "fail")) == ("rejected", ["status.revoked"])


def test_who_when_and_why_are_kept(world: World) -> None:
    award = awarded(world.ours)
    actions.revoke(award, reason=f"  {REASON}\n", by=world.ours.manager)
    assert award.is_revoked
    assert award.revocation_reason == REASON
    assert award.revoked_by == world.ours.manager
    assert Event.objects.get(verb="award.revoked").actor == world.ours.manager


def test_the_other_awards_of_the_list_stay_good(world: World) -> None:
    gone, stays = awarded(world.ours), awarded(world.ours)
    actions.revoke(gone, reason=REASON, by=world.ours.manager)
    assert revoked_places(gone.status_list) == [gone.status_index]
    assert checked(bytes(stays.credential)).verdict == "verified"


def test_an_earlier_revocation_is_still_in_the_list_after_a_later_one(world: World) -> None:
    awards = [awarded(world.ours) for _ in range(3)]
    for award in awards[:2]:
        actions.revoke(award, reason=REASON, by=world.ours.manager)
    assert revoked_places(awards[0].status_list) == sorted(award.status_index for award in awards[:2])


def test_the_words_of_the_reason_stand_in_no_public_document(world: World) -> None:
    award = awarded(world.ours)
    actions.revoke(award, reason=REASON, by=world.ours.manager)
    actions.share(award, "listed", by=world.ours.student)
    anybody = browser()
    for name in ("award", "award-credential", "award-assertion"):
        assert (
            "attestation de l’association" not in anybody.get(reverse(name, args=[award.pk])).content.decode()
        )
    assert "attestation" not in bytes(StatusList.objects.get().document).decode()


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_reason_is_needed(world: World, reason: str) -> None:
    award = awarded(world.ours)
    with pytest.raises(ReasonMissing):
        actions.revoke(award, reason=reason, by=world.ours.manager)
    award.refresh_from_db()
    assert not award.is_revoked
    assert revoked_places(award.status_list) == []


def test_twice_is_once_and_the_first_reason_stays(world: World) -> None:
    award = awarded(world.ours)
    same = Award.objects.get(pk=award.pk)
    actions.revoke(award, reason=REASON, by=world.ours.manager)
    first = award.revoked_at
    actions.revoke(same, reason="Autre chose", by=world.ours.administrator)
    assert (same.revoked_at, same.revocation_reason, same.revoked_by) == (first, REASON, world.ours.manager)
    assert revocations(award) == 1


def test_the_list_and_the_award_change_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = awarded(world.ours)
    monkeypatch.setattr("insigne.awards.actions.record", lambda *_args, **_data: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.revoke(award, reason=REASON, by=world.ours.manager)
    award.refresh_from_db()
    assert not award.is_revoked
    assert revoked_places(award.status_list) == []
    assert checked(bytes(award.credential)).verdict == "verified"


def test_a_revocation_that_is_rolled_back_leaves_the_list_as_it_was(world: World) -> None:
    award = awarded(world.ours)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.revoke(award, reason=REASON, by=world.ours.manager)
        raise RuntimeError
    assert revoked_places(award.status_list) == []
    assert revocations(award) == 0


MAY_NOT = [*OUTSIDERS, *COLLEAGUES, "ours.student"]


@pytest.mark.parametrize("who", MAY_NOT)
def test_only_managers_of_the_institution_revoke(world: World, who: str) -> None:
    award = awarded(world.ours)
    with pytest.raises(PermissionDenied):
        actions.revoke(award, reason=REASON, by=someone(world, who))
    award.refresh_from_db()
    assert not award.is_revoked


# --- the page ----------------------------------------------------------------------------------------


def page_of(award: Award) -> str:
    return reverse("award-revoke", args=[award.pk])


def test_a_stranger_is_asked_to_sign_in(world: World) -> None:
    award = awarded(world.ours)
    for answer in (browser().get(page_of(award)), browser().post(page_of(award), {"reason": REASON})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    award.refresh_from_db()
    assert not award.is_revoked


@pytest.mark.parametrize("who", MAY_NOT)
def test_the_page_does_not_exist_for_the_others(world: World, who: str) -> None:
    award = awarded(world.ours)
    client = browser(someone(world, who))
    assert client.get(page_of(award)).status_code == 404
    assert client.post(page_of(award), {"reason": REASON}).status_code == 404
    award.refresh_from_db()
    assert not award.is_revoked


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_a_manager_reads_what_will_happen_and_revokes(world: World, role: str) -> None:
    award = awarded(world.ours)
    client = browser(getattr(world.ours, role), "en")
    asked = client.get(page_of(award)).content.decode()
    assert world.ours.student.name in asked
    award.refresh_from_db()
    assert not award.is_revoked
    answer = client.post(page_of(award), {"reason": REASON})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("award", args=[award.pk])
    award.refresh_from_db()
    assert award.revocation_reason == REASON
    assert REASON in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_reason_that_will_not_do_is_said_at_its_field(world: World, reason: str) -> None:
    award = awarded(world.ours)
    answer = browser(world.ours.manager).post(page_of(award), {"reason": reason})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    award.refresh_from_db()
    assert not award.is_revoked


def test_the_page_of_a_revoked_award_can_be_sent_again_without_harm(world: World) -> None:
    award = awarded(world.ours)
    client = browser(world.ours.manager)
    for reason in (REASON, "Encore"):
        assert client.post(page_of(award), {"reason": reason}).status_code == 302
    award.refresh_from_db()
    assert award.revocation_reason == REASON
    assert revocations(award) == 1


def test_the_recipient_reads_the_reason_and_others_do_not(world: World) -> None:
    award = awarded(world.ours)
    actions.revoke(award, reason=REASON, by=world.ours.manager)
    page = reverse("award", args=[award.pk])
    assert REASON in browser(world.ours.student).get(page).content.decode()
    actions.share(award, "link", by=world.ours.student)
    for client in (browser(), browser(world.theirs.manager), browser(world.ours.reviewer)):
        assert REASON not in client.get(page).content.decode()


def test_an_unknown_award_is_not_found(world: World) -> None:
    client = browser(world.ours.manager)
    assert client.get("/a/00000000-0000-4000-8000-000000000000/revoke").status_code == 404
