"""A press writes, byte for byte, what building and signing one by one would write."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insigne.credentials import CredentialError, KeyPair, Press, Recipient, build, sign, verify
from insigne.credentials.writing import press
from tests.credentials.awards import awards, badges
from tests.credentials.school import DAY, KEY, METHOD, NOW, SITE, a_badge, an_award, the_web


def plainly(award: Any) -> bytes:
    return orjson.dumps(sign(build(award), KEY, METHOD, NOW))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), badges())
def test_any_awards_of_a_badge_come_out_as_if_signed_one_by_one(data: st.DataObject, badge: Any) -> None:
    machine = Press(KEY, METHOD)
    for award in data.draw(st.lists(awards(badge), min_size=1, max_size=5)):
        assert machine.sign(award, NOW) == plainly(award)


def recipients(number: int) -> list[Any]:
    badge = a_badge()
    return [
        an_award(achievement=badge, id=f"{SITE}/a/{n}", recipient=Recipient(f"{n}@etu.example", salt=f"s{n}"))
        for n in range(number)
    ]


def test_from_the_second_award_of_a_badge_on_nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    machine, (first, *others) = Press(KEY, METHOD), recipients(4)
    expected = [plainly(award) for award in others]
    machine.sign(first, NOW)
    monkeypatch.setattr(press, "build", None)
    monkeypatch.setattr(press, "sign", None)
    assert [machine.sign(award, NOW) for award in others] == expected


def test_an_equal_badge_in_another_object_is_the_same_badge(monkeypatch: pytest.MonkeyPatch) -> None:
    machine, first, other = Press(KEY, METHOD), an_award(), an_award(id=f"{SITE}/a/2")
    expected = plainly(other)
    machine.sign(first, NOW)
    monkeypatch.setattr(press, "build", None)
    assert machine.sign(other, NOW) == expected


def test_what_comes_out_of_the_press_is_verified() -> None:
    machine = Press(KEY, METHOD)
    for award in recipients(3):
        assert verify(machine.sign(award, NOW - DAY), the_web(), NOW).verdict == "verified"


def test_each_second_has_its_own_proof() -> None:
    machine, (first, second) = Press(KEY, METHOD), recipients(2)
    machine.sign(first, NOW)
    later = NOW + DAY
    assert machine.sign(second, later) == orjson.dumps(sign(build(second), KEY, METHOD, later))


def test_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(CredentialError):
        Press(KeyPair.generate("P-256"), METHOD).sign(an_award(), NOW)


def test_a_badge_that_speaks_like_a_marker_takes_the_plain_road() -> None:
    machine = Press(KEY, METHOD)
    badge = a_badge(name="insigne-value-0-", description="https://insigne-value-1-")
    for number in range(3):
        award = an_award(achievement=badge, id=f"{SITE}/a/{number}")
        assert machine.sign(award, NOW) == plainly(award)


def test_no_more_badges_and_shapes_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_MOST_BADGES", 2)
    monkeypatch.setattr(press, "_MOST_TEMPLATES", 1)
    machine = Press(KEY, METHOD)
    for number in range(4):
        badge = a_badge(name=f"Badge {number}")
        machine.sign(an_award(achievement=badge), NOW)
        machine.sign(an_award(achievement=badge, valid_until=None), NOW)
    assert [len(known.templates) for known in machine._badges] == [1, 1]
