"""A status list that changes often and is signed seldom."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insigne.credentials import StatusList
from insigne.credentials.revocation.publication import StatusPublication
from insigne.credentials.revocation.status import unpack
from tests.credentials.school import NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


class Clerk:
    """Signs, and remembers when."""

    def __init__(self) -> None:
        self.hours: list[datetime] = []

    def __call__(self, bits: StatusList, now: datetime) -> str:
        self.hours.append(now)
        return bits.encode()


def publication() -> tuple[StatusPublication[str], Clerk]:
    clerk = Clerk()
    return StatusPublication(StatusList.new(), clerk, MINUTE), clerk


def is_set(published: str, index: int) -> bool:
    return StatusList(unpack(published)).get(index)


def test_a_thousand_revocations_within_an_interval_cost_at_most_two_signatures() -> None:
    published, clerk = publication()
    published.read(NOW - MINUTE)
    clerk.hours.clear()
    for number in range(1000):
        published.set(number)
        published.read(NOW + number * timedelta(milliseconds=50))
    last = published.read(NOW + MINUTE)
    assert len(clerk.hours) <= 2
    assert all(is_set(last, number) for number in range(1000))


def test_a_list_that_nobody_changed_is_signed_once() -> None:
    published, clerk = publication()
    assert published.read(NOW) == published.read(NOW + 60 * MINUTE)
    assert len(clerk.hours) == 1
    assert not published.is_due(NOW + 60 * MINUTE)


def test_a_bit_that_is_set_again_changes_nothing() -> None:
    published, clerk = publication()
    published.set(3)
    published.read(NOW)
    published.set(3)
    published.read(NOW + MINUTE)
    assert len(clerk.hours) == 1


def test_the_first_revocation_after_a_quiet_time_is_published_at_once() -> None:
    published, _ = publication()
    published.read(NOW)
    published.set(7)
    assert is_set(published.read(NOW + MINUTE), 7)


changes = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 20), st.booleans()), max_size=60)


@given(changes)
def test_no_change_waits_longer_than_the_interval_and_no_two_signatures_are_closer(
    made: list[tuple[int, int, bool]],
) -> None:
    published, clerk = publication()
    waiting: dict[int, tuple[datetime, bool]] = {}
    now = NOW
    for seconds, index, value in made:
        now += seconds * SECOND
        text = published.read(now)
        for changed, (since, wanted) in waiting.items():
            assert now - since < MINUTE or is_set(text, changed) == wanted
        published.set(index, value)
        waiting[index] = (now, value)
    assert all(
        later - earlier >= MINUTE for earlier, later in zip(clerk.hours, clerk.hours[1:], strict=False)
    )
