"""A batch gives, in order, what signing one by one gives, on one process or on two."""

import pytest

from insigne.credentials import Award, Batch, Recipient, bake, prepare_image, unbake
from insigne.credentials.writing import batch
from tests.credentials.pictures import SVG
from tests.credentials.school import KEY, METHOD, NOW, SITE, a_badge, an_award
from tests.credentials.test_press import plainly

BADGE = a_badge()


def award_of(row: int) -> Award:
    if row < 0:
        raise ValueError("no such row")
    return an_award(
        achievement=BADGE, id=f"{SITE}/a/{row}", recipient=Recipient(f"{row}@etu.example", salt="s")
    )


@pytest.mark.parametrize("processes", [1, 2])
def test_the_documents_come_in_the_order_of_their_rows(
    processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "CHUNK", 3)
    made = list(Batch(award_of, KEY, METHOD, NOW).run(range(20), processes))
    assert made == [plainly(award_of(row)) for row in range(20)]


def test_pictures_come_baked() -> None:
    made = list(Batch(award_of, KEY, METHOD, NOW, prepare_image(SVG)).run(range(3)))
    assert made == [bake(SVG, plainly(award_of(row)), kind="3.0") for row in range(3)]
    assert [found.kind for found in unbake(made[0])] == ["3.0"]


@pytest.mark.parametrize("processes", [1, 2])
def test_no_rows_make_nothing(processes: int) -> None:
    assert list(Batch(award_of, KEY, METHOD, NOW).run([], processes)) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_row_that_makes_no_award_is_told(processes: int) -> None:
    with pytest.raises(ValueError, match="no such row"):
        list(Batch(award_of, KEY, METHOD, NOW).run([1, -1], processes))


def measured(row: int, made: bytes) -> tuple[int, int]:
    return row, len(made)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_became_of_each_comes_back_in_its_stead(processes: int) -> None:
    made = list(Batch(award_of, KEY, METHOD, NOW, finish=measured).run(range(3), processes))
    assert made == [(row, len(plainly(award_of(row)))) for row in range(3)]
