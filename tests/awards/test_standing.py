"""An award stands until it is revoked, declined or erased: said once, for a row and for the table."""

from datetime import timedelta

import pytest
from django.utils import timezone

from insigne.awards.models import ENDS, Award, Delivery, standing
from tests.awards.making import awarded
from tests.world import World


@pytest.mark.parametrize("ends", [(), *((end,) for end in ENDS), ENDS])
def test_the_row_and_the_table_agree_on_what_stands(world: World, ends: tuple[str, ...]) -> None:
    made = awarded(world.ours)
    Award.objects.filter(pk=made.pk).update(**dict.fromkeys(ends, timezone.now()))
    made.refresh_from_db()
    assert made.stands is (not ends)
    assert list(Award.objects.filter(standing())) == [made] * made.stands
    assert list(Award.objects.filter(~standing())) == [made] * (not made.stands)


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
