"""An award stands until it is revoked, declined or erased: said once, for a row and for the table."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from insigne.awards import actions, rules, status_lists
from insigne.awards.models import ENDS, Audience, Award, AwardEvidence, Delivery, standing
from insigne.journal.models import Event
from tests.awards.making import awarded
from tests.world import World, browser


@pytest.mark.parametrize("ends", [(), *((end,) for end in ENDS), ENDS])
def test_the_row_and_the_table_agree_on_what_stands(world: World, ends: tuple[str, ...]) -> None:
    made = awarded(world.ours)
    Award.objects.filter(pk=made.pk).update(**dict.fromkeys(ends, timezone.now()))
    made.refresh_from_db()
    assert made.stands is (not ends)
    assert list(Award.objects.filter(standing())) == [made] * made.stands
    assert list(Award.objects.filter(~standing())) == [made] * (not made.stands)


def test_an_erased_award_is_nobody_s_and_its_page_is_gone_for_everybody(world: World) -> None:
    made = awarded(world.ours)
    for other in (world.stranger, world.ours.manager, world.ours.administrator):
        with pytest.raises(PermissionDenied):
            actions.erase(made, by=other)
    page = reverse("award", args=[made.pk])
    assert browser(world.ours.manager).get(page).status_code == 200
    actions.erase(made, by=world.ours.student)
    for reader in (None, world.ours.student, world.ours.manager, world.ours.administrator):
        assert browser(reader).get(page).status_code == 410
        assert not rules.may_see(reader or AnonymousUser(), made)
    left = AwardEvidence(award=made, audience=Audience.PUBLIC)
    for reader in (world.ours.student, world.ours.reviewer, world.ours.manager):
        assert not rules.may_see_evidence(reader, left)
    assert Event.objects.get(verb="award.erased").institution_id == world.ours.institution.pk


def test_a_tombstone_keeps_its_place_and_no_word_of_its_holder(world: World) -> None:
    made, kept = awarded(world.ours), awarded(world.ours)
    for award, place in ((made, 77), (kept, 78)):
        Delivery.objects.create(
            award=award, format="ldp_vc", holder="did:key:x", status_list=award.status_list, status_index=place,
            delivered_at=timezone.now(),
        )  # fmt: skip
        AwardEvidence.objects.create(award=award, url="https://x.example", audience=Audience.PUBLIC)
    actions.share(made, Award.Sharing.LISTED, by=world.ours.student)
    actions.revoke(made, reason="Erreur.", by=world.ours.manager)
    made.status_list.refresh_from_db()
    status_lists.publish(made.status_list)
    actions.erase(made, by=world.ours.student)
    made.status_list.refresh_from_db()
    assert made.status_list.is_outdated, "a copy in a wallet falls too"
    assert (made.sharing, made.revoked_at, made.revoked_by) == ("private", made.erased_at, None)
    assert not made.recognised.exists() and not made.evidence.exists()
    assert (bytes(made.credential), bytes(made.assertion), made.recipient) == (b"", b"", None)
    assert made.revocation_reason == "À la demande du bénéficiaire."
    copy = made.deliveries.get()
    assert copy.holder == "" and copy.revoked_at
    kept.refresh_from_db()
    assert kept.stands and kept.recognised.exists() and kept.evidence.exists() and bytes(kept.credential)
    assert kept.deliveries.get().holder and kept.deliveries.get().revoked_at is None


def test_an_expired_award_stands(world: World) -> None:
    made = awarded(world.ours)
    made.valid_until = timezone.now() - timedelta(days=1)
    made.save()
    assert made.stands
    assert Award.objects.filter(standing()).exists()


def test_the_award_of_a_copy_is_asked_the_same(world: World) -> None:
    made = awarded(world.ours)
    Delivery.objects.create(
        award=made, format="ldp_vc", holder="did:key:x", status_list=made.status_list, status_index=77,
        delivered_at=timezone.now(),
    )  # fmt: skip
    assert Delivery.objects.filter(standing("award__")).exists()
    Award.objects.update(declined_at=timezone.now())
    assert not Delivery.objects.filter(standing("award__")).exists()
    assert Delivery.objects.filter(~standing("award__")).exists()
